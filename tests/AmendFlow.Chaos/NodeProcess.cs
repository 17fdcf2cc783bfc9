using AmendFlow.Testing;

namespace AmendFlow.Chaos;

/// <summary>A node as a process of its own, with its own jobs and the real clock.</summary>
internal static class NodeProcess
{
    /// <param name="sink">Where its mails go; null: into files.</param>
    public static HostProcess On(Stage stage, SmtpSink? sink)
    {
        var settings = new Dictionary<string, string>
        {
            // Development, because it takes plain HTTP and a mail server without TLS.
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings__AmendFlow"] = stage.Connection,
            ["AmendFlow__Mail__Folder"] = Path.Combine(stage.Folder, "mail"),
            ["Logging__LogLevel__Default"] = "Error",
        };
        if (sink is not null)
        {
            settings["AmendFlow__Mail__Transport"] = "smtp";
            settings["AmendFlow__Mail__Host"] = "127.0.0.1";
            settings["AmendFlow__Mail__Port"] = $"{sink.Port}";
            settings["AmendFlow__Mail__Tls"] = "None";
            settings["AmendFlow__Mail__From"] = "amendflow@amendflow.example";
        }

        return new HostProcess(settings);
    }
}
