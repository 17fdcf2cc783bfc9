using AmendFlow.Data;
using AmendFlow.Mail;
using AmendFlow.Web.Security;

namespace AmendFlow.Web;

/// <summary>The configuration, read and checked once at the start. A wrong value stops the start with one line for each.</summary>
/// <param name="Database">From <c>ConnectionStrings:AmendFlow</c>; default <c>Data Source=data/amendflow.db</c>.</param>
/// <param name="PublicUrl">From <c>AmendFlow:PublicUrl</c>; default http://localhost:5080 in Development, needed elsewhere.</param>
/// <param name="Demo">From <c>AmendFlow:Demo</c>; default true in Development, refused elsewhere.</param>
public sealed record Settings(Database Database, MailSettings Mail, PublicUrl PublicUrl, bool Demo)
{
    /// <param name="root">Relative files are looked up from here: the repository's or the publish folder.</param>
    /// <exception cref="SettingsException">Something is wrong; the message has one line for each key.</exception>
    public static Settings Read(IConfiguration configuration, IHostEnvironment environment, string root)
    {
        var problems = new List<string>();
        var database = ReadDatabase(configuration, root, problems);
        var mail = MailSettings.Read(key => configuration[key], !environment.IsDevelopment(), problems);
        if (mail is { EmlFolder: { } folder })
        {
            mail = mail with { EmlFolder = Path.GetFullPath(folder, root) };
        }

        var url = ReadPublicUrl(configuration, environment, problems);
        var demo = ReadDemo(configuration, environment, problems);
        return problems.Count == 0 ? new Settings(database!, mail!, url!, demo) : throw new SettingsException(string.Join('\n', problems));
    }

    private static Database? ReadDatabase(IConfiguration configuration, string root, List<string> problems)
    {
        var held = configuration.GetConnectionString("AmendFlow") is { Length: > 0 } given ? given : "Data Source=data/amendflow.db";
        try
        {
            if (!held.Contains("Host=", StringComparison.OrdinalIgnoreCase) && held.Contains("Data Source=", StringComparison.OrdinalIgnoreCase))
            {
                var sqlite = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(held);
                sqlite.DataSource = Path.GetFullPath(sqlite.DataSource, root);
                Directory.CreateDirectory(Path.GetDirectoryName(sqlite.DataSource)!);
                held = sqlite.ToString();
            }

            return new Database(held);
        }
        catch (ArgumentException wrong)
        {
            // A connection string may hold a password, so it is never shown.
            problems.Add(wrong.Message.StartsWith("ConnectionStrings", StringComparison.Ordinal)
                ? wrong.Message.Split(" (Parameter")[0]
                : "ConnectionStrings:AmendFlow cannot be read; it may hold 'Data Source=FILE' (SQLite) or 'Host=...;Database=...;Username=...;Password=...' (PostgreSQL).");
            return null;
        }
    }

    private static PublicUrl? ReadPublicUrl(IConfiguration configuration, IHostEnvironment environment, List<string> problems)
    {
        var held = configuration["AmendFlow:PublicUrl"] is { Length: > 0 } given ? given : environment.IsDevelopment() ? "http://localhost:5080" : null;
        if (Uri.TryCreate(held, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") && url.AbsolutePath == "/"
            && (url.Scheme == "https" || url.IsLoopback || environment.IsDevelopment() || configuration["AmendFlow:AllowHttp"] == "true"))
        {
            return new PublicUrl(url);
        }

        problems.Add($"AmendFlow:PublicUrl {(held is null ? "is not set" : $"holds '{held}'")}; it may hold the address that people reach this "
            + "installation at, such as https://amendments.example (plain http only for this machine).");
        return null;
    }

    private static bool ReadDemo(IConfiguration configuration, IHostEnvironment environment, List<string> problems)
    {
        var held = configuration["AmendFlow:Demo"];
        if (held is null or "")
        {
            return environment.IsDevelopment();
        }

        if (!bool.TryParse(held, out var demo))
        {
            problems.Add($"AmendFlow:Demo holds '{held}'; it may hold true or false.");
        }
        else if (demo && !environment.IsDevelopment())
        {
            problems.Add("AmendFlow:Demo holds 'true'; demo people are for Development only, elsewhere it may hold false.");
        }

        return demo;
    }
}

/// <summary>The start was stopped by the configuration.</summary>
public sealed class SettingsException(string message) : Exception(message);
