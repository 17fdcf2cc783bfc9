using Hangfire;

namespace AmendFlow.Web.Jobs;

/// <summary>
/// Tells Hangfire to sweep every ten seconds. Never in the way of a start: a process that was killed may have left a lock of Hangfire's
/// behind, which ends only with its time, and until then <see cref="SweepFallback"/> sweeps.
/// </summary>
public sealed partial class SweepSchedule(IRecurringJobManager jobs, TimeProvider time, ILogger<SweepSchedule> logger) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                jobs.AddOrUpdate<Sweeps>("sweep", sweeps => sweeps.JobAsync(CancellationToken.None), Sweeps.EveryTenSeconds);
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogNotYet(failure);
                await Task.Delay(Again, time, stoppingToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Hangfire took no schedule yet; our own sweep runs meanwhile")]
    private partial void LogNotYet(Exception failure);
}
