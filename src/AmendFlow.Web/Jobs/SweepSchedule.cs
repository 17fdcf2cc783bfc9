using Hangfire;

namespace AmendFlow.Web.Jobs;

/// <summary>Tells Hangfire at the start to sweep every ten seconds.</summary>
public sealed class SweepSchedule(IRecurringJobManager jobs) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        jobs.AddOrUpdate<Sweeps>("sweep", sweeps => sweeps.RunAsync(CancellationToken.None), Sweeps.EveryTenSeconds);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
