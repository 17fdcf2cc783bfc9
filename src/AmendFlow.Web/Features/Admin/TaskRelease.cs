using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Admin;

/// <param name="MandateId">A mandate that ended: only what it was needed for. Null for all of the person's tasks, and what others answer for them.</param>
public sealed record ReleaseCommand(Guid CaseId, Guid PersonId, Guid? MandateId);

public sealed record ReleaseAnswer(int Tasks);

/// <summary>
/// Takes the open tasks from somebody who left or lost a role: each case in a step of its own.
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
            .Where(t => (t.AssigneeId == personId || t.PrincipalId == personId) && t.State == TaskState.Open)
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
        var (gone, back) = (new HashSet<Guid>(), new List<WorkTask>());
        foreach (var task in run.Rounds.Concat(run.Incidents).SelectMany(r => r.Tasks).Where(t => t.State == TaskState.Open))
        {
            if ((task.AssigneeId == command.PersonId || task.PrincipalId == command.PersonId)
                && (command.MandateId is null || await HasFallenAsync(run, task, cancellationToken)))
            {
                if (task.DelegationId is not null && task.PrincipalId != command.PersonId)
                {
                    back.Add(task);
                }
                else
                {
                    gone.Add(task.Id);
                }
            }
        }

        // Who stood in has left; whoever is away is still the one to ask.
        foreach (var task in back)
        {
            await new Absences(run).GiveBackAsync(task, cancellationToken);
        }

        return new ReleaseAnswer(back.Count + await new Releasing(run).OfAsync(t => gone.Contains(t.Id), cancellationToken));
    }

    // A revision is its scientist's until the party names another. An operator looks after a case under no mandate.
    private static async Task<bool> HasFallenAsync(CaseStep run, WorkTask task, CancellationToken cancellationToken) =>
        (task.MandateId is not null || task.Kind is not (TaskKind.Unblock or TaskKind.Settle))
        && run.Rounds.FirstOrDefault(r => r.Id == task.RoundId)?.Work != "revise"
        && !await Standing.StandsAsync(run, task, cancellationToken);
}
