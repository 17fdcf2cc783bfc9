using AmendFlow.Data.Cases;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Takes open tasks of a case from people who may no longer answer. A round with nobody left says so to the party's coordinators.</summary>
internal sealed class Releasing(CaseStep run)
{
    /// <summary>
    /// What somebody is asked for, or somebody else for them: the case has become theirs. Only its revision is theirs to make.
    /// </summary>
    public Task AllOfAsync(Guid personId, CancellationToken cancellationToken) => OfAsync(
        t => (t.AssigneeId == personId || t.PrincipalId == personId)
            && (t.Kind is TaskKind.Decide or TaskKind.Advise || (t.Kind == TaskKind.Work && run.RoundOf(t).Work != "revise")),
        cancellationToken);

    /// <returns>How many tasks were taken.</returns>
    public async Task<int> OfAsync(Func<WorkTask, bool> which, CancellationToken cancellationToken)
    {
        var released = 0;
        foreach (var round in run.Rounds.Concat(run.Incidents).Where(r => r.Status is RoundStatus.Open or RoundStatus.Blocked).ToList())
        {
            var taken = round.Tasks.Where(t => t.State == TaskState.Open && which(t)).ToList();
            foreach (var task in taken)
            {
                Close(round, task);
            }

            released += taken.Count;
            if (round.Kind == RoundKind.Incident)
            {
                await new IncidentRounds(run).AskAgainAsync(round, cancellationToken);
                continue;
            }

            foreach (var side in taken.Where(t => t.Kind != TaskKind.Advise).Select(t => t.Side).Distinct())
            {
                if (!round.Tasks.Any(t => t.Side == side && t.State == TaskState.Open && t.Kind is TaskKind.Decide or TaskKind.Work))
                {
                    await new Blocked(run).RaiseAsync(round, side, cancellationToken);
                }
            }
        }

        return released;
    }

    private void Close(Round round, WorkTask task)
    {
        task.State = TaskState.Closed;
        task.ClosedAt = run.Step.Now;
        task.ClosedById = run.Step.Actor.PersonId;
        task.CloseReason = "released";
        task.Version++;
        NotAsked.Owe(run.Step, task);
        run.Step.Audit(run.Agreement.Id, new AuditFact("task-released", $"{round.ActivityId}/{round.Number}")
        {
            CaseId = run.Case.Id,
            Side = task.Side,
            Role = task.Role,
            Private =
            [
                new PrivateFact("from", task.AssigneeId.ToString(), task.Side),
                new PrivateFact("by", run.Step.Actor.Name, task.Side),
            ],
        });
    }
}
