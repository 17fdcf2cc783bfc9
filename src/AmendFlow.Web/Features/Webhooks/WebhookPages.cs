using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Jobs.Webhooks;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Webhooks;

/// <summary>What an answer of the page shows beside the list.</summary>
internal sealed record WebhookShown(PostedForm Form, bool IsOfAdding, RefusedException? Refused, string? NewSecret, string Done)
{
    public static WebhookShown Nothing { get; } = new(PostedForm.Empty, false, null, null, "");
}

/// <summary>Finds out what the page of webhooks shows to an administrator of one party or of several.</summary>
internal sealed class WebhookPages(CurrentViewer current, Database database, WebhookHosts hosts, IIds ids)
{
    /// <exception cref="RefusedException">They administer no party: there is no such page.</exception>
    public async Task<IResult> ShowAsync(WebhookShown shown, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var scope = await AdminScope.LoadAsync(db, await current.GetAsync(cancellationToken), cancellationToken);
        if (scope.Parties.Count == 0)
        {
            throw Refuse.NotFound();
        }

        return Page.Show<WebhookPage>(
            new WebhookModel(
                await PartiesAsync(db, scope, cancellationToken),
                hosts.Names,
                await OutboxPause.SinceAsync(db, cancellationToken) is not null,
                shown.NewSecret,
                ids.Next().ToString("N"),
                shown.Form,
                shown.IsOfAdding,
                shown.Refused?.Errors() ?? [],
                shown.Done),
            shown.Refused?.Status() ?? StatusCodes.Status200OK);
    }

    private static async Task<IReadOnlyList<WebhookParty>> PartiesAsync(AmendFlowDbContext db, AdminScope scope, CancellationToken cancellationToken)
    {
        var agreements = scope.Parties.Select(p => p.AgreementId).ToList();
        var references = await db.Agreements.AsNoTracking().Where(a => agreements.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Reference, cancellationToken);
        var webhooks = await db.Webhooks.AsNoTracking()
            .Where(w => agreements.Contains(w.AgreementId) && w.State != WebhookState.Removed).OrderBy(w => w.CreatedAt).ThenBy(w => w.Id).ToListAsync(cancellationToken);
        var wanted = webhooks.ConvertAll(w => w.Id);
        var counts = await db.WebhookDeliveries
            .Where(d => wanted.Contains(d.WebhookId) && (d.State == DeliveryState.Owed || d.State == DeliveryState.GivenUp))
            .GroupBy(d => new { d.WebhookId, d.State }).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => (g.Key.WebhookId, g.Key.State), g => g.Count, cancellationToken);
        return [.. scope.Parties.OrderBy(p => references[p.AgreementId], StringComparer.Ordinal).Select(p => new WebhookParty(
            $"{p.AgreementId}/{p.Side}",
            p.Name,
            references[p.AgreementId],
            [.. webhooks.Where(w => w.AgreementId == p.AgreementId && w.Side == p.Side).Select(w => new WebhookRow(
                w.Id, w.Address, w.Events, w.State, w.LastAttemptAt, w.LastStatus,
                counts.GetValueOrDefault((w.Id, DeliveryState.Owed)), counts.GetValueOrDefault((w.Id, DeliveryState.GivenUp))))]))];
    }
}
