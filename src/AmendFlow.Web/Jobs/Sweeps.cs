using AmendFlow.Web.Features.Delegations;
using AmendFlow.Web.Hosting;
using AmendFlow.Web.Telemetry;
using Hangfire;

namespace AmendFlow.Web.Jobs;

/// <summary>What runs every ten seconds: first mandates that ended and people who are away, then timers, events that cases publish, and the mails that all owe. Hangfire calls it; so do <see cref="SweepFallback"/> and <see cref="SweepOnRing"/>.</summary>
public sealed partial class Sweeps(
    MandateSweep mandates, DelegationFollower delegations, TimerSweep timers, EventSweep events, OutboxSweep outbox, DatabaseClock clock, SweepWatch watch,
    ILogger<Sweeps> logger) : IAsyncDisposable
{
    /// <summary>Cron with seconds.</summary>
    public const string EveryTenSeconds = "*/10 * * * * *";

    private readonly CancellationTokenSource stopping = new();
    private readonly Lock guard = new();
    private Task running = Task.CompletedTask;
    private Task? next;

    /// <summary>Sweeps after this call, and ends when that sweep has ended. One at a time; all who call while one runs share the one after it.</summary>
    /// <param name="cancellationToken">Ends the waiting. The sweep belongs to the others as well, and goes on.</param>
    public Task RunAsync(CancellationToken cancellationToken) => Share().WaitAsync(cancellationToken);

    /// <summary>
    /// The job that Hangfire knows by this name and signature. Where a sweep is under way, it leaves word that another is wanted and
    /// does not wait: a long sweep holds one worker, and no jobs pile up behind it. Its rows are ours, so a failed run is repeated by the next.
    /// </summary>
    [AutomaticRetry(Attempts = 0)]
    public Task JobAsync(CancellationToken cancellationToken)
    {
        bool isBusy;
        lock (guard)
        {
            isBusy = next is not null || !running.IsCompleted;
        }

        var sweep = RunAsync(cancellationToken);
        return isBusy ? Task.CompletedTask : sweep;
    }

    /// <summary>Ends a sweep that is under way before what it uses is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        Task last;
        lock (guard)
        {
            last = next ?? running;
        }

        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    // A sweep that runs may have had its last look at the mails already, so only one that has not begun does for a caller.
    private Task Share()
    {
        lock (guard)
        {
            return next ??= Task.Run(() => SweepAfterAsync(running));
        }
    }

    private async Task SweepAfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (guard)
        {
            (running, next) = (next!, null);
        }

        using var span = Traces.Sweep();
        try
        {
            await clock.MeasureAsync(stopping.Token);
            await mandates.RunAsync(stopping.Token);
            await delegations.RunAsync(stopping.Token);
            await timers.RunAsync(watch.GotOn, stopping.Token);
            await events.RunAsync(stopping.Token);
            await outbox.RunAsync(watch.GotOn, stopping.Token);
            watch.Ended();
            Metrics.Swept(well: true);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            span.Failed(failure);
            Metrics.Swept(well: false);

            // Said here, because nobody may be waiting.
            LogFailed(failure);
            throw;
        }
    }

    [LoggerMessage(LogLevel.Error, "A sweep failed; what it did not do, the next one does")]
    private partial void LogFailed(Exception failure);
}
