using AmendFlow.Agreements.Comparison;
using AmendFlow.Data;
using AmendFlow.Data.Definitions;
using AmendFlow.Engine.Definitions;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>Finds out what the page of one version shows.</summary>
internal sealed class WorkflowVersionLoader(CurrentViewer current, Database database, PublicationLoader publications, TimeProvider time)
{
    /// <exception cref="RefusedException">No such version, or not for this person.</exception>
    public async Task<WorkflowVersionModel> LoadAsync(string definitionId, int number, string? step, string? view, Returned returned, string done, CancellationToken cancellationToken)
    {
        var viewer = await WorkflowRights.ReaderAsync(current, cancellationToken);
        await using var db = database.CreateDbContext();
        var version = await FindAsync(db, definitionId, number, cancellationToken);
        var rows = await WorkflowLoader.RowsAsync(db, viewer, db.Definitions.Where(d => d.DefinitionId == definitionId), cancellationToken);
        var (definition, findings) = await WorkflowChecks.RunAsync(db, version.Json, cancellationToken);
        if (definition is null)
        {
            throw new InvalidOperationException($"Definition version {version.Id} cannot be read: {findings[0].Message.En}");
        }

        findings = [.. findings, .. await AskedChecks.RunAsync(db, definition, time.GetUtcNow(), cancellationToken)];
        var parties = await WorkflowWords.PartiesAsync(db, cancellationToken);
        var chosen = step is not null && definition.Activities.TryGetValue(step, out var found) ? found : null;
        var publication = await publications.LoadAsync(db, viewer, version, rows[0].Versions, returned, done, cancellationToken);
        if (version.Status == DefinitionStatus.Draft && publication is { IsOld: false, Published: { } published })
        {
            publication = publication with { Changes = await ChangesAsync(db, definitionId, published, definition, parties, cancellationToken) };
        }

        return new WorkflowVersionModel(
            definitionId,
            WorkflowWords.TitleOf(version),
            rows[0].Versions.Single(v => v.Number == number),
            [.. rows[0].Versions.Where(v => v.Number != number)],
            definition,
            WorkflowVersionModel.Lines(definition, findings, parties),
            parties,
            InsideOf(chosen) ?? definition.Root,
            chosen,
            view is "outline" or "diagram" ? view : "",
            WorkflowRights.MayBring(viewer),
            await WorkflowLoader.ZoneAsync(db, viewer, cancellationToken),
            publication);
    }

    /// <exception cref="RefusedException">No such version, or not for this person.</exception>
    public async Task<DefinitionVersion> FileAsync(string definitionId, int number, CancellationToken cancellationToken)
    {
        await WorkflowRights.ReaderAsync(current, cancellationToken);
        await using var db = database.CreateDbContext();
        return await FindAsync(db, definitionId, number, cancellationToken);
    }

    internal static async Task<DefinitionVersion> FindAsync(AmendFlowDbContext db, string definitionId, int number, CancellationToken cancellationToken) =>
        await db.Definitions.AsNoTracking().SingleOrDefaultAsync(d => d.DefinitionId == definitionId && d.Version == number, cancellationToken)
            ?? throw Refuse.NotFound();

    private static async Task<IReadOnlyList<Change>> ChangesAsync(
        AmendFlowDbContext db, string definitionId, int published, WorkflowDefinition draft, PartyNames parties, CancellationToken cancellationToken)
    {
        var version = await FindAsync(db, definitionId, published, cancellationToken);
        return (await DefinitionStore.ReadAsync(db, version.Json, cancellationToken)).Definition is { } now
            ? DefinitionComparison.Of(now, draft, parties, text => WorkflowWords.Named(text, parties))
            : [];
    }

    // A container shows what is in it; any other step is shown among its neighbours.
    private static Activity? InsideOf(Activity? step) => step is null ? null : step.Children.IsEmpty ? step.Parent : step;
}
