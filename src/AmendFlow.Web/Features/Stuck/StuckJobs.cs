using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Engine;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Jobs.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Stuck;

/// <summary>Mails, timers and events that should be done by now.</summary>
internal sealed class StuckJobs(AmendFlowDbContext db, DateTimeOffset now, int most)
{
    /// <summary>What is due is done within half a minute while a node is up; ten times that is stuck.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly DateTimeOffset longAgo = now - Patience;

    /// <param name="isHeld">All mails wait for the operator: only what was given up is stuck for a reason of its own.</param>
    public async Task<IReadOnlyList<StuckItem>> MailsAsync(bool isHeld, CancellationToken cancellationToken)
    {
        var stuck = await db.Mails.AsNoTracking()
            // One that was not even tried, because mails to its reader come back, is no trouble of its own.
            .Where(m => (m.State == MailState.Undeliverable && m.MessageId != null) || m.State == MailState.Bounced
                || (!isHeld && (m.State == MailState.Owed || m.State == MailState.Rendered) && (m.Attempt > 0 || m.NextAttemptAt <= longAgo)))
            .OrderBy(m => m.OwedAt).Take(most)
            .Select(m => new { m.Id, m.Kind, m.State, m.OwedAt, m.NextAttemptAt, m.Attempt, m.Reply, m.PersonId, m.AgreementId })
            .ToListAsync(cancellationToken);
        var agreements = await AgreementsAsync(stuck.Select(m => m.AgreementId), cancellationToken);
        return
        [
            .. stuck.Select(m => new StuckItem(
                StuckKind.Mail,
                m.Id,
                m.OwedAt,
                StuckWords.Of(m.Kind),
                agreements.GetValueOrDefault(m.AgreementId ?? Guid.Empty, ""),
                Why(m.State, m.Attempt, m.Reply),
                m.Reply ?? "",
                $"/admin/people/{m.PersonId}",
                !MailNames.IsLost(m.State) && m.Attempt == 0 ? [StuckAct.Sweep] : [StuckAct.Send, StuckAct.GiveUp])),
        ];
    }

    public async Task<IReadOnlyList<StuckItem>> WebhooksAsync(CancellationToken cancellationToken)
    {
        var stuck = await db.WebhookDeliveries.AsNoTracking().Where(d => d.State == DeliveryState.GivenUp)
            .Join(db.Webhooks, d => d.WebhookId, w => w.Id, (d, w) => new { d.Id, d.Event, d.OwedAt, d.Status, w.Address, w.AgreementId })
            .OrderBy(d => d.OwedAt).Take(most).ToListAsync(cancellationToken);
        var agreements = await AgreementsAsync(stuck.Select(d => (Guid?)d.AgreementId), cancellationToken);
        return
        [
            .. stuck.Select(d => new StuckItem(
                StuckKind.Webhook,
                d.Id,
                d.OwedAt,
                new($"Webhook: {d.Event.Key()}", $"Webhook : {d.Event.Key()}"),
                agreements.GetValueOrDefault(d.AgreementId, ""),
                d.Status is null
                    ? new("Given up: its receiver did not answer for a day.", "Abandonné : son destinataire n’a pas répondu pendant un jour.")
                    : new("Given up: its receiver did not take it for a day.", "Abandonné : son destinataire ne l’a pas accepté pendant un jour."),
                d.Status is { } status ? $"{WebhookHosts.HostIn(d.Address)}: HTTP {status}" : WebhookHosts.HostIn(d.Address),
                null,
                [StuckAct.Deliver, StuckAct.DropDelivery])),
        ];
    }

    public async Task<IReadOnlyList<StuckItem>> TimersAsync(CancellationToken cancellationToken)
    {
        var stuck = await db.Timers.AsNoTracking().Where(t => t.State == TimerState.Pending && t.DueAt <= longAgo)
            .Join(db.Cases, t => t.CaseId, c => c.Id, (t, c) => new { t.Id, t.Kind, t.DueAt, t.Attempt, c.AgreementId })
            .OrderBy(t => t.DueAt).Take(most).ToListAsync(cancellationToken);
        var agreements = await AgreementsAsync(stuck.Select(t => (Guid?)t.AgreementId), cancellationToken);
        return
        [
            .. stuck.Select(t => new StuckItem(
                StuckKind.Timer,
                t.Id,
                t.DueAt,
                StuckWords.Of(t.Kind),
                agreements.GetValueOrDefault(t.AgreementId, ""),
                t.Attempt == 0
                    ? new("It is due, and no sweep has come to it.", "Elle est échue, et aucun passage ne l’a traitée.")
                    : new($"It was tried {t.Attempt} times and failed. The log says why, under this id.", $"Elle a été tentée {t.Attempt} fois, sans succès. Le journal dit pourquoi, sous cet identifiant."),
                t.Id.ToString(),
                null,
                [StuckAct.Sweep])),
        ];
    }

