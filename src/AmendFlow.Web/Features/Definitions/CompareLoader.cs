using AmendFlow.Agreements.Comparison;
using AmendFlow.Data;
using AmendFlow.Engine.Definitions;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Definitions;

/// <param name="Changes">In the order in which a reader wants them.</param>
public sealed record CompareModel(
    WorkflowRow Workflow, int From, int To, WorkflowDefinition Old, WorkflowDefinition New, IReadOnlyList<Change> Changes, MergedDiagram Merged, PartyNames Parties)
{
    public string Name(Activity activity) => CurrentLanguage.Words(WorkflowWords.Named(activity.Text, Parties));

    /// <summary>The page of the step, in the version that has it.</summary>
    public string? HrefOf(string activityId) =>
        New.Activities.ContainsKey(activityId) ? $"{WorkflowLinks.Of(Workflow.DefinitionId, To)}?step={Uri.EscapeDataString(activityId)}#chosen"
        : Old.Activities.ContainsKey(activityId) ? $"{WorkflowLinks.Of(Workflow.DefinitionId, From)}?step={Uri.EscapeDataString(activityId)}#chosen"
        : null;
}

/// <summary>Compares two versions of a workflow.</summary>
internal sealed class CompareLoader(CurrentViewer current, Database database)
{
    /// <summary>Without numbers: the newest version with what is published, or with the one before.</summary>
    /// <exception cref="RefusedException">No such versions, or not for this person.</exception>
    public async Task<CompareModel> LoadAsync(string definitionId, int? from, int? to, CancellationToken cancellationToken)
    {
        var viewer = await WorkflowRights.ReaderAsync(current, cancellationToken);
        await using var db = database.CreateDbContext();
        var rows = await WorkflowLoader.RowsAsync(db, viewer, db.Definitions.Where(d => d.DefinitionId == definitionId), cancellationToken);
        var workflow = rows is [var only] ? only : throw Refuse.NotFound();
        var newer = to ?? workflow.Versions[0].Number;
        var older = from ?? (workflow.Published is { } published && published.Number != newer ? published.Number
            : workflow.Versions.FirstOrDefault(v => v.Number < newer)?.Number ?? newer);
        var (old, present) = (await ReadAsync(db, definitionId, older, cancellationToken), await ReadAsync(db, definitionId, newer, cancellationToken));
        var parties = await WorkflowWords.PartiesAsync(db, cancellationToken);
        var changes = DefinitionComparison.Of(old, present, parties, text => WorkflowWords.Named(text, parties));
        return new CompareModel(workflow, older, newer, old, present, changes, MergedDiagram.Of(old, present, changes), parties);
    }

    private static async Task<WorkflowDefinition> ReadAsync(AmendFlowDbContext db, string definitionId, int number, CancellationToken cancellationToken)
    {
        var version = await WorkflowVersionLoader.FindAsync(db, definitionId, number, cancellationToken);
        var read = await DefinitionStore.ReadAsync(db, version.Json, cancellationToken);
        return read.Definition ?? throw new InvalidOperationException($"Definition version {version.Id} cannot be read: {read.Findings[0].Message.En}");
    }
}
