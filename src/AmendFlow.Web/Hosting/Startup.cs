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
        await using var db = app.Services.GetRequiredService<Database>().CreateDbContext();
        await db.Database.MigrateAsync(cancellationToken);
        Console.WriteLine("The database is up to date.");
        return 0;
    }

    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using (var db = services.GetRequiredService<Database>().CreateDbContext())
        {
            // Asking first is quick; migrating compares whole models even where nothing is to be done, which made up a good part of a start.
            if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            {
                await db.Database.MigrateAsync(cancellationToken);
            }
        }

        await services.GetRequiredService<DatabaseClock>().MeasureAsync(cancellationToken);
        await services.GetRequiredService<OneNode>().ClaimAsync(cancellationToken);
        var settings = services.GetRequiredService<Settings>();
        if (settings.KeyCertificate is null && !services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            LogReadableKeys(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Startup)));
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

    [LoggerMessage(LogLevel.Warning, "The keys that protect sessions and waiting mails stand unencrypted in the database: whoever reads a "
        + "backup can use them. AmendFlow:Keys:Certificate may hold a PKCS#12 file that encrypts them; see docs/operations.md.")]
    private static partial void LogReadableKeys(ILogger logger);
}
