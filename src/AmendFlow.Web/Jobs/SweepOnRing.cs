namespace AmendFlow.Web.Jobs;

/// <summary>Sweeps when the bell is rung, once a second at most: however much people do, what looks for it stays a small part.</summary>
public sealed class SweepOnRing(OutboxBell bell, Sweeps sweeps, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await bell.HeardAsync(stoppingToken);
            try
            {
                await sweeps.RunAsync(stoppingToken);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The sweep has said why; the next one does what this one did not.
            }

            await Task.Delay(Pause, time, stoppingToken);
        }
    }
}
