using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Admin;

/// <param name="MandateId">Only the tasks that this mandate led to; null for all of the person's.</param>
public sealed record ReleaseCommand(Guid CaseId, Guid PersonId, Guid? MandateId);

public sealed record ReleaseAnswer(int Tasks);

/// <summary>
/// Takes the open tasks from somebody who left or lost a role: each case in a step of its own. A round with nobody left says so to
/// the party's coordinators.
/// </summary>
public sealed class TaskRelease(StepRunner steps, CaseSteps cases, Database database)
{
    public Task OfPersonAsync(Actor actor, string commandId, Guid personId, CancellationToken cancellationToken) =>
        RunAsync(actor, commandId, personId, null, cancellationToken);

    public Task OfMandateAsync(Actor actor, string commandId, Guid personId, Guid mandateId, CancellationToken cancellationToken) =>
        RunAsync(actor, commandId, personId, mandateId, cancellationToken);

    private async Task RunAsync(Actor actor, string commandId, Guid personId, Guid? mandateId, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var caseIds = await db.Tasks
            .Where(t => t.AssigneeId == personId && t.State == TaskState.Open && (mandateId == null || t.MandateId == mandateId))
            .Select(t => t.CaseId).Distinct().ToListAsync(cancellationToken);
        foreach (var caseId in caseIds)
        {
            var command = new ReleaseCommand(caseId, personId, mandateId);
            await steps.RunAsync(
                actor, $"release:{StepContext.Sha256(commandId)[..16]}:{caseId:N}", command, (step, ct) => ReleaseAsync(step, command, ct), cancellationToken);
        }
    }

    private async Task<ReleaseAnswer> ReleaseAsync(StepContext step, ReleaseCommand command, CancellationToken cancellationToken)
    {
        var run = await cases.LoadAsync(step, command.CaseId, cancellationToken);
        var released = 0;
        foreach (var round in run.Rounds.Concat(run.Incidents).Where(r => r.Status is RoundStatus.Open or RoundStatus.Blocked).ToList())
        {
            var theirs = round.Tasks
                .Where(t => t.AssigneeId == command.PersonId && t.State == TaskState.Open && (command.MandateId is null || t.MandateId == command.MandateId))
                .ToList();
            foreach (var task in theirs)
            {
                Close(run, round, task);
            }

            if (round.Kind == RoundKind.Incident)
            {
                await new IncidentRounds(run).AskAgainAsync(round, cancellationToken);
                released += theirs.Count;
                continue;
            }

            foreach (var side in theirs.Where(t => t.Kind != TaskKind.Advise).Select(t => t.Side).Distinct())
            {
                if (!round.Tasks.Any(t => t.Side == side && t.State == TaskState.Open && t.Kind is TaskKind.Decide or TaskKind.Work))
                {
                    await new Blocked(run).RaiseAsync(round, side, cancellationToken);
                }
            }

            released += theirs.Count;
        }

        return new ReleaseAnswer(released);
    }

    private static void Close(CaseStep run, Round round, WorkTask task)
    {
        task.State = TaskState.Closed;
        task.ClosedAt = run.Step.Now;
        task.ClosedById = run.Step.Actor.PersonId;
        task.CloseReason = "released";
        task.Version++;
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
