using AmendFlow.Data.Jobs;
using AmendFlow.Data.People;
using AmendFlow.Web.Security;
using Microsoft.AspNetCore.Identity;

namespace AmendFlow.Chaos;

/// <summary>A link with a code as the mails carry them, put straight into the database: a race does not wait for mails.</summary>
internal static class MailedLink
{
    private const string Code = "12345678";

    // The product's hash takes a tenth of a second of one core on purpose; it reads from the hash itself how dear that one was.
    private static readonly string Hash = new PasswordHasher<Person>(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = 1000 })).HashPassword(null!, Code);

    /// <summary>One whose reader has not asked for a code.</summary>
    public static async Task<string> MakeBareAsync(Stage stage, Guid task, Guid person)
    {
        var token = Tokens.New();
        await using var db = stage.Database.CreateDbContext();
        db.ApprovalLinks.Add(new ApprovalLink { Id = Guid.NewGuid(), TaskId = task, PersonId = person, TokenHash = Tokens.Hash(token), IssuedAt = TimeProvider.System.GetUtcNow() });
        await db.SaveChangesAsync();
        return token;
    }

    public static async Task<(string Token, string Code)> MakeAsync(Stage stage, Guid task, Guid person)
    {
        var now = stage.At ?? TimeProvider.System.GetUtcNow();
        var token = Tokens.New();
        await using var db = stage.Database.CreateDbContext();
        var link = new ApprovalLink { Id = Guid.NewGuid(), TaskId = task, PersonId = person, TokenHash = Tokens.Hash(token), IssuedAt = now };
        db.ApprovalLinks.Add(link);
        db.LinkCodes.Add(new LinkCode { Id = Guid.NewGuid(), LinkId = link.Id, CodeHash = Hash, IssuedAt = now, ExpiresAt = now.AddMinutes(10) });
        await db.SaveChangesAsync();
        return (token, Code);
    }
}
