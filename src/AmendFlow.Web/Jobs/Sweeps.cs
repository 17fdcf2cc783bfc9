using Hangfire;

namespace AmendFlow.Web.Jobs;

/// <summary>What runs every ten seconds: first timers, then events that cases publish, then the mails that both owe. Hangfire calls it; so does <see cref="SweepFallback"/>.</summary>
public sealed class Sweeps(TimerSweep timers, EventSweep events, OutboxSweep outbox, TimeProvider time) : IDisposable
{
    /// <summary>Cron with seconds.</summary>
    public const string EveryTenSeconds = "*/10 * * * * *";

    private readonly SemaphoreSlim one = new(1);
    private long lastTicks;

    /// <summary>When the last sweep of this node ended; null before the first.</summary>
    public DateTimeOffset? LastEndedAt => Interlocked.Read(ref lastTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>The job that Hangfire knows by this name and signature. Its rows are ours, so a failed run is repeated by the next.</summary>
    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // A sweep that is still running does the work of the one that comes after it.
        if (!await one.WaitAsync(0, cancellationToken))
        {
            return;
        }

        try
        {
            await timers.RunAsync(cancellationToken);
            await events.RunAsync(cancellationToken);
            await outbox.RunAsync(cancellationToken);
            Interlocked.Exchange(ref lastTicks, time.GetUtcNow().UtcTicks);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();
}
