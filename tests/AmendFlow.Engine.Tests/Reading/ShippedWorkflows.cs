namespace AmendFlow.Engine.Tests.Reading;

/// <summary>The definitions that come with the product.</summary>
internal static class ShippedWorkflows
{
    public static IEnumerable<(string Name, string Json)> All()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "workflows", "project-amendment.json")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The shipped workflows are nowhere above the tests.");
        }

        return Directory.GetFiles(Path.Combine(folder.FullName, "workflows"), "*.json").Order(StringComparer.Ordinal)
            .Select(f => (Path.GetFileNameWithoutExtension(f), File.ReadAllText(f)));
    }
}
