using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AmendFlow.Data;
using AmendFlow.Mail;
using AmendFlow.Web.Jobs.Webhooks;
using AmendFlow.Web.Security;
using AmendFlow.Web.Telemetry;

namespace AmendFlow.Web;

/// <summary>The configuration, read and checked once at the start. A wrong value stops the start with one line for each.</summary>
/// <param name="Database">From <c>ConnectionStrings:AmendFlow</c>; default <c>Data Source=data/amendflow.db</c>.</param>
/// <param name="PublicUrl">From <c>AmendFlow:PublicUrl</c>; default http://localhost:5080 in Development, needed elsewhere.</param>
/// <param name="Demo">From <c>AmendFlow:Demo</c>; default true in Development, refused elsewhere.</param>
/// <param name="KeyCertificate">
/// From <c>AmendFlow:Keys:Certificate</c> (a PKCS#12 file with its private key) and <c>AmendFlow:Keys:Password</c>: encrypts the
/// data-protection keys that stand in the database. Null leaves them readable to whoever can read the database.
/// </param>
public sealed record Settings(Database Database, MailSettings Mail, PublicUrl PublicUrl, bool Demo, X509Certificate2? KeyCertificate)
{
    /// <summary>
    /// From <c>AmendFlow:Scripts</c>, default <c>apart</c>: scripts of a workflow beyond conditions and arithmetic run in a process of their
    /// own; false (<c>refuse</c>): they are refused when they are met.
    /// </summary>
    public bool RunsAnyScript { get; init; } = true;

    /// <summary>Metrics and traces are sent to the address of <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>; without it they go nowhere.</summary>
    public bool ExportsTelemetry { get; init; }

    /// <summary>From <c>AmendFlow:Webhooks:AllowedHosts</c>; default none, and then there are no webhooks.</summary>
    public WebhookHosts Webhooks { get; init; } = WebhookHosts.None;

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
        var scripts = ReadScripts(configuration, problems);
        var telemetry = ReadTelemetry(configuration, problems);
        var webhooks = WebhookHosts.Read(configuration[WebhookHosts.Key], problems);
        var certificate = ReadKeyCertificate(configuration, root, problems);
        return problems.Count == 0
            ? new Settings(database!, mail!, url!, demo, certificate) { RunsAnyScript = scripts, ExportsTelemetry = telemetry, Webhooks = webhooks }
            : throw new SettingsException(string.Join('\n', problems));
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
        var allowHttp = ReadBool(configuration, "AmendFlow:AllowHttp", false, problems);
        var held = configuration["AmendFlow:PublicUrl"] is { Length: > 0 } given ? given : environment.IsDevelopment() ? "http://localhost:5080" : null;
        if (Uri.TryCreate(held, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") && url.AbsolutePath == "/"
            && (url.Scheme == "https" || url.IsLoopback || environment.IsDevelopment() || allowHttp))
        {
            return new PublicUrl(url);
        }

        problems.Add($"AmendFlow:PublicUrl {(held is null ? "is not set" : $"holds '{held}'")}; it may hold the address that people reach this "
            + "installation at, such as https://amendments.example (plain http only for this machine, or where AmendFlow:AllowHttp is true).");
        return null;
    }

    private static bool ReadDemo(IConfiguration configuration, IHostEnvironment environment, List<string> problems)
    {
        var demo = ReadBool(configuration, "AmendFlow:Demo", environment.IsDevelopment(), problems);
        if (demo && !environment.IsDevelopment())
        {
            problems.Add("AmendFlow:Demo holds 'true'; demo people are for Development only, elsewhere it may hold false.");
        }

        return demo;
    }

    /// <summary>This key alone, for a verb that needs no other.</summary>
    /// <exception cref="SettingsException">It is wrong.</exception>
    public static bool ReadScripts(IConfiguration configuration)
    {
        var problems = new List<string>();
        var runsAny = ReadScripts(configuration, problems);
        return problems.Count == 0 ? runsAny : throw new SettingsException(problems[0]);
    }

    private static bool ReadScripts(IConfiguration configuration, List<string> problems)
    {
        var held = configuration["AmendFlow:Scripts"] is { Length: > 0 } given ? given : "apart";
        if (held is not ("apart" or "refuse"))
        {
            problems.Add($"AmendFlow:Scripts holds '{held}'; it may hold apart (scripts run in a process of their own) or refuse.");
        }

        return held == "apart";
    }

    private static bool ReadTelemetry(IConfiguration configuration, List<string> problems)
    {
        if (configuration[Export.Endpoint] is not { Length: > 0 } held)
        {
            return false;
        }

        // Such an address may hold a key of its service.
        if (!Uri.TryCreate(held, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            problems.Add($"{Export.Endpoint} is no address; it may hold where metrics and traces are sent to, such as http://localhost:4317.");
        }

        return true;
    }

    private static bool ReadBool(IConfiguration configuration, string key, bool usual, List<string> problems)
    {
        if (configuration[key] is not { Length: > 0 } held)
        {
            return usual;
        }

        if (!bool.TryParse(held, out var value))
        {
            problems.Add($"{key} holds '{held}'; it may hold true or false.");
        }

        return value;
    }

    private static X509Certificate2? ReadKeyCertificate(IConfiguration configuration, string root, List<string> problems)
    {
        if (configuration["AmendFlow:Keys:Certificate"] is not { Length: > 0 } held)
        {
            return null;
        }

        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(Path.GetFullPath(held, root), configuration["AmendFlow:Keys:Password"]);
            if (certificate.HasPrivateKey)
            {
                return certificate;
            }
        }
        catch (Exception wrong) when (wrong is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // Said below, in the same words for each way to be wrong.
        }

        problems.Add($"AmendFlow:Keys:Certificate holds '{held}'; it may hold a readable PKCS#12 file (.pfx) with a private key, "
            + "which AmendFlow:Keys:Password opens.");
        return null;
    }
}

/// <summary>The start was stopped by the configuration.</summary>
public sealed class SettingsException(string message) : Exception(message);
