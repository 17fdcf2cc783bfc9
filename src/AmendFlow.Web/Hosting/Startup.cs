using AmendFlow.Data;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Features.SignIn;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Hosting;

/// <summary>What happens between building the host and serving: schema, definitions, the demonstration or the set-up token.</summary>
public static partial class Startup
{
    public static async Task<int> MigrateAsync(string[] args, CancellationToken cancellationToken)
    {
        await using var app = Serving.Build(args);
        await BringUpToDateAsync(app.Services, cancellationToken);
        Console.WriteLine("The database is up to date.");
        return 0;
    }

    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await BringUpToDateAsync(services, cancellationToken);
        await services.GetRequiredService<DatabaseClock>().MeasureAsync(cancellationToken);
        await services.GetRequiredService<OneNode>().ClaimAsync(cancellationToken);
        await services.GetRequiredService<RestoreNotice>().LookAsync(cancellationToken);
        var settings = services.GetRequiredService<Settings>();
        if (settings.KeyCertificate is null && !services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            LogReadableKeys(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Startup)));
        }

        if (settings.Mail.EmlFolder is { } folder && !services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            LogMailsReachNobody(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Startup)), folder);
        }

        await services.GetRequiredService<DefinitionImport>().RunAsync(Path.Combine(Roots.Find(), "workflows"), cancellationToken);
        if (settings.Demo)
        {
            await services.GetRequiredService<DemoMaker>().MakeIfEmptyAsync(cancellationToken);
        }
        else
        {
            await services.GetRequiredService<SetupToken>().AnnounceAsync(Console.Out, cancellationToken);
        }
    }

    /// <summary>For a verb that only reads.</summary>
    /// <exception cref="SettingsException">It is not the one of this program.</exception>
    public static async Task RequireUpToDateAsync(Database database, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var obstacle = await DatabaseCheck.NotYetAsync(db, cancellationToken)
            ?? (await DatabaseCheck.ObstaclesAsync(db, cancellationToken) is [var first, ..] ? first : null);
        if (obstacle is not null)
        {
            throw new SettingsException($"ConnectionStrings:AmendFlow cannot be used: {obstacle}.");
        }
    }

    /// <exception cref="SettingsException">The database is a replica, or newer than this program. Nothing was changed in it.</exception>
    private static async Task BringUpToDateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = services.GetRequiredService<Database>().CreateDbContext();
        if (await db.Database.CanConnectAsync(cancellationToken) && await DatabaseCheck.ObstaclesAsync(db, cancellationToken) is { Count: > 0 } obstacles)
        {
            throw new SettingsException($"ConnectionStrings:AmendFlow cannot be used: {string.Join("; ", obstacles)}.");
        }

        // Asking first is quick; migrating compares whole models even where nothing is to be done, which made up a good part of a start.
        if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            await db.Database.MigrateAsync(cancellationToken);
        }

        foreach (var weakness in await DatabaseCheck.WeaknessesAsync(db, cancellationToken))
        {
            LogWeak(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Startup)), weakness);
        }
    }

    [LoggerMessage(LogLevel.Error, "A crash of the database could take back what was recorded: {Weakness}. /health/ready says not ready until it is mended.")]
    private static partial void LogWeak(ILogger logger, string weakness);

    [LoggerMessage(LogLevel.Warning, "The keys that protect sessions and waiting mails stand unencrypted in the database: whoever reads a "
        + "backup can use them. AmendFlow:Keys:Certificate may hold a PKCS#12 file that encrypts them; see docs/operations.md.")]
    private static partial void LogReadableKeys(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "Mails reach nobody: no mail server is set, so they are written as files to {Folder}. "
        + "Set AmendFlow:Mail:Transport to smtp, with AmendFlow:Mail:Host and AmendFlow:Mail:From.")]
    private static partial void LogMailsReachNobody(ILogger logger, string folder);
}
