using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>
/// Tells published events to the cases that wait for them, each in a step of its own. An event stays for a minute, for those who are just
/// coming to wait; running twice, or on two nodes, tells nobody twice.
/// </summary>
public sealed partial class EventSweep(Database database, TimeProvider time, EventTeller teller, ILogger<EventSweep> logger)
{
    /// <summary>How long an event can still reach a case that comes to wait for it; as in Elsa.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        List<CaseEvent> open;
        var now = time.GetUtcNow();
        await using (var db = database.CreateDbContext())
        {
            open = await db.CaseEvents.AsNoTracking().Where(e => e.ClosedAt == null)
                .OrderBy(e => e.PublishedAt).ThenBy(e => e.Id).ToListAsync(cancellationToken);
        }

        foreach (var published in open)
        {
            try
            {
                await TellAllAsync(published, cancellationToken);
                if (published.PublishedAt + Kept <= now)
                {
                    await teller.CloseAsync(published.Id, cancellationToken);
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(failure, published.Id);
            }
        }

        Metrics.Swept("events", open.Count);
    }

    private async Task TellAllAsync(CaseEvent published, CancellationToken cancellationToken)
    {
        List<Guid> waiting;
        await using (var db = database.CreateDbContext())
        {
            waiting = await db.EventWaits.AsNoTracking()
                .Where(w => w.AgreementId == published.AgreementId && w.EventName == published.Name
                    && (published.CorrelationId == null || w.CorrelationId == published.CorrelationId))
                .Select(w => w.CaseId).Distinct().OrderBy(id => id).ToListAsync(cancellationToken);
        }

        foreach (var caseId in waiting)
        {
            try
            {
                await teller.TellAsync(published.Id, caseId, cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // Whoever can be told is told; while the event stands, the next sweep tries this one again.
                LogFailed(failure, published.Id);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Event {EventId} could not be told to everybody")]
    private partial void LogFailed(Exception failure, Guid eventId);
}
