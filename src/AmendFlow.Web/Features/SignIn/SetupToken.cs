using AmendFlow.Data;
using AmendFlow.Data.Records;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.SignIn;

/// <summary>The one-time token that makes the first operator. Printed on the console while there is none; only its hash is kept.</summary>
public sealed class SetupToken(Database database, PublicUrl publicUrl)
{
    private const string Key = "setup-token";

    public async Task AnnounceAsync(TextWriter console, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        if (await db.People.AnyAsync(p => p.IsOperator, cancellationToken))
        {
            return;
        }

        // A new one at each start: who reads the console now is who installs now.
        var token = Tokens.New();
        if (await db.Settings.SingleOrDefaultAsync(s => s.Key == Key, cancellationToken) is { } old)
        {
            old.Value = Tokens.Hash(token);
        }
        else
        {
            db.Settings.Add(new Setting { Key = Key, Value = Tokens.Hash(token) });
        }

        await db.SaveChangesAsync(cancellationToken);
        await console.WriteLineAsync($"Set-up: open {publicUrl.To("/set-up")} and enter this token, once: {token}");
    }

    public static Task<bool> IsRightAsync(AmendFlowDbContext db, string token, CancellationToken cancellationToken)
    {
        var hash = Tokens.Hash(token.Trim());
        return db.Settings.AnyAsync(s => s.Key == Key && s.Value == hash, cancellationToken);
    }
}
