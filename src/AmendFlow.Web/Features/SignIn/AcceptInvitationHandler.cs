using AmendFlow.Data;
using AmendFlow.Data.People;
using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Jobs.Bounces;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.SignIn;

/// <summary>The password is no part of it: what a command asks is stored hashed, and too quickly for passwords.</summary>
public sealed record AcceptInvitationCommand(string TokenHash, string Language);

public sealed record AcceptInvitationAnswer(Guid PersonId);

/// <summary>Sets the password of somebody who was invited. The link is spent by it, and earlier sessions end.</summary>
public sealed class AcceptInvitationHandler(StepRunner steps, IPasswordHasher<Person> hasher)
{
    /// <returns>Whose invitation it is; null when it is unknown, spent or out of date.</returns>
    public static Task<Person?> FindAsync(AmendFlowDbContext db, string tokenHash, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.People.SingleOrDefaultAsync(p => p.InvitationHash == tokenHash && p.InvitationExpiresAt > now && p.IsActive, cancellationToken);

    /// <returns>Whose password was set, by this very request; null when the same form was carried out before, for that signs nobody in.</returns>
    public async Task<Guid?> HandleAsync(
        string commandId, AcceptInvitationCommand command, string password, string again, CancellationToken cancellationToken)
    {
        var errors = Passwords.Errors(password, again).ToList();
        if (errors.Count > 0)
        {
            throw Refuse.Invalid(errors);
        }

        // The password is no part of the stored command, so a form sent again proves nothing about who sends it.
        var isFirst = false;
        var answer = await steps.RunAsync(Actor.System, Actor.SystemForm(commandId), command, (step, ct) =>
        {
            isFirst = true;
            return AcceptAsync(step, command, password, ct);
        }, cancellationToken);
        return isFirst ? answer.PersonId : null;
    }

    private async Task<AcceptInvitationAnswer> AcceptAsync(
        StepContext step, AcceptInvitationCommand command, string password, CancellationToken cancellationToken)
    {
        var person = await FindAsync(step.Db, command.TokenHash, step.Now, cancellationToken) ?? throw Refuse.NotFound();
        person.PasswordHash = hasher.HashPassword(person, password);
        person.SecurityStamp = Tokens.New();
        await ApiTokens.RevokeAsync(step.Db, person.Id, step.Now, cancellationToken);
        person.InvitationHash = null;
        person.InvitationExpiresAt = null;
        person.Language = command.Language is "en" or "fr" ? command.Language : person.Language;
        await FailedAddress.EndAsync(step, person, cancellationToken);
        await AdminRecord.WriteAsync(step, person, "invitation-accepted", null, cancellationToken);
        return new AcceptInvitationAnswer(person.Id);
    }
}
