using System.Globalization;
using System.Text.Json;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Api;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Audit;

/// <param name="Agreements">That the viewer may audit.</param>
/// <param name="People">Of the viewer's own side.</param>
public sealed record AuditModel(
    AuditTrail Trail, IReadOnlyList<Choice> Agreements, IReadOnlyList<Choice> People, IReadOnlyDictionary<Guid, string> Cases, AuditSearch Search, bool IsFiltered)
{
    public int PageCount => (Trail.Count + AuditTrails.PageSize - 1) / AuditTrails.PageSize;
}

internal static class AuditEndpoints
{
    private static readonly JsonSerializerOptions Readable = new(ApiJson.Options) { WriteIndented = true };

    public static void MapAudit(this RouteGroupBuilder pages)
    {
        // Each computes the whole chain of its agreement.
        pages.MapGet("/audit", SearchAsync).Limited(LimitedWork.Drawing);
        pages.MapGet("/audit/cases/{id:guid}", async (Guid id, CurrentViewer current, AuditTrails trails, CancellationToken cancellationToken) =>
            Page.Show<CaseAuditPage>(await trails.OfCaseAsync(await current.GetAsync(cancellationToken), id, cancellationToken))).Limited(LimitedWork.Drawing);
        pages.MapGet("/audit/cases/{id:guid}/export", ExportAsync).Limited(LimitedWork.Drawing);
    }

    private static async Task<IResult> ExportAsync(Guid id, CurrentViewer current, AuditTrails trails, CancellationToken cancellationToken)
    {
        var trail = await trails.OfCaseAsync(await current.GetAsync(cancellationToken), id, cancellationToken);
        return Results.File(JsonSerializer.SerializeToUtf8Bytes(AuditExport.Of(trail), Readable), "application/json", $"audit-{id:N}.json");
    }

    private static async Task<IResult> SearchAsync(
        string? agreement, string? person, string? action, string? decision, string? from, string? to, int? page,
        CurrentViewer current, Database database, AuditTrails trails, CancellationToken cancellationToken)
    {
        var viewer = await current.GetAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        var mine = viewer.Mandates.Select(m => m.AgreementId).Distinct().Where(id => AuditTrails.MayRead(viewer, id)).ToList();
        var agreements = await db.Agreements.AsNoTracking().Where(a => mine.Contains(a.Id)).OrderBy(a => a.Reference).ToListAsync(cancellationToken);
        if (agreements.Count == 0)
        {
            throw Refuse.NotFound();
        }

        var chosen = Guid.TryParse(agreement, out var asked) ? asked : agreements[0].Id;
        var people = await PeopleAsync(db, chosen, viewer.SidesOf(chosen), cancellationToken);
        var search = new AuditSearch(
            people.Any(p => p.Value == person) && Guid.TryParse(person, out var somebody) ? somebody : null, action ?? "",
            DecisionKinds.TryParse(decision ?? "", out var kind) ? kind.Key() : "", Day(from), Day(to), Math.Clamp(page ?? 1, 1, 100_000));
        var trail = await trails.OfAgreementAsync(viewer, chosen, search, cancellationToken);
        var caseIds = trail.Lines.Select(l => l.CaseId).OfType<Guid>().ToHashSet();
        var cases = await db.Proposals.AsNoTracking().Where(p => p.CaseId != null && caseIds.Contains(p.CaseId.Value))
            .ToDictionaryAsync(p => p.CaseId!.Value, p => p.Reference ?? "", cancellationToken);
        return Page.Show<AuditPage>(new AuditModel(
            trail, [.. agreements.Select(a => new Choice(a.Id.ToString(), $"{a.Reference} {(CurrentLanguage.IsFrench ? a.TitleFr : a.TitleEn)}"))],
            people, cases, search, search with { Page = 1 } != AuditSearch.All));
    }

    private static async Task<IReadOnlyList<Choice>> PeopleAsync(
        AmendFlowDbContext db, Guid agreementId, IReadOnlySet<Side> sides, CancellationToken cancellationToken)
    {
        var people = await db.Mandates.AsNoTracking().Where(m => m.AgreementId == agreementId && sides.Contains(m.Side))
            .Join(db.People, m => m.PersonId, p => p.Id, (_, p) => new { p.Id, p.Name }).Distinct().OrderBy(p => p.Name).ToListAsync(cancellationToken);
        return [.. people.Select(p => new Choice(p.Id.ToString(), p.Name))];
    }

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and <= 9000 ? day : null;
}
