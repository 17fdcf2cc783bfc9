using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Engine;
using AmendFlow.Web.Steps;
using AmendFlow.Web.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Turns what the engine says into rows, in the order in which it says it.</summary>
internal sealed class EffectApplier(CaseStep run)
{
    public async Task ApplyAsync(Effect effect, CancellationToken cancellationToken)
    {
        switch (effect)
        {
            case Opened { ActivityType: "AmendFlow.RequestApproval" or "AmendFlow.CommitteeVote" or "AmendFlow.AssignTask" } opened:
                await new RoundOpener(run).OpenAsync(opened, cancellationToken);
                break;
            case Opened { DueAt: { } dueAt } delay:
                AddDelay(delay, dueAt);
                break;
            case Closed closed:
                Close(closed);
                break;
            case Performed { ActivityType: "AmendFlow.Notify" } notice:
                await new Notices(run).OweAsync(notice, cancellationToken);
                break;
            case Performed { ActivityType: "AmendFlow.RegisterAmendment" }:
                await new Register(run).EnterAsync(cancellationToken);
                break;
            case Performed { ActivityType: "AmendFlow.ReleaseAnnouncement" }:
                await new Release(run).EnterAsync(cancellationToken);
                break;
            case EventPublished { IsLocal: false } published:
                Publish(published);
                break;
            // What it met may quote a value; it stands in the case, for coordinators, and not in the record that both parties keep.
            case IncidentRaised:
                run.Step.Audit(run.Agreement.Id, new AuditFact("incident-raised", effect.ActivityId)
                {
                    CaseId = run.Case.Id,
                });
                break;
        }
    }

    // Other cases are told later, each in a step of its own.
    private void Publish(EventPublished published)
    {
        run.Step.Db.CaseEvents.Add(new CaseEvent
        {
            Id = run.Step.NewId(),
            AgreementId = run.Agreement.Id,
            FromCaseId = run.Case.Id,
            Name = published.EventName,
            CorrelationId = published.CorrelationId,
            Payload = published.Payload?.ToJsonString(),
            PublishedAt = run.Step.Now,
        });
        run.Step.Audit(run.Agreement.Id, new AuditFact("event-published", published.EventName) { CaseId = run.Case.Id });
    }

    private void AddDelay(Opened delay, DateTimeOffset dueAt) => run.Step.Db.Timers.Add(new CaseTimer
    {
        Id = run.Step.NewId(),
        CaseId = run.Case.Id,
        BookmarkId = delay.BookmarkId,
        Kind = TimerKind.Delay,
        Sequence = 0,
        DueAt = dueAt,
    });

    private void Close(Closed closed)
    {
        Timers.Cancel(run.Step, run.Case.Id, closed.BookmarkId);
        if (run.Rounds.SingleOrDefault(r => r.BookmarkId == closed.BookmarkId && r.Status is RoundStatus.Open or RoundStatus.Blocked) is { } round)
        {
            RoundCloser.Close(run.Step, round, RoundStatus.Closed, null, closed.Reason);
            run.Step.Audit(run.Agreement.Id, new AuditFact("round-closed", $"{round.ActivityId}/{round.Number}")
            {
                CaseId = run.Case.Id,
                Side = round.Side,
                Reason = closed.Reason,
            });
        }
    }
}

/// <summary>Timers of a wait.</summary>
internal static class Timers
{
    /// <summary>Ends those that have not fired: in one statement, however many reminders a wait has.</summary>
    public static void Cancel(StepContext step, Guid caseId, string bookmarkId)
    {
        foreach (var timer in step.Db.Timers.Local.Where(t => t.CaseId == caseId && t.BookmarkId == bookmarkId && t.State is (TimerState.Pending or TimerState.Held)))
        {
            timer.State = TimerState.Cancelled;
        }

        step.Write((db, ct) => db.Timers
            .Where(t => t.CaseId == caseId && t.BookmarkId == bookmarkId && (t.State == TimerState.Pending || t.State == TimerState.Held))
            .ExecuteUpdateAsync(s => s.SetProperty(t => t.State, TimerState.Cancelled), ct));
    }
}

internal static class RoundCloser
{
    /// <summary>Ends a round and every task that is still open in it.</summary>
    public static void Close(StepContext step, Round round, RoundStatus status, string? outcome, string reason)
    {
        round.Status = status;
        round.Outcome = outcome;
        round.ClosedAt = step.Now;
        round.CloseReason = reason;
        step.Count(() => Metrics.Closed(round));
        foreach (var task in round.Tasks.Where(t => t.State == TaskState.Open))
        {
            task.State = TaskState.Closed;
            task.ClosedAt = step.Now;
            task.ClosedById = step.Actor.IsSystem ? null : step.Actor.PersonId;
            task.CloseReason = reason;
            task.Version++;
            NotAsked.Owe(step, task);
        }
    }
}
