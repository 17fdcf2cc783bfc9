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
        return new ReleaseAnswer(await new Releasing(run).OfAsync(
            t => t.AssigneeId == command.PersonId && (command.MandateId is null || t.MandateId == command.MandateId), cancellationToken));
    }
}