    public async Task<IReadOnlyList<StuckItem>> EventsAsync(CancellationToken cancellationToken)
    {
        var stuck = await db.CaseEvents.AsNoTracking().Where(e => e.ClosedAt == null && e.PublishedAt <= longAgo)
            .OrderBy(e => e.PublishedAt).Take(most).Select(e => new { e.Id, e.Name, e.PublishedAt, e.AgreementId }).ToListAsync(cancellationToken);
        var agreements = await AgreementsAsync(stuck.Select(e => (Guid?)e.AgreementId), cancellationToken);
        return
        [
            .. stuck.Select(e => new StuckItem(
                StuckKind.Event,
                e.Id,
                e.PublishedAt,
                new($"Event: {e.Name}", $"Événement : {e.Name}"),
                agreements.GetValueOrDefault(e.AgreementId, ""),
                new("No sweep has told it to the cases that wait for it. The log says why, under this id.", "Aucun passage ne l’a transmis aux dossiers qui l’attendent. Le journal dit pourquoi, sous cet identifiant."),
                e.Id.ToString(),
                null,
                [StuckAct.Sweep])),
        ];
    }

    public async Task<IReadOnlyList<StuckItem>> AddressesAsync(CancellationToken cancellationToken)
    {
        var failed = await db.People.AsNoTracking().Where(p => p.AddressFailedAt != null && p.IsActive).OrderBy(p => p.AddressFailedAt).Take(most)
            .Select(p => new { p.Id, p.AddressFailedAt }).ToListAsync(cancellationToken);
        return
        [
            .. failed.Select(p => new StuckItem(
                StuckKind.Address,
                p.Id,
                p.AddressFailedAt!.Value,
                new("Address that mails come back from", "Adresse dont les courriels reviennent"),
                "",
                new(
                    "Nothing is sent to it until somebody changes or confirms it. What is asked of this person stays open.",
                    "Rien n’y est envoyé tant que personne ne la corrige ou ne la confirme. Ce qui est demandé à cette personne reste ouvert."),
                "",
                $"/admin/people/{p.Id}#address",
                [])),
        ];
    }

    private static Bilingual Why(MailState state, int attempt, string? reply) => (state, attempt, reply) switch
    {
        (MailState.Bounced, _, _) => new("It came back: the server took it, and reported later that it cannot be delivered.", "Il est revenu : le serveur l’avait accepté, puis a signalé qu’il ne pouvait pas être remis."),
        (MailState.Undeliverable, _, _) => new(
            "Given up: the server refused the address for good, or took nothing for two days.",
            "Abandonné : le serveur a refusé l’adresse, ou n’a rien accepté pendant deux jours."),
        (_, 0, _) => new("It is due, and no sweep has come to it.", "Il est dû, et aucun passage ne l’a traité."),
        (_, _, null) => new(
            $"Tried {Times(attempt)}; it could not be written, or a node ended meanwhile. The log says why.",
            $"Tenté {attempt} fois ; il n’a pas pu être rédigé, ou un nœud s’est arrêté entre-temps. Le journal dit pourquoi."),
        _ => new($"Tried {Times(attempt)}; it is tried again by itself.", $"Tenté {attempt} fois ; un nouvel essai se fera de lui-même."),
    };

    private static string Times(int attempt) => attempt == 1 ? "once" : $"{attempt} times";

    private Task<Dictionary<Guid, string>> AgreementsAsync(IEnumerable<Guid?> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.OfType<Guid>().ToHashSet();
        return db.Agreements.AsNoTracking().Where(a => wanted.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Reference, cancellationToken);
    }
}
