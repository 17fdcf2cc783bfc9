using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>Fires every timer that is due, each in a step of its own. Running twice, or on two nodes at once, fires nothing twice.</summary>
public sealed partial class TimerSweep(Database database, TimeProvider time, FireTimerHandler handler, ILogger<TimerSweep> logger)
{
    private const int Batch = 200;

    /// <returns>How many timers were fired.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var fired = 0;
        var failed = new HashSet<Guid>();
        while (true)
        {
            List<Guid> due;
            await using (var db = database.CreateDbContext())
            {
                var now = time.GetUtcNow();
                due = await db.Timers.AsNoTracking()
                    .Where(t => t.State == TimerState.Pending && t.DueAt <= now && !failed.Contains(t.Id))
                    .OrderBy(t => t.DueAt).ThenBy(t => t.Id)
                    .Select(t => t.Id).Take(Batch).ToListAsync(cancellationToken);
            }

            if (due.Count == 0)
            {
                return fired;
            }

            foreach (var id in due)
            {
                try
                {
                    await handler.HandleAsync(id, cancellationToken);
                    fired++;
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    // One timer that cannot fire must not hold up the others; the next sweep tries it again.
                    failed.Add(id);
                    LogFailed(failure, id);
                }
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Timer {TimerId} could not fire")]
    private partial void LogFailed(Exception failure, Guid timerId);
}
