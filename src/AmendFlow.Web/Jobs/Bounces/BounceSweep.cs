using AmendFlow.Mail;
using AmendFlow.Web.Telemetry;

namespace AmendFlow.Web.Jobs.Bounces;

/// <summary>
/// Reads delivery reports out of their mailbox. A message is marked as read after its report was recorded: a crash between the two has it
/// read again, and recording it again changes nothing.
/// </summary>
public sealed partial class BounceSweep(
    MailSettings settings, BounceMailbox mailbox, BounceTurn turn, BounceHandler handler, TimeProvider time, ILogger<BounceSweep> logger)
{
    /// <summary>How many messages one turn reads: a mailbox that was filled by others is worked off, but not at once.</summary>
    public const int Most = 200;

    // A turn ends before its lease does, so that two nodes never read at once.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    /// <returns>How many messages were read; null when it was not our turn, or the mailbox could not be reached.</returns>
    public async Task<int?> RunAsync(CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + Lease;
        if (!await turn.TakeAsync(time.GetUtcNow(), until, cancellationToken))
        {
            return null;
        }

        var read = 0;
        try
        {
            using var patience = new CancellationTokenSource(Longest, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            return read = await mailbox.ReadAsync(Most, (number, report) => TakeAsync(number, report, cancellationToken), either.Token);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Metrics.Reported(null);
            LogAway(failure, settings.Bounces!.ToString());
            return null;
        }
        finally
        {
            // A full turn is followed by the next one at once.
            await turn.EndAsync(until, read == Most ? time.GetUtcNow() : time.GetUtcNow() + settings.Bounces!.Every);
        }
    }

    private async Task TakeAsync(uint number, DeliveryReport? report, CancellationToken cancellationToken)
    {
        var what = report is null ? BounceOutcome.NoReport : await handler.HandleAsync(report, cancellationToken);
        Metrics.Reported(what);
        if (what is BounceOutcome.NoReport or BounceOutcome.Unknown)
        {
            LogLeft(number, what);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The mailbox for delivery reports at {Server} could not be read; it is tried again")]
    private partial void LogAway(Exception failure, string server);

    [LoggerMessage(LogLevel.Information, "Message {Number} of the mailbox for delivery reports was left: {Outcome}")]
    private partial void LogLeft(uint number, BounceOutcome outcome);
}

/// <summary>Sees to it that the mailbox is read. Apart from the other sweeps, so that a slow mailbox keeps no deadline waiting.</summary>
public sealed partial class BounceSweeps(BounceSweep sweep, TimeProvider time, ILogger<BounceSweeps> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(Look, time);
        while (await tick.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await sweep.RunAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(failure);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Delivery reports could not be recorded; they are read again")]
    private partial void LogFailed(Exception failure);
}
