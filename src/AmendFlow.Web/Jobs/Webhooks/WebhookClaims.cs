using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs.Webhooks;

/// <param name="Attempt">The number that fences us in.</param>
public sealed record ClaimedDelivery(Guid Id, Guid WebhookId, string Address, string Secret, string Body, int Attempt);

/// <summary>Whose turn it is, and what became of it. Claims are leases, as those of mails are.</summary>
public sealed class WebhookClaims(Database database, WriterGate gate, TimeProvider time)
{
    /// <summary>Longer than an attempt takes; what a killed node had claimed is sent again after it, under the same id.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private const int MostReceivers = 100;
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>Those that something is due for, first those that answered last time, and of them whoever waits longest: a slow one with a backlog has no turn before the others. None while the outbox is held after a restore.</summary>
    public async Task<IReadOnlyList<Guid>> DueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = database.CreateDbContext();
        if (await OutboxPause.SinceAsync(db, cancellationToken) is not null)
        {
            return [];
        }

        return await db.WebhookDeliveries
            .Where(d => d.State == DeliveryState.Owed && d.NextAttemptAt <= now && (d.LeasedUntil == null || d.LeasedUntil <= now))
            .Join(
                db.Webhooks.Where(w => w.State == WebhookState.Active && (w.RestsUntil == null || w.RestsUntil <= now)),
                d => d.WebhookId, w => w.Id, (d, w) => new { w.Id, HasFailed = w.RestsUntil != null, w.LastAttemptAt })
            .GroupBy(d => new { d.Id, d.HasFailed, d.LastAttemptAt })
            .OrderBy(g => g.Key.HasFailed).ThenBy(g => g.Key.LastAttemptAt != null).ThenBy(g => g.Key.LastAttemptAt)
            .Select(g => g.Key.Id).Take(MostReceivers).ToListAsync(cancellationToken);
    }

    /// <returns>The next delivery to a receiver, ours now; null when none is due, or it is not to be sent to.</returns>
    public async Task<ClaimedDelivery?> ClaimAsync(Guid webhookId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var stored = now.UtcDateTime;
        using var pass = await gate.EnterAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        if (await OutboxPause.SinceAsync(db, cancellationToken) is not null)
        {
            return null;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (db.HasRowLocks)
        {
            // One at a time to each receiver, whichever node it is.
            await db.Database.SqlQuery<Guid>($"""SELECT "Id" AS "Value" FROM webhooks WHERE "Id" = {webhookId} FOR UPDATE""").ToListAsync(cancellationToken);
        }

        if (await db.WebhookDeliveries.AnyAsync(d => d.WebhookId == webhookId && d.State == DeliveryState.Owed && d.LeasedUntil > now, cancellationToken))
        {
            return null;
        }

        var ids = db.HasRowLocks
            ? await db.Database.SqlQuery<Guid>($"""
                SELECT "Id" AS "Value" FROM webhook_deliveries
                WHERE "WebhookId" = {webhookId} AND "State" = 'Owed' AND "NextAttemptAt" <= {stored} AND ("LeasedUntil" IS NULL OR "LeasedUntil" <= {stored})
                ORDER BY "NextAttemptAt", "Id" LIMIT 1 FOR UPDATE SKIP LOCKED
                """).ToListAsync(cancellationToken)
            : await db.WebhookDeliveries
                .Where(d => d.WebhookId == webhookId && d.State == DeliveryState.Owed && d.NextAttemptAt <= now && (d.LeasedUntil == null || d.LeasedUntil <= now))
                .OrderBy(d => d.NextAttemptAt).ThenBy(d => d.Id).Select(d => d.Id).Take(1).ToListAsync(cancellationToken);
        var webhook = await db.Webhooks.AsNoTracking().SingleAsync(w => w.Id == webhookId, cancellationToken);
        if (ids is not [var id] || webhook.State != WebhookState.Active || webhook.RestsUntil > now)
        {
            return null;
        }

        var delivery = await db.WebhookDeliveries.SingleAsync(d => d.Id == id, cancellationToken);
        if (delivery.Body is null)
        {
            // Forgotten after thirty days, while somebody had it tried again.
            delivery.State = DeliveryState.Cancelled;
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return null;
        }

        delivery.LeasedUntil = now + Lease;
        delivery.FirstAttemptAt ??= now;
        delivery.Attempt++;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ClaimedDelivery(id, webhookId, webhook.Address, webhook.Secret, delivery.Body!, delivery.Attempt);
    }

    /// <summary>Stores what became of an attempt, unless another sweep has taken it over. The attempt has happened: no stopping keeps this from being stored.</summary>
    public async Task FinishAsync(ClaimedDelivery claimed, Action<WebhookDelivery> change)
    {
        using var pass = await gate.EnterAsync(CancellationToken.None);
        await using var db = database.CreateDbContext();
        var delivery = await db.WebhookDeliveries.SingleAsync(d => d.Id == claimed.Id);
        if (delivery.Attempt == claimed.Attempt && delivery.State == DeliveryState.Owed)
        {
            delivery.LeasedUntil = null;
            change(delivery);
            await db.SaveChangesAsync();
        }
    }

    /// <param name="restsUntil">Null after an answer that took the delivery.</param>
    public async Task AnsweredAsync(Guid webhookId, int? status, DateTimeOffset? restsUntil)
    {
        var now = time.GetUtcNow();
        using var pass = await gate.EnterAsync(CancellationToken.None);
        await using var db = database.CreateDbContext();
        await db.Webhooks.Where(w => w.Id == webhookId).ExecuteUpdateAsync(s => s
            .SetProperty(w => w.LastStatus, status).SetProperty(w => w.LastAttemptAt, now).SetProperty(w => w.RestsUntil, restsUntil));
    }

    /// <summary>Bodies are kept for thirty days. What was not delivered by then has none to be delivered any more.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var old = time.GetUtcNow() - KeptFor;
        await using var db = database.CreateDbContext();
        if ((await db.WebhookDeliveries.Where(d => d.Body != null && d.OwedAt < old).OrderBy(d => d.OwedAt).Select(d => d.Id).Take(1).ToListAsync(cancellationToken)).Count == 0)
        {
            return;
        }

        using var pass = await gate.EnterAsync(cancellationToken);
        var forgotten = db.WebhookDeliveries.Where(d => d.Body != null && d.OwedAt < old);
        await forgotten.Where(d => d.State != DeliveryState.Delivered).ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Cancelled), cancellationToken);
        await forgotten.ExecuteUpdateAsync(s => s.SetProperty(d => d.Body, (string?)null), cancellationToken);
    }
}
