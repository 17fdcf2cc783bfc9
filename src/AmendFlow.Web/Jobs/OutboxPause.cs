using System.Globalization;
using AmendFlow.Data;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>
/// After a restore no mail goes out: what the backup owed may have been sent since it was made. An operator lets the mails go. A row of the
/// settings, so that it holds for every node and comes along in a copy.
/// </summary>
public static class OutboxPause
{
    public const string Key = "outbox-paused";

    /// <summary>Everything owed until then came out of the backup; null while mails go out.</summary>
    public static async Task<DateTimeOffset?> SinceAsync(AmendFlowDbContext db, CancellationToken cancellationToken) =>
        await db.Settings.AsNoTracking().Where(s => s.Key == Key).Select(s => s.Value).SingleOrDefaultAsync(cancellationToken) is { } value
            ? DateTimeOffset.Parse(value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)
            : null;

    /// <summary>Holds the mails, unless they are held already: the first pause says what came out of the backup.</summary>
    public static Task BeginAsync(AmendFlowDbContext db, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var value = since.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        return db.Database.ExecuteSqlAsync(
            $"""INSERT INTO settings ("Key", "Value") VALUES ({Key}, {value}) ON CONFLICT ("Key") DO NOTHING""", cancellationToken);
    }
}
