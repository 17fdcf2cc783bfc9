using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Revisions that are asked for follow the proposer.</summary>
internal sealed class RevisionTasks(CaseStep run)
{
    /// <summary>Whoever was asked, or to name somebody, is no longer; the deadline stays.</summary>
    public void HandTo(Guid personId)
    {
        foreach (var round in run.Rounds.Where(r => r is { Work: "revise", Status: RoundStatus.Open or RoundStatus.Blocked }).ToList())
        {
            var from = round.Tasks.Where(t => t.State == TaskState.Open).OrderBy(t => t.Kind).ThenBy(t => t.Id).ToList();
            foreach (var task in from)
            {
                task.State = TaskState.Closed;
                task.ClosedAt = run.Step.Now;
                task.ClosedById = run.Step.Actor.PersonId;
                task.CloseReason = task.Kind == TaskKind.Unblock ? "somebody was named" : "reassigned";
                task.Version++;
                NotAsked.Owe(run.Step, task);
            }

            Ask(round, personId, from.FirstOrDefault());
            round.Status = RoundStatus.Open;
        }
    }

    private void Ask(Round round, Guid personId, WorkTask? from)
    {
        var side = run.Proposal.Side;
        var task = new WorkTask
        {
            Id = run.Step.NewId(),
            RoundId = round.Id,
            CaseId = run.Case.Id,
            Kind = TaskKind.Work,
            AssigneeId = personId,
            PrincipalId = personId,
            Side = side,
            Role = Role.Scientist,
            OpenedAt = run.Step.Now,
            FromTaskId = from?.Id,
        };
        round.Tasks.Add(task);
        run.Step.Db.Tasks.Add(task);
        run.Step.Owe(MailKind.ChangesRequested, personId, $"asked:{task.Id}", run.Case, task, run.Calendar(side).EndOfDay(round.DueOn));
    }
}
