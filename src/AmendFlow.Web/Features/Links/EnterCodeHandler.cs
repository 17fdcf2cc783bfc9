using System.Security.Cryptography;
using System.Text;
using AmendFlow.Agreements.Approval;
using AmendFlow.Data.People;
using AmendFlow.Web.Jobs.Bounces;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Links;

/// <param name="Proof">Of the code that was typed, keyed with the link's token, so that the stored command gives no code away.</param>
public sealed record EnterCodeCommand(Guid LinkId, string Proof);

public enum CodeCheck
{
    Accepted,
    Wrong,

    /// <summary>Never asked for, used already, or its ten minutes are over.</summary>
    NoneOpen,

    /// <summary>Five wrong tries: this code opens nothing any more.</summary>
    Exhausted,
}

/// <param name="CodeId">The code that was accepted; null otherwise.</param>
/// <param name="TriesLeft">Of the code that is open.</param>
public sealed record EnterCodeAnswer(CodeCheck Outcome, Guid? CodeId, int TriesLeft);

/// <summary>Checks a typed code. Every try is counted before it is answered, also beside others at the same moment.</summary>
public sealed class EnterCodeHandler(StepRunner steps, IPasswordHasher<Person> hasher)
{
    public const int MostTries = 5;

    /// <param name="found">The link.</param>
    /// <param name="token">Its token, as in the address.</param>
    /// <param name="commandId">Of the form.</param>
    /// <param name="code">As typed; spaces do not matter.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="RefusedException">It does not have eight digits. No try is counted.</exception>
    public Task<EnterCodeAnswer> HandleAsync(LinkFound found, string token, string commandId, string code, CancellationToken cancellationToken)
    {
        var digits = string.Concat(code.Where(c => !char.IsWhiteSpace(c)));
        if (digits.Length != 8 || !digits.All(char.IsAsciiDigit))
        {
            throw Refuse.Invalid("code", "The code has eight digits.", "Le code compte huit chiffres.");
        }

        var proof = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), Encoding.ASCII.GetBytes(digits)));
        return steps.RunAsync(
            found.Actor(Assurance.Link), commandId, new EnterCodeCommand(found.Link.Id, proof), (step, ct) => CheckAsync(step, found, digits, ct), cancellationToken);
    }

    private async Task<EnterCodeAnswer> CheckAsync(StepContext step, LinkFound found, string digits, CancellationToken cancellationToken)
    {
        var latest = await step.Db.LinkCodes.Where(c => c.LinkId == found.Link.Id)
            .OrderByDescending(c => c.IssuedAt).ThenByDescending(c => c.Id).FirstOrDefaultAsync(cancellationToken);
        if (latest is null || latest.UsedAt is not null || latest.ExpiresAt <= step.Now)
        {
            return new EnterCodeAnswer(CodeCheck.NoneOpen, null, 0);
        }

        if (latest.Tries >= MostTries)
        {
            return new EnterCodeAnswer(CodeCheck.Exhausted, null, 0);
        }

        latest.Tries++;
        latest.Version++;
        if (hasher.VerifyHashedPassword(found.Person, latest.CodeHash, digits) == PasswordVerificationResult.Failed)
        {
            var left = MostTries - latest.Tries;
            return new EnterCodeAnswer(left > 0 ? CodeCheck.Wrong : CodeCheck.Exhausted, null, left);
        }

        latest.UsedAt = step.Now;
        if (found.Person.AddressFailedAt is not null)
        {
            // The code came by mail, so mails arrive.
            await FailedAddress.EndAsync(step, await step.Db.People.SingleAsync(p => p.Id == found.Person.Id, cancellationToken), cancellationToken);
        }

        return new EnterCodeAnswer(CodeCheck.Accepted, latest.Id, 0);
    }
}
