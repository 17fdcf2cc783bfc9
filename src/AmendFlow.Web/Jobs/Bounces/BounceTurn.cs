using System.Globalization;
using AmendFlow.Data;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs.Bounces;

/// <summary>Whose turn it is to read the mailbox, and when: a row of the settings, so that of several nodes one reads it at a time.</summary>
public sealed class BounceTurn(Database database, WriterGate gate)
{
    public const string Key = "bounces-next";

    /// <returns>True when the turn is ours until then: nobody else's, and due.</returns>
    public async Task<bool> TakeAsync(DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        using var pass = await gate.EnterAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        var held = await db.Settings.AsNoTracking().Where(s => s.Key == Key).Select(s => s.Value).SingleOrDefaultAsync(cancellationToken);
        if (held is null)
        {
            return await db.Database.ExecuteSqlAsync(
                $"""INSERT INTO settings ("Key", "Value") VALUES ({Key}, {Stored(until)}) ON CONFLICT ("Key") DO NOTHING""", cancellationToken) == 1;
        }

        return DateTimeOffset.Parse(held, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) <= now
            && await MoveAsync(db, held, until, cancellationToken);
    }

    /// <summary>Gives the turn back, to be taken again from an instant on. One that was taken over meanwhile is left alone.</summary>
    public async Task EndAsync(DateTimeOffset until, DateTimeOffset next)
    {
        using var pass = await gate.EnterAsync(CancellationToken.None);
        await using var db = database.CreateDbContext();
        await MoveAsync(db, Stored(until), next, CancellationToken.None);
    }

    private static async Task<bool> MoveAsync(AmendFlowDbContext db, string from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var value = Stored(to);
        return await db.Settings.Where(s => s.Key == Key && s.Value == from)
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.Value, value), cancellationToken) == 1;
    }

    private static string Stored(DateTimeOffset instant) => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
