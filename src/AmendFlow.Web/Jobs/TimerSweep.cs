using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Steps;
using AmendFlow.Web.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>
/// Fires every timer that is due, each in a step of its own. Nodes that sweep at once share the work by claims; what fires once and only
/// once is decided by the step, not by the claim.
/// </summary>
public sealed partial class TimerSweep(
    Database database, WriterGate gate, TimeProvider time, FireTimerHandler handler, ILogger<TimerSweep> logger)
{
    private const int Batch = 20;

    // Short, so that what a killed node had claimed is late by no more than the next sweep after it: 30 s in all.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    public Task<int> RunAsync(CancellationToken cancellationToken) => RunAsync(() => { }, cancellationToken);

    /// <param name="gotOn">Called after each batch, for whoever watches over a long sweep.</param>
    /// <returns>How many timers were fired.</returns>
    public async Task<int> RunAsync(Action gotOn, CancellationToken cancellationToken)
    {
        var fired = 0;

        // What comes due meanwhile is the next sweep's: a workflow whose timers never cease must not keep the mails from going out.
        var now = time.GetUtcNow();
        while (await ClaimAsync(now, cancellationToken) is { Count: > 0 } claimed)
        {
            foreach (var timer in claimed)
            {
                try
                {
                    if (await handler.HandleAsync(timer.Id, timer.Attempt, cancellationToken))
                    {
                        fired++;
                        Metrics.Fired(timer.Kind, time.GetUtcNow() - timer.DueAt);
                    }
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    // One timer that cannot fire must not hold up the others; it is tried again when its lease has ended.
                    LogFailed(failure, timer.Id);
                }
            }

            gotOn();
        }

        Metrics.Swept("timers", fired);
        return fired;
    }

    /// <returns>The timers that are ours now, earliest first, with the number of the attempt that fences us in.</returns>
    private async Task<IReadOnlyList<CaseTimer>> ClaimAsync(DateTimeOffset dueBy, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var storedDueBy = dueBy.UtcDateTime;
        var stored = now.UtcDateTime;
        await using var db = database.CreateDbContext();

        // Most sweeps find nothing, and need neither the gate nor a transaction for it. The earliest is asked for, not any: a plan that is
        // made for whatever instant supposes that a third of all are due, and then reads through the table for the first.
        var due = db.Timers.Where(t => t.State == TimerState.Pending && t.DueAt <= dueBy && (t.LeasedUntil == null || t.LeasedUntil <= now));
        if ((await due.OrderBy(t => t.DueAt).Select(t => t.Id).Take(1).ToListAsync(cancellationToken)).Count == 0)
        {
            return [];
        }

        using var pass = await gate.EnterAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var ids = db.HasRowLocks
            ? await db.Database.SqlQuery<Guid>($"""
                SELECT "Id" AS "Value" FROM timers
                WHERE "State" = 'Pending' AND "DueAt" <= {storedDueBy} AND ("LeasedUntil" IS NULL OR "LeasedUntil" <= {stored})
                ORDER BY "DueAt", "Id" LIMIT {Batch} FOR UPDATE SKIP LOCKED
                """).ToListAsync(cancellationToken)
            : await due.OrderBy(t => t.DueAt).ThenBy(t => t.Id).Select(t => t.Id).Take(Batch).ToListAsync(cancellationToken);
        var timers = await db.Timers.Where(t => ids.Contains(t.Id)).OrderBy(t => t.DueAt).ThenBy(t => t.Id).ToListAsync(cancellationToken);
        foreach (var timer in timers)
        {
            timer.LeasedUntil = now + Lease;
            timer.Attempt++;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return timers;
    }

    [LoggerMessage(LogLevel.Error, "Timer {TimerId} could not fire")]
    private partial void LogFailed(Exception failure, Guid timerId);
}
