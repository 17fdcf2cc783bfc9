using AmendFlow.Data;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Editing;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Definitions.Edit;

/// <param name="Step">Id of a step.</param>
/// <param name="In">Id of the part that <paramref name="Edge"/> counts in; null for the whole.</param>
/// <param name="Edge">Place of a connection in its diagram.</param>
/// <param name="Outcome">Of the step.</param>
internal sealed record EditPlace(string? Step, string? In, int? Edge, string? Outcome, string? View);

/// <summary>Finds out what the editor shows.</summary>
internal sealed class EditLoader(CurrentViewer current, Database database, TimeProvider time, IIds ids)
{
    /// <returns>An <see cref="EditModel"/>, or an <see cref="EditBeginModel"/> where there is no draft.</returns>
    /// <exception cref="RefusedException">No such workflow, or not for this person.</exception>
    public async Task<object> LoadAsync(string definitionId, EditPlace place, Posted? posted, string done, CancellationToken cancellationToken)
    {
        var viewer = await WorkflowRights.ReaderAsync(current, cancellationToken);
        if (!WorkflowRights.MayBring(viewer))
        {
            throw Refuse.Forbidden(
                "You may read workflows, but not change them.", "Vous pouvez lire les circuits, mais pas les modifier.");
        }

        await using var db = database.CreateDbContext();
        var rows = await WorkflowLoader.RowsAsync(db, viewer, db.Definitions.Where(d => d.DefinitionId == definitionId), cancellationToken);
        var workflow = rows is [var only] ? only : throw Refuse.NotFound();
        if (EditHandler.DraftOf(workflow.Versions.Select(v => (v.Number, v.Status))) is not { } number)
        {
            var from = workflow.Published ?? workflow.Versions[0];
            return new EditBeginModel(definitionId, workflow.Title, from.Number, from.Status, ids.Next().ToString("N"), posted?.Errors ?? []);
        }

        var draft = await WorkflowVersionLoader.FindAsync(db, definitionId, number, cancellationToken);
        var (definition, findings) = await WorkflowChecks.RunAsync(db, draft.Json, cancellationToken);
        if (definition is null)
        {
            throw new InvalidOperationException($"Definition version {draft.Id} cannot be read: {findings[0].Message.En}");
        }

        findings = [.. findings, .. await AskedChecks.RunAsync(db, definition, time.GetUtcNow(), cancellationToken)];
        var parties = await WorkflowWords.PartiesAsync(db, cancellationToken);
        var step = Find(definition, place.Step);
        var inside = DiagramOf(step) ?? DiagramOf(Find(definition, place.In)) ?? definition.Root;
        var edge = place.Edge is { } index && index >= 0 && index < inside.Connections.Length ? place.Edge : null;
        return new EditModel(
            definitionId,
            WorkflowWords.TitleOf(draft),
            workflow.Versions.Single(v => v.Number == number),
            definition,
            WorkflowVersionModel.Lines(definition, findings, parties),
            parties,
            inside,
            edge is null ? step : null,
            edge,
            step is null || edge is not null ? null : place.Outcome,
            place.View is "outline" or "diagram" ? place.View : "",
            StepContext.Sha256(draft.Json),
            ids.Next().ToString("N"),
            await WorkflowLoader.ZoneAsync(db, viewer, cancellationToken),
            posted,
            await DraftStates.LastOfAsync(db, draft, viewer.Id, cancellationToken) is not null,
            await DraftStates.UndoneOfAsync(db, draft, viewer.Id, cancellationToken) is not null,
            done)
        {
            ComparedWith = workflow.Versions.Single(v => v.Number == number).CopiedFrom ?? workflow.Published?.Number,
        };
    }

    /// <summary>Steps of the draft as JSON for the clipboard, with the ways between them.</summary>
    /// <exception cref="RefusedException">No such workflow, or not for this person.</exception>
    public async Task<string> CopyAsync(string definitionId, IReadOnlyCollection<string> steps, CancellationToken cancellationToken) =>
        await LoadAsync(definitionId, new(null, null, null, null, null), null, "", cancellationToken) is EditModel model
            ? DefinitionEditor.Copy(model.Definition, steps)
            : throw Refuse.NotFound();

    // Steps of a workflow that is used here as a step are changed there.
    private static Activity? Find(WorkflowDefinition definition, string? id) =>
        id is not null && definition.Activities.TryGetValue(id, out var step) && !id.Contains('/', StringComparison.Ordinal) ? step : null;

    private static Activity? DiagramOf(Activity? step) =>
        step is null ? null : step is { Type: "Elsa.Flowchart", Children.IsEmpty: false } ? step : step.Parent is { Type: "Elsa.Flowchart" } parent ? parent : DiagramOf(step.Parent);
}
