using AmendFlow.Data;
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

        // A new one at each start: who reads the console now is who installs now. Nodes that start at once each write theirs; the last counts.
        var token = Tokens.New();
        var hash = Tokens.Hash(token);
        await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO settings ("Key", "Value") VALUES ({Key}, {hash}) ON CONFLICT ("Key") DO UPDATE SET "Value" = excluded."Value" """, cancellationToken);
        await console.WriteLineAsync($"Set-up: open {publicUrl.To("/set-up")} and enter this token, once: {token}");
    }

    /// <summary>Takes the token out of the installation, as part of the step that makes the operator: it is good once.</summary>
    /// <returns>False when it is another, or was used.</returns>
    internal static async Task<bool> UseAsync(AmendFlowDbContext db, string tokenHash, CancellationToken cancellationToken)
    {
        if (await db.Settings.SingleOrDefaultAsync(s => s.Key == Key && s.Value == tokenHash, cancellationToken) is not { } row)
        {
            return false;
        }

        db.Settings.Remove(row);
        return true;
    }
}
