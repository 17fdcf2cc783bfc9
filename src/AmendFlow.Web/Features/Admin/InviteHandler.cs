using AmendFlow.Data.Jobs;
using AmendFlow.Data.People;
using AmendFlow.Web.Features.SignIn;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Admin;

/// <param name="OrganisationId">Null invites a further operator, which only an operator may.</param>
public sealed record InviteCommand(string Name, string Email, string Language, Guid? OrganisationId);

/// <summary>A new invitation for somebody who is known: the first was lost, or they forgot their password.</summary>
public sealed record InviteAgainCommand(Guid PersonId);

public sealed record InviteAnswer(Guid PersonId);

/// <summary>Invites people by mail. The link is good for 14 days and for one password; only its hash is kept.</summary>
public sealed class InviteHandler(StepRunner steps, MailSecrets secrets)
{
    public static readonly TimeSpan Holds = TimeSpan.FromDays(14);

    public Task<InviteAnswer> InviteAsync(Actor actor, string commandId, InviteCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var scope = await AdminScope.LoadAsync(step, ct);
            await CheckAsync(step, scope, command, ct);
            var person = new Person
            {
                Id = step.NewId(),
                Email = PersonFields.Address(command.Email),
                Name = command.Name.Trim(),
                OrganisationId = command.OrganisationId,
                Language = command.Language,
                SecurityStamp = Tokens.New(),
                IsOperator = command.OrganisationId is null,
                CreatedAt = step.Now,
            };
            step.Db.People.Add(person);
            Owe(step, person, secrets);
            await AdminRecord.WriteAsync(step, person, "person-invited", null, ct);
            return new InviteAnswer(person.Id);
        }, cancellationToken);

    public Task<InviteAnswer> InviteAgainAsync(Actor actor, string commandId, InviteAgainCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var scope = await AdminScope.LoadAsync(step, ct);
            var person = await scope.PersonAsync(step.Db, command.PersonId, ct);
            if (!person.IsActive)
            {
                throw Refuse.Conflict("Reactivate the account first.", "Réactivez d’abord le compte.");
            }

            Owe(step, person, secrets);
            await AdminRecord.WriteAsync(step, person, "person-invited", "again", ct);
            return new InviteAnswer(person.Id);
        }, cancellationToken);

    /// <summary>A new invitation; one that was there opens nothing any more.</summary>
    public static void Owe(StepContext step, Person person, MailSecrets secrets)
    {
        var token = Tokens.New();
        person.InvitationHash = Tokens.Hash(token);
        person.InvitationExpiresAt = step.Now + Holds;
        step.Owe(MailKind.Invitation, person.Id, $"invitation:{person.InvitationHash}", data: secrets.Invitation.Hide(InvitationData.Of(token, step.Actor.PersonId)));
    }

    private static async Task CheckAsync(StepContext step, AdminScope scope, InviteCommand command, CancellationToken cancellationToken)
    {
        var errors = PersonFields.Errors(command.Name, command.Email, command.Language).ToList();
        var email = PersonFields.Address(command.Email);
        if (await step.Db.People.AnyAsync(p => p.Email == email, cancellationToken))
        {
            errors.Add(new("email", new(
                "This address has an account already, here or with another organisation.",
                "Cette adresse a déjà un compte, ici ou dans une autre organisation.")));
        }

        var may = command.OrganisationId is { } organisation
            ? scope.Administers(organisation) || (scope.IsOperator && await step.Db.Organisations.AnyAsync(o => o.Id == organisation, cancellationToken))
            : scope.IsOperator;
        if (!may)
        {
            errors.Add(new("organisation", new("Choose an organisation that you look after.", "Choisissez une organisation dont vous vous occupez.")));
        }

        if (errors.Count > 0)
        {
            throw Refuse.Invalid(errors);
        }
    }
}
