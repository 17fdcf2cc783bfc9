namespace AmendFlow.Web.Jobs;

/// <summary>Sweeps when Hangfire does not: a dead scheduler delays nothing by more than fifteen seconds.</summary>
public sealed partial class SweepFallback(Sweeps sweeps, TimeProvider time, ILogger<SweepFallback> logger) : BackgroundService
{
    private static readonly TimeSpan TooOld = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(5));
        while (await tick.WaitForNextTickAsync(stoppingToken))
        {
            if (sweeps.LastEndedAt is { } last && time.GetUtcNow() - last < TooOld)
            {
                continue;
            }

            try
            {
                await sweeps.RunAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(failure);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The fallback sweep failed; it tries again in five seconds")]
    private partial void LogFailed(Exception failure);
}
