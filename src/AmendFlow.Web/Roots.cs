namespace AmendFlow.Web;

/// <summary>Where <c>workflows/</c> lies and <c>data/</c> goes: the repository's folder, or that of a published installation.</summary>
public static class Roots
{
    /// <summary>Runs from a publish folder, not from the source tree.</summary>
    public static bool IsPublished => Find() == AppContext.BaseDirectory;

    /// <summary>Where appsettings.json and wwwroot/ lie, wherever the host is started from.</summary>
    public static string ContentRoot => IsPublished ? AppContext.BaseDirectory : Path.Combine(Find(), "src", "AmendFlow.Web");

    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AmendFlow.sln")))
            {
                return folder.FullName;
            }
        }

        return AppContext.BaseDirectory;
    }
}
