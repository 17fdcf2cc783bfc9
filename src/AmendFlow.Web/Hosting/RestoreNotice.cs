using AmendFlow.Data;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Hosting;

/// <summary>
/// A start finds out whether its database was restored from a backup since it was last served, and then holds the mails: they may have been
/// sent since the backup was made.
/// </summary>
public sealed partial class RestoreNotice(Database database, WriterGate gate, TimeProvider time, ILogger<RestoreNotice> logger)
{
    private const string Key = "database-identity";

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        using var pass = await gate.EnterAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        if (await DatabaseIdentity.OfAsync(db, cancellationToken) is { } identity)
        {
            await CompareAsync(db, identity, cancellationToken);
        }

        if (await OutboxPause.SinceAsync(db, cancellationToken) is not null)
        {
            LogHeld();
        }
    }

    private async Task CompareAsync(AmendFlowDbContext db, string identity, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"""INSERT INTO settings ("Key", "Value") VALUES ({Key}, {identity}) ON CONFLICT ("Key") DO NOTHING""", cancellationToken);
        if (await db.Settings.AnyAsync(s => s.Key == Key && s.Value == identity, cancellationToken))
        {
            return;
        }

        // Together, or a node that dies in between would have forgotten what it saw.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await OutboxPause.BeginAsync(db, time.GetUtcNow(), cancellationToken);
        await db.Settings.Where(s => s.Key == Key).ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, identity), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "The database was restored from a backup: no mail is sent before an operator lets them go on /admin/stuck")]
    private partial void LogHeld();
}
