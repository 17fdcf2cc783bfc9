using AmendFlow.Data;
using AmendFlow.Data.Definitions;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>Finds out what the lists of workflows and versions show.</summary>
internal sealed class WorkflowLoader(CurrentViewer current, Database database)
{
    public async Task<WorkflowListModel> ListAsync(string done, CancellationToken cancellationToken)
    {
        var viewer = await WorkflowRights.ReaderAsync(current, cancellationToken);
        await using var db = database.CreateDbContext();
        var rows = await RowsAsync(db, viewer, db.Definitions, cancellationToken);
        return new WorkflowListModel(rows, WorkflowRights.MayBring(viewer), await ZoneAsync(db, viewer, cancellationToken), done);
    }

    /// <exception cref="RefusedException">There is no such workflow.</exception>
    public async Task<WorkflowModel> HistoryAsync(string definitionId, CancellationToken cancellationToken)
    {
        var viewer = await WorkflowRights.ReaderAsync(current, cancellationToken);
        await using var db = database.CreateDbContext();
        var rows = await RowsAsync(db, viewer, db.Definitions.Where(d => d.DefinitionId == definitionId), cancellationToken);
        return rows is [var workflow]
            ? new WorkflowModel(workflow, WorkflowRights.MayBring(viewer), await ZoneAsync(db, viewer, cancellationToken))
            : throw Refuse.NotFound();
    }

    /// <summary>In which instants are shown: where the viewer's party is.</summary>
    public static async Task<TimeZoneInfo> ZoneAsync(AmendFlowDbContext db, Viewer viewer, CancellationToken cancellationToken) =>
        viewer.Mandates is [var mandate, ..]
            ? TimeZoneInfo.FindSystemTimeZoneById(await db.Parties.Where(p => p.AgreementId == mandate.AgreementId && p.Side == mandate.Side).Select(p => p.Zone).SingleAsync(cancellationToken))
            : TimeZoneInfo.Utc;

    public static async Task<IReadOnlyList<WorkflowRow>> RowsAsync(
        AmendFlowDbContext db, Viewer viewer, IQueryable<DefinitionVersion> wanted, CancellationToken cancellationToken)
    {
        // Without the files: a list of many versions would carry megabytes that it does not show.
        var versions = await wanted.AsNoTracking().Select(v => new { v.Id, v.DefinitionId, v.Version, v.Status, v.AuthorId, v.ImportedAt, v.ReplacedAt, v.PublishedAt, v.CopiedFrom })
            .ToListAsync(cancellationToken);
        var workflows = versions.GroupBy(v => v.DefinitionId, StringComparer.Ordinal).ToList();
        var naming = workflows.ConvertAll(w => (w.FirstOrDefault(v => v.Status == DefinitionStatus.Published) ?? w.MaxBy(v => v.Version)!).Id);
        var titles = (await db.Definitions.AsNoTracking().Where(v => naming.Contains(v.Id)).ToListAsync(cancellationToken)).ToDictionary(v => v.DefinitionId, WorkflowWords.TitleOf, StringComparer.Ordinal);
        var ids = versions.ConvertAll(v => v.Id);
        var requests = await db.Publications.AsNoTracking().Where(p => ids.Contains(p.VersionId)).ToListAsync(cancellationToken);
        var running = await RunningAsync(db, viewer, ids, cancellationToken);
        var people = await WorkflowPeople.LoadAsync(db, viewer, versions.Select(v => v.AuthorId), cancellationToken);
        return [.. workflows.Select(workflow => new WorkflowRow(workflow.Key, titles[workflow.Key], [.. workflow.OrderByDescending(v => v.Version).Select(v => new VersionRow(
                v.Version, v.Status, people.Name(v.AuthorId), v.ReplacedAt ?? v.ImportedAt, v.PublishedAt, v.CopiedFrom, running.GetValueOrDefault(v.Id),
                requests.FirstOrDefault(r => r.VersionId == v.Id && r.State == PublicationState.Approved)?.Note,
                requests.Any(r => r.VersionId == v.Id && r.State == PublicationState.Open)))])).OrderBy(w => w.Title.En, StringComparer.Ordinal)];
    }

    /// <summary>Cases of the viewer's agreements that have not ended, by version.</summary>
    public static async Task<Dictionary<string, int>> RunningAsync(
        AmendFlowDbContext db, Viewer viewer, IReadOnlyCollection<string> versionIds, CancellationToken cancellationToken)
    {
        var agreements = viewer.Mandates.Select(m => m.AgreementId).Distinct().ToList();
        return await db.Cases.Where(c => c.EndedAt == null && versionIds.Contains(c.DefinitionVersionId))
            .Where(c => viewer.Person.IsOperator || agreements.Contains(c.AgreementId))
            .GroupBy(c => c.DefinitionVersionId).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
    }
}
