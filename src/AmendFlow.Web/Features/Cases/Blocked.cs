using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Cases;

/// <summary>
/// A round that has nobody who could carry it. It waits, and says so: to the party's coordinators, or to the operators where there
/// are none.
/// </summary>
internal sealed class Blocked(CaseStep run)
{
    public async Task RaiseAsync(Round round, Side side, CancellationToken cancellationToken)
    {
        round.Status = RoundStatus.Blocked;
        var coordinators = run.WithoutProposers(await run.FindAsync(side, Role.Coordinator, cancellationToken));
        var told = coordinators.Count > 0 ? coordinators : await run.OperatorsAsync(cancellationToken);
        foreach (var somebody in told)
        {
            if (round.Tasks.Any(t => t.Kind == TaskKind.Unblock && t.State == TaskState.Open && t.AssigneeId == somebody.Person.Id))
            {
                continue;
            }

            var task = run.AddTask(round, TaskKind.Unblock, somebody, side, Role.Coordinator);
            run.Step.Owe(MailKind.Blocked, somebody.Person.Id, $"blocked:{task.Id}", run.Case, task);
        }

        run.Step.Audit(run.Agreement.Id, new AuditFact("round-blocked", $"{round.ActivityId}/{round.Number}")
        {
            CaseId = run.Case.Id,
            Side = side,
            Role = round.Role,
        });
    }
}
