using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Tasks;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Admin;

/// <param name="PersonId">Who leaves.</param>
/// <param name="ToPersonId">Who is asked in their place.</param>
/// <param name="Reason">Stays at the party; up to 1,000 characters.</param>
public sealed record HandOverAllCommand(Guid PersonId, Guid ToPersonId, string Reason);

public sealed record HandOverOfCaseCommand(Guid CaseId, Guid PersonId, Guid ToPersonId, string Reason);

/// <param name="Tasks">How many went over.</param>
public sealed record HandOverAllAnswer(int Tasks);

/// <summary>
/// Somebody leaves, and a colleague takes what is open with them: each case in a step of its own; sent again, it goes on where it stopped.
/// What the colleague may not take (their own proposal, a conflict, asked already, a seat that they do not hold) stays.
/// </summary>
public sealed class HandOverAllHandler(StepRunner steps, CaseSteps cases, Database database)
{
    public async Task<HandOverAllAnswer> HandleAsync(Actor actor, string commandId, HandOverAllCommand command, CancellationToken cancellationToken)
    {
        await steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            await CheckAsync(step, command, ct);
            return new HandOverAllAnswer(0);
        }, cancellationToken);
        await using var db = database.CreateDbContext();
        var caseIds = await db.Tasks.Where(t => t.AssigneeId == command.PersonId && t.State == TaskState.Open).Select(t => t.CaseId).Distinct().ToListAsync(cancellationToken);
        var handed = 0;
        foreach (var caseId in caseIds)
        {
            var one = new HandOverOfCaseCommand(caseId, command.PersonId, command.ToPersonId, command.Reason.Trim());
            handed += (await steps.RunAsync(
                actor, $"hand-over:{StepContext.Sha256(commandId)[..16]}:{caseId:N}", one, (step, ct) => HandOverAsync(step, one, ct), cancellationToken)).Tasks;
        }

        return new HandOverAllAnswer(handed);
    }

    private static async Task CheckAsync(StepContext step, HandOverAllCommand command, CancellationToken cancellationToken)
    {
        var scope = await AdminScope.LoadAsync(step, cancellationToken);
        var person = await scope.PersonAsync(step.Db, command.PersonId, cancellationToken);
        if (command.ToPersonId == command.PersonId || command.ToPersonId == step.Actor.PersonId
            || !await scope.People(step.Db).AnyAsync(p => p.Id == command.ToPersonId && p.IsActive && p.OrganisationId == person.OrganisationId, cancellationToken))
        {
            throw Refuse.Invalid(
                "toPersonId", "Choose another active person of the same organisation, not yourself.", "Choisissez une autre personne active de la même organisation, autre que vous.");
        }

        if (command.Reason.Trim().Length is 0 or > 1000)
        {
            throw Refuse.Invalid("reason", "Say why, in up to 1,000 characters.", "Dites pourquoi, en 1 000 caractères au plus.");
        }
    }

    private async Task<HandOverAllAnswer> HandOverAsync(StepContext step, HandOverOfCaseCommand command, CancellationToken cancellationToken)
    {
        var run = await cases.LoadAsync(step, command.CaseId, cancellationToken);
        var scope = await AdminScope.LoadAsync(step, cancellationToken);
        var handed = 0;
        if (run.Proposal.IsBehind(step.Actor.PersonId))
        {
            // Nobody chooses who decides on their own proposal.
            return new HandOverAllAnswer(0);
        }

        foreach (var round in run.Rounds.Where(r => r.Work != "revise" && r.Status is RoundStatus.Open or RoundStatus.Blocked))
        {
            foreach (var task in round.Tasks.Where(t => t.AssigneeId == command.PersonId && t.State == TaskState.Open && t.Kind is TaskKind.Decide or TaskKind.Advise or TaskKind.Work).ToList())
            {
                if (scope.Administers(run.Agreement.Id, task.Side) && await StandIns.FindAsync(run, round, task, command.ToPersonId, cancellationToken) is { } to)
                {
                    new Handing(run).To(round, task, to, HandOver.Reassign, by: null, command.Reason);
                    handed++;
                }
            }
        }

        return new HandOverAllAnswer(handed);
    }
}
