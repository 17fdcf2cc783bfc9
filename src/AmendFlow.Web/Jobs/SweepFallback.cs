namespace AmendFlow.Web.Jobs;

/// <summary>Sweeps when Hangfire does not: a dead scheduler delays nothing by more than fifteen seconds.</summary>
public sealed class SweepFallback(Sweeps sweeps, SweepWatch watch, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan TooOld = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(5));
        while (await tick.WaitForNextTickAsync(stoppingToken))
        {
            if (watch.LastEndedAt is { } last && time.GetUtcNow() - last < TooOld)
            {
                continue;
            }

            try
            {
                await sweeps.RunAsync(stoppingToken);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The sweep has said why; it is tried again in five seconds.
            }
        }
    }
}
