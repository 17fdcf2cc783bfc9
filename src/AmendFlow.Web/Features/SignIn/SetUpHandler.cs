using AmendFlow.Data.People;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.SignIn;

/// <summary>Makes the first operator. The password is no part of it: what a command asks is stored hashed, and too quickly for passwords.</summary>
public sealed record SetUpCommand(string TokenHash, string Name, string Email, string Language);

public sealed record SetUpAnswer(Guid PersonId);

/// <summary>Sets the installation up, once, by the token that stands on the console.</summary>
public sealed class SetUpHandler(StepRunner steps, IPasswordHasher<Person> hasher)
{
    /// <returns>The operator that this very request made; null when the same form was carried out before.</returns>
    public async Task<Guid?> HandleAsync(string commandId, SetUpCommand command, string password, string again, CancellationToken cancellationToken)
    {
        var errors = PersonFields.Errors(command.Name, command.Email, command.Language).Concat(Passwords.Errors(password, again)).ToList();
        if (errors.Count > 0)
        {
            throw Refuse.Invalid(errors);
        }

        var isFirst = false;
        var answer = await steps.RunAsync(Actor.System, Actor.SystemForm(commandId), command, (step, ct) =>
        {
            isFirst = true;
            return SetUpAsync(step, command, password, ct);
        }, cancellationToken);
        return isFirst ? answer.PersonId : null;
    }

    private async Task<SetUpAnswer> SetUpAsync(StepContext step, SetUpCommand command, string password, CancellationToken cancellationToken)
    {
        if (await step.Db.People.AnyAsync(p => p.IsOperator, cancellationToken))
        {
            throw Refuse.Conflict(
                "This installation already has its operator. Nothing was changed; please sign in.",
                "Cette installation a déjà son exploitant. Rien n’a été modifié ; connectez-vous.");
        }

        if (!await SetupToken.UseAsync(step.Db, command.TokenHash, cancellationToken))
        {
            throw Refuse.Invalid(
                "token",
                "This is not the token of the last start. It stands on the console (docker compose logs app).",
                "Ce n’est pas le jeton du dernier démarrage. Il figure sur la console (docker compose logs app).");
        }

        var person = new Person
        {
            Id = step.NewId(),
            Email = PersonFields.Address(command.Email),
            Name = command.Name.Trim(),
            Language = command.Language,
            SecurityStamp = Tokens.New(),
            IsOperator = true,
            CreatedAt = step.Now,
        };
        person.PasswordHash = hasher.HashPassword(person, password);
        step.Db.People.Add(person);
        return new SetUpAnswer(person.Id);
    }
}
