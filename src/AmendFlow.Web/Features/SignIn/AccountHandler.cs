using System.Net;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.People;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.SignIn;

/// <param name="Name">What it is for, so that its owner knows which one to revoke.</param>
public sealed record MakeTokenCommand(string Name);

public sealed record RevokeTokenCommand(Guid TokenId);

public sealed record ChangeLanguageCommand(string Language);

/// <param name="Hour">From which reminders are sent, 9 to 18; null for half past eight.</param>
/// <param name="Digest">One mail a day in place of single reminders, where more than two tasks wait.</param>
public sealed record ChangeMailsCommand(int? Hour, bool Digest);

/// <summary>The passwords are no part of it: what a command asks is stored hashed, and too quickly for passwords.</summary>
public sealed record ChangePasswordCommand(Guid PersonId);

public sealed record AccountAnswer(Guid Id);

/// <summary>What people change about themselves: language, password, tokens of the API.</summary>
public sealed class AccountHandler(StepRunner steps, Database database, SignInDelay delay, IPasswordHasher<Person> hasher)
{
    private const int MostTokens = 20;
    private static readonly TimeSpan TokenHolds = TimeSpan.FromDays(90);

    /// <returns>The token itself; null when the command was carried out before, because it is shown once.</returns>
    public async Task<string?> MakeTokenAsync(Actor actor, string commandId, MakeTokenCommand command, CancellationToken cancellationToken)
    {
        string? made = null;
        await steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            if (command.Name.Trim().Length is 0 or > 100)
            {
                throw Refuse.Invalid("name", "Name the token, in up to 100 characters.", "Nommez le jeton, en 100 caractères au plus.");
            }

            if (await step.Db.ApiTokens.CountAsync(t => t.PersonId == actor.PersonId && t.RevokedAt == null && t.ExpiresAt > step.Now, ct) >= MostTokens)
            {
                throw Refuse.Conflict($"You have {MostTokens} tokens. Revoke one first.", $"Vous avez {MostTokens} jetons. Révoquez-en un d’abord.");
            }

            made = Tokens.New();
            var token = new ApiToken
            {
                Id = step.NewId(),
                PersonId = actor.PersonId,
                Name = command.Name.Trim(),
                TokenHash = Tokens.Hash(made),
                CreatedAt = step.Now,
                ExpiresAt = step.Now + TokenHolds,
            };
            step.Db.ApiTokens.Add(token);
            return new AccountAnswer(token.Id);
        }, cancellationToken);
        return made;
    }

    public Task<AccountAnswer> RevokeTokenAsync(Actor actor, string commandId, RevokeTokenCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var token = await step.Db.ApiTokens.SingleOrDefaultAsync(t => t.Id == command.TokenId && t.PersonId == actor.PersonId, ct) ?? throw Refuse.NotFound();
            token.RevokedAt ??= step.Now;
            return new AccountAnswer(token.Id);
        }, cancellationToken);

    public Task<AccountAnswer> ChangeLanguageAsync(Actor actor, string commandId, ChangeLanguageCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            if (command.Language is not ("en" or "fr"))
            {
                throw Refuse.Invalid("language", "Choose English or French.", "Choisissez l’anglais ou le français.");
            }

            var person = await step.Db.People.SingleAsync(p => p.Id == actor.PersonId, ct);
            person.Language = command.Language;
            return new AccountAnswer(person.Id);
        }, cancellationToken);

    public Task<AccountAnswer> ChangeMailsAsync(Actor actor, string commandId, ChangeMailsCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            if (command.Hour is < 9 or > 18)
            {
                throw Refuse.Invalid("hour", "Choose an hour from 9 to 18.", "Choisissez une heure de 9 à 18.");
            }

            var person = await step.Db.People.SingleAsync(p => p.Id == actor.PersonId, ct);
            (person.MailHour, person.WantsDigest) = (command.Hour, command.Digest);
            return new AccountAnswer(person.Id);
        }, cancellationToken);

    /// <summary>Ends all other sessions. Guessing the present password here is as slow as signing in.</summary>
    public async Task ChangePasswordAsync(
        Actor actor, string commandId, string current, string password, string again, IPAddress? address, CancellationToken cancellationToken)
    {
        var errors = Passwords.Errors(password, again).ToList();
        if (errors.Count > 0)
        {
            throw Refuse.Invalid(errors);
        }

        var email = await EmailAsync(actor.PersonId, cancellationToken);
        if (await delay.EnterAsync(email, address, cancellationToken) is { } wait)
        {
            throw Refuse.Invalid(new FieldError("current", SignInDelay.Words(wait)));
        }

        // The password is no part of the stored command, so a form sent again may hold another one.
        var isFirst = false;
        await steps.RunAsync(actor, commandId, new ChangePasswordCommand(actor.PersonId), (step, ct) =>
        {
            isFirst = true;
            return ChangeAsync(step, current, password, ct);
        }, cancellationToken);
        if (!isFirst)
        {
            throw Refuse.Conflict(
                "This form was sent before, and the password of that first time holds. Nothing was changed now.",
                "Ce formulaire a déjà été envoyé et le mot de passe saisi alors reste valable. Rien n’a été modifié cette fois-ci.");
        }

        await delay.ForgetAsync(email, address, cancellationToken);
    }

    private async Task<string> EmailAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db.People.Where(p => p.Id == personId).Select(p => p.Email).SingleAsync(cancellationToken);
    }

    private async Task<AccountAnswer> ChangeAsync(StepContext step, string current, string password, CancellationToken cancellationToken)
    {
        var person = await step.Db.People.SingleAsync(p => p.Id == step.Actor.PersonId, cancellationToken);
        var given = current.Length <= Passwords.Longest ? current : "";
        if (person.PasswordHash is { } hash && hasher.VerifyHashedPassword(person, hash, given) == PasswordVerificationResult.Failed)
        {
            throw Refuse.Invalid("current", "This is not your present password.", "Ce n’est pas votre mot de passe actuel.");
        }

        person.PasswordHash = hasher.HashPassword(person, password);
        person.SecurityStamp = Tokens.New();
        await ApiTokens.RevokeAsync(step.Db, person.Id, step.Now, cancellationToken);
        return new AccountAnswer(person.Id);
    }
}
