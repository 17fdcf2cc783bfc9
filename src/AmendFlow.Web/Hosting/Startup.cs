using AmendFlow.Data;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Features.SignIn;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Hosting;

/// <summary>What happens between building the host and serving: schema, definitions, the demonstration or the set-up token.</summary>
public static class Startup
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
            await db.Database.MigrateAsync(cancellationToken);
        }

        await services.GetRequiredService<DefinitionImport>().RunAsync(Path.Combine(Roots.Find(), "workflows"), cancellationToken);
        if (services.GetRequiredService<Settings>().Demo)
        {
            await services.GetRequiredService<DemoMaker>().MakeIfEmptyAsync(cancellationToken);
        }
        else
        {
            await services.GetRequiredService<SetupToken>().AnnounceAsync(Console.Out, cancellationToken);
        }
    }
}
