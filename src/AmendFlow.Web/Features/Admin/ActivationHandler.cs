using AmendFlow.Data.People;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Admin;

/// <summary>Ends a person's sessions, tokens and links at once, and lets go of their tasks. The record keeps their name.</summary>
/// <param name="EvenTheLast">Also where nobody else holds a role of theirs; without it that is refused.</param>
public sealed record DeactivateCommand(Guid PersonId, bool EvenTheLast = false);

public sealed record ReactivateCommand(Guid PersonId);

public sealed record ActivationAnswer(Guid PersonId);

/// <summary>Deactivates accounts and brings them back. Nobody is ever deleted.</summary>
public sealed class ActivationHandler(StepRunner steps, TaskRelease release)
{
    /// <summary>The account first, then case by case; sent again, it goes on where it stopped.</summary>
    public async Task<ActivationAnswer> DeactivateAsync(Actor actor, string commandId, DeactivateCommand command, CancellationToken cancellationToken)
    {
        var answer = await steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var scope = await AdminScope.LoadAsync(step, ct);
            var person = await scope.PersonAsync(step.Db, command.PersonId, ct);
            if (person.Id == actor.PersonId)
            {
                throw Refuse.Conflict("You cannot deactivate your own account.", "Vous ne pouvez pas désactiver votre propre compte.");
            }

            if (person.IsActive)
            {
                await CheckOthersAsync(step, scope, person.Id, ct);
                if (!command.EvenTheLast)
                {
                    var held = await step.Db.Mandates.Where(m => m.PersonId == person.Id).ToListAsync(ct);
                    var days = await PartyDays.TodayAsync(step.Db, held.Select(m => m.AgreementId), step.Now, ct);
                    await LastHolder.CheckAsync(step, [.. held.Where(m => m.HoldsOn(Today(m)))], Today, ct);

                    DateOnly Today(Mandate mandate) => days[(mandate.AgreementId, mandate.Side)];
                }

                person.IsActive = false;
                person.SecurityStamp = Tokens.New();
                await ApiTokens.RevokeAsync(step.Db, person.Id, step.Now, ct);
                person.InvitationHash = null;
                person.InvitationExpiresAt = null;
                await ScientistLeft.TellAsync(step, person.Id, null, ct);
                await AdminRecord.WriteAsync(step, person, "person-deactivated", null, ct);
            }

            return new ActivationAnswer(person.Id);
        }, cancellationToken);
        await release.OfPersonAsync(actor, commandId, answer.PersonId, cancellationToken);
        return answer;
    }

    private static async Task CheckOthersAsync(StepContext step, AdminScope scope, Guid personId, CancellationToken cancellationToken)
    {
        if (await scope.HasRolesElsewhereAsync(step, personId, cancellationToken))
        {
            throw Refuse.Forbidden(
                "This person also holds roles under an agreement that you do not administer. End the roles that are yours to end; the operator deactivates the account.",
                "Cette personne exerce aussi des rôles au titre d’un accord que vous n’administrez pas. Mettez fin aux rôles qui relèvent de vous ; l’exploitant désactive le compte.");
        }
    }

    public Task<ActivationAnswer> ReactivateAsync(Actor actor, string commandId, ReactivateCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var scope = await AdminScope.LoadAsync(step, ct);
            var person = await scope.PersonAsync(step.Db, command.PersonId, ct);
            if (!person.IsActive)
            {
                person.IsActive = true;
                person.SecurityStamp = Tokens.New();
                await AdminRecord.WriteAsync(step, person, "person-reactivated", null, ct);
            }

            return new ActivationAnswer(person.Id);
        }, cancellationToken);
}
