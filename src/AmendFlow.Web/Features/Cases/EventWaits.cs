using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Keeps the rows that say which events a case waits for in step with its state.</summary>
internal static class EventWaits
{
    public static async Task SyncAsync(CaseStep run, InstanceState state, CancellationToken cancellationToken)
    {
        // Most workflows wait for no event, and cost no query.
        if (run.Definition.Activities.Values.All(a => a.Type != "Elsa.Event"))
        {
            return;
        }

        var (db, caseId) = (run.Step.Db, run.Case.Id);
        await db.EventWaits.Where(w => w.CaseId == caseId).LoadAsync(cancellationToken);
        var rows = db.EventWaits.Local.Where(w => w.CaseId == caseId).ToList();
        var waits = state.IsRunning ? state.Bookmarks.Where(b => b.ActivityType == "Elsa.Event").ToList() : [];
        db.EventWaits.RemoveRange(rows.Where(r => waits.All(w => w.Id != r.BookmarkId)));
        foreach (var wait in waits)
        {
            if (rows.Find(r => r.BookmarkId == wait.Id) is { } row)
            {
                row.CorrelationId = state.CorrelationId;
                continue;
            }

            db.EventWaits.Add(new EventWait
            {
                CaseId = caseId,
                BookmarkId = wait.Id,
                AgreementId = run.Agreement.Id,
                EventName = wait.Inputs["eventName"]?.GetValue<string>() ?? "",
                CorrelationId = state.CorrelationId,
            });
        }
    }
}
