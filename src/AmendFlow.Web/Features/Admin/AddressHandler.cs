using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.People;
using AmendFlow.Web.Features.SignIn;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Jobs.Bounces;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Admin;

/// <param name="Email">Another one, or the same to confirm it.</param>
public sealed record AddressCommand(Guid PersonId, string Email);

public sealed record AddressAnswer(Guid PersonId, bool IsChanged);

/// <summary>
/// Changes or confirms an address that mails come back from. An address that works is nobody's to change: whoever could would read another's
/// codes, and decide in their name.
/// </summary>
public sealed class AddressHandler(StepRunner steps, MailSecrets secrets)
{
    public Task<AddressAnswer> HandleAsync(Actor actor, string commandId, AddressCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => MendAsync(step, command, ct), cancellationToken);

    private async Task<AddressAnswer> MendAsync(StepContext step, AddressCommand command, CancellationToken cancellationToken)
    {
        var scope = await AdminScope.LoadAsync(step, cancellationToken);
        var person = await scope.PersonAsync(step.Db, command.PersonId, cancellationToken);
        if (person.AddressFailedAt is null)
        {
            throw Refuse.Conflict("Mails to this address do not come back any more. Nothing was changed.", "Les courriels à cette adresse ne reviennent plus. Rien n’a été modifié.");
        }

        if (await scope.HasRolesElsewhereAsync(step, person.Id, cancellationToken))
        {
            throw Refuse.Forbidden(
                "This person also holds roles under an agreement that you do not administer. The operator corrects the address.",
                "Cette personne exerce aussi des rôles au titre d’un accord que vous n’administrez pas. L’exploitant corrige l’adresse.");
        }

        var email = PersonFields.Address(command.Email);
        var isChanged = email != person.Email;
        if (isChanged)
        {
            await ChangeAsync(step, person, email, cancellationToken);
        }

        await AdminRecord.WriteAsync(step, person, isChanged ? "address-changed" : "address-confirmed", null, cancellationToken);
        await FailedAddress.EndAsync(step, person, cancellationToken, isAnother: isChanged);
        return new AddressAnswer(person.Id, isChanged);
    }

    // Who reads the old address opens nothing any more, and every session begins anew.
    private async Task ChangeAsync(StepContext step, Person person, string email, CancellationToken cancellationToken)
    {
        List<FieldError> errors = [.. PersonFields.AddressErrors(email)];
        if (errors.Count == 0 && await step.Db.People.AnyAsync(p => p.Email == email, cancellationToken))
        {
            errors.Add(new("email", new(
                "This address has an account already, here or with another organisation.",
                "Cette adresse a déjà un compte, ici ou dans une autre organisation.")));
        }

        if (errors.Count > 0)
        {
            throw Refuse.Invalid(errors);
        }

        var now = step.Now;
        person.Email = email;
        person.SecurityStamp = Tokens.New();
        await ApiTokens.RevokeAsync(step.Db, person.Id, now, cancellationToken);
        if (person.InvitationHash is not null)
        {
            InviteHandler.Owe(step, person, secrets);
        }

        step.Write((db, ct) => db.ApprovalLinks.Where(l => l.PersonId == person.Id && l.RevokedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.RevokedAt, now), ct));
    }
}
