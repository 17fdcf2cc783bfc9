using System.Net;
using AmendFlow.Data;
using AmendFlow.Data.People;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.SignIn;

/// <param name="Person">Who it is; null when address and password do not fit together.</param>
/// <param name="Wait">How long nothing is tried; null when it was tried.</param>
public sealed record SignInAnswer(Person? Person, TimeSpan? Wait);

/// <summary>Checks an address and a password. Unknown addresses cost the same time and get the same answer.</summary>
public sealed partial class SignInHandler(
    Database database, WriterGate gate, SignInDelay delay, IPasswordHasher<Person> hasher, TimeProvider time, ILogger<SignInHandler> logger)
{
    private readonly Lazy<string> decoy = new(() => hasher.HashPassword(Nobody(time), Tokens.New()));

    public async Task<SignInAnswer> HandleAsync(string email, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        email = email.Trim().ToLowerInvariant();
        if (await delay.EnterAsync(email, address, cancellationToken) is { } wait)
        {
            return new SignInAnswer(null, wait);
        }

        await using var db = database.CreateDbContext();
        var person = await db.People.SingleOrDefaultAsync(p => p.Email == email && p.IsActive && p.PasswordHash != null, cancellationToken);
        var given = password.Length <= Passwords.Longest ? password : "";
        var verified = hasher.VerifyHashedPassword(person ?? Nobody(time), person?.PasswordHash ?? decoy.Value, given);
        if (person is null || verified == PasswordVerificationResult.Failed)
        {
            LogWrong(address);
            return new SignInAnswer(null, null);
        }

        if (verified == PasswordVerificationResult.SuccessRehashNeeded)
        {
            using var pass = await gate.EnterAsync(cancellationToken);
            person.PasswordHash = hasher.HashPassword(person, given);
            await db.SaveChangesAsync(cancellationToken);
        }

        await delay.ForgetAsync(email, address, cancellationToken);
        return new SignInAnswer(person, null);
    }

    private static Person Nobody(TimeProvider time) => new()
    {
        Id = Guid.Empty,
        Email = "",
        Name = "",
        Language = "en",
        SecurityStamp = "",
        CreatedAt = time.GetUtcNow(),
    };

    // Neither the address nor the password: people type the one into the field of the other.
    [LoggerMessage(LogLevel.Warning, "A sign-in from {Address} was refused")]
    private partial void LogWrong(IPAddress? address);
}
