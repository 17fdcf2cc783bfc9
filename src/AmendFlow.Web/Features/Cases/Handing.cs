using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Features.Tasks;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Hands a task to somebody who may take it: the old one closes with the reason, the new one is asked.</summary>
internal sealed class Handing(CaseStep run)
{
    /// <param name="by">The role in which the actor does it; null for the party's administrator and the operator, who have none in a case.</param>
    public WorkTask To(Round round, WorkTask task, Asked to, HandOver kind, Role? by, string reason)
    {
        var handed = NewTask(round, task, to, kind);
        task.State = TaskState.Closed;
        task.ClosedAt = run.Step.Now;
        task.ClosedById = run.Step.Actor.PersonId;
        task.CloseReason = kind == HandOver.Delegate ? "delegated" : "reassigned";
        task.Version++;
        NotAsked.Owe(run.Step, task);
        Unblock(round);
        run.Step.Audit(run.Agreement.Id, new AuditFact(task.CloseReason, $"{round.ActivityId}/{round.Number}")
        {
            CaseId = run.Case.Id,
            Side = task.Side,
            Role = by,
            Private =
            [
                new PrivateFact("from", task.AssigneeId.ToString(), task.Side),
                new PrivateFact("to", to.Person.Id.ToString(), task.Side),
                new PrivateFact("reason", reason, task.Side),
                new PrivateFact("by", run.Step.Actor.Name, task.Side),
            ],
        });
        return handed;
    }

    /// <summary>Somebody is asked: the round goes on, and the coordinators need not look for anybody.</summary>
    public void Unblock(Round round)
    {
        if (round.Status != RoundStatus.Blocked)
        {
            return;
        }

        var sides = round.Tasks.Where(t => t.Kind is (TaskKind.Decide or TaskKind.Work) && t.State == TaskState.Open).Select(t => t.Side).ToHashSet();
        foreach (var left in round.Tasks.Where(t => t.Kind == TaskKind.Unblock && t.State == TaskState.Open && sides.Contains(t.Side)))
        {
            left.State = TaskState.Closed;
            left.ClosedAt = run.Step.Now;
            left.CloseReason = "somebody was named";
            left.Version++;
        }

        if (!round.Tasks.Any(t => t.Kind == TaskKind.Unblock && t.State == TaskState.Open))
        {
            round.Status = RoundStatus.Open;
        }
    }

    private WorkTask NewTask(Round round, WorkTask from, Asked to, HandOver kind)
    {
        var task = new WorkTask
        {
            Id = run.Step.NewId(),
            RoundId = round.Id,
            CaseId = run.Case.Id,
            Kind = from.Kind != TaskKind.Unblock ? from.Kind : round.Kind == RoundKind.Work ? TaskKind.Work : TaskKind.Decide,
            AssigneeId = to.Person.Id,
            PrincipalId = kind == HandOver.Delegate ? from.PrincipalId : to.Person.Id,

            // A delegation stands as long as what it was given under.
            MandateId = kind == HandOver.Delegate ? from.MandateId : null,
            Side = from.Side,
            Role = from.Kind == TaskKind.Unblock ? round.Role ?? from.Role : from.Role,
            OpenedAt = run.Step.Now,
            FromTaskId = from.Id,
        };
        round.Tasks.Add(task);
        run.Step.Db.Tasks.Add(task);
        run.Step.Owe(MailKind.Reassigned, to.Person.Id, $"asked:{task.Id}", run.Case, task, run.Calendar(from.Side).EndOfDay(round.DueOn));
        return task;
    }
}
