using AmendFlow.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Demo;

/// <summary>
/// Makes the demonstration in an empty database by running the real commands, sweeps and mails under a past clock, so that the three
/// projects stand mid-way today with a true history behind them.
/// </summary>
public sealed class DemoMaker(Settings settings, TimeProvider time)
{
    // The first act is 57 days ago, or on the last working day before.
    private const int LengthInDays = 62;

    public async Task MakeIfEmptyAsync(CancellationToken cancellationToken)
    {
        await using (var db = settings.Database.CreateDbContext())
        {
            if (await db.People.AnyAsync(cancellationToken))
            {
                return;
            }
        }

        Console.WriteLine("Making the demonstration: two months of work, played in some ten seconds ...");
        var today = time.GetUtcNow();
        var clock = new DemoClock(today.AddDays(-LengthInDays));
        await using (var db = settings.Database.CreateDbContext())
        {
            // The workflows that its cases follow were there before the first of them.
            var begins = clock.GetUtcNow();
            await db.Definitions.ExecuteUpdateAsync(s => s.SetProperty(d => d.ImportedAt, begins), cancellationToken);
            await db.Definitions.Where(d => d.PublishedAt != null).ExecuteUpdateAsync(s => s.SetProperty(d => d.PublishedAt, begins), cancellationToken);
        }

        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        services.AddSingleton<TimeProvider>(clock);
        services.AddAmendFlow(settings);
        await using var provider = services.BuildServiceProvider();
        await new DemoStory(provider, settings.Database, clock, today).TellAsync(cancellationToken);
    }
}
