using AmendFlow.Mail;
using AmendFlow.Web.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AmendFlow.Web.Features.Links.Drill;

/// <summary>The whole host on a free loopback port, over a copy of the data: without its jobs, and without a mail server.</summary>
internal static class DrillCopy
{
    /// <param name="folder">Where the copy goes.</param>
    /// <exception cref="SettingsException">There is nothing to copy, or it is not SQLite.</exception>
    public static async Task<WebApplication> ServeAsync(
        string[] args, DirectoryInfo folder, Action<IServiceCollection>? replace, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Path.Combine(folder.FullName, "copy.db"));
        await MakeAsync(args, file, cancellationToken);
        var app = Serving.Build(
            [
                .. args,
                "--ConnectionStrings:AmendFlow", new SqliteConnectionStringBuilder { DataSource = file.FullName, Pooling = false }.ToString(),
                "--Logging:LogLevel:Default", "Error",
            ],
            services =>
            {
                // In code, and nothing else: a configured Kestrel:Endpoints would serve the copy to wherever it names.
                services.PostConfigure<KestrelServerOptions>(kestrel =>
                {
                    kestrel.Configure();
                    kestrel.Listen(System.Net.IPAddress.Loopback, 0);
                });

                // Deadlines and mails of a copy are nobody's.
                services.RemoveJobs();

                // What a drill owes is never sent, and what the demonstration sends while it is made goes away with the copy.
                services.Replace(ServiceDescriptor.Singleton<IMailTransport>(new EmlFolderTransport(Path.Combine(folder.FullName, "mail"))));
                replace?.Invoke(services);
            });
        await Startup.PrepareAsync(app.Services, cancellationToken);
        await app.StartAsync(cancellationToken);
        return app;
    }

    private static async Task MakeAsync(string[] args, FileInfo file, CancellationToken cancellationToken)
    {
        await using var app = Serving.Build(args);
        var settings = app.Services.GetRequiredService<Settings>();
        if (settings.Database.SqliteFile is not { } original)
        {
            throw new SettingsException(
                "drill links works on a copy that it makes itself, and it copies SQLite only: ConnectionStrings:AmendFlow names PostgreSQL. Nothing was drilled.");
        }

        if (new FileInfo(original) is { Exists: true, Length: > 0 })
        {
            await BackupVerbs.BackupAsync(settings.Database, file, app.Services.GetRequiredService<TimeProvider>(), cancellationToken);
        }
        else if (!settings.Demo)
        {
            throw new SettingsException($"ConnectionStrings:AmendFlow names {original}, which is not there, so there is nothing to drill.");
        }
    }
}
