using AmendFlow.Agreements.Activities;
using AmendFlow.Data.Definitions;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Editing;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Definitions.Edit;

public sealed record BeginEditCommand(string DefinitionId);

/// <param name="Hash">Of the draft that the page showed.</param>
/// <param name="Fields">What the form says: <see cref="EditReader"/> reads it.</param>
public sealed record EditCommand(string DefinitionId, int Version, string Hash, SortedDictionary<string, string> Fields);

/// <param name="StepId">The step that the page comes back to; null for none.</param>
/// <param name="IsChanged">False when the form said what the draft had already.</param>
public sealed record EditAnswer(string DefinitionId, int Version, string? StepId, bool IsChanged);

/// <summary>Changes a draft, one form at a time. A change is for one content, named by its hash: of two authors the second is told.</summary>
public sealed class EditHandler(StepRunner steps)
{
    /// <summary>Makes a draft of what is published, unless there is one already.</summary>
    /// <exception cref="RefusedException">Not allowed, or no such workflow.</exception>
    public Task<EditAnswer> BeginAsync(Actor actor, string commandId, BeginEditCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => BeginAsync(step, command, ct), cancellationToken);

    /// <exception cref="RefusedException">Not allowed, published or changed meanwhile, or the change cannot be made. The draft is as it was.</exception>
    public Task<EditAnswer> EditAsync(Actor actor, string commandId, EditCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => EditAsync(step, command, ct), cancellationToken);

    /// <summary>The draft that an author works on: the newest that can still be published.</summary>
    internal static int? DraftOf(IEnumerable<(int Number, DefinitionStatus Status)> versions)
    {
        var all = versions.ToList();
        var published = all.Where(v => v.Status == DefinitionStatus.Published).Select(v => v.Number).DefaultIfEmpty(0).Max();
        var drafts = all.Where(v => v.Status == DefinitionStatus.Draft && v.Number > published).ToList();
        return drafts.Count == 0 ? null : drafts.Max(v => v.Number);
    }

    private static async Task<EditAnswer> BeginAsync(StepContext step, BeginEditCommand command, CancellationToken cancellationToken)
    {
        var viewer = await WorkflowRights.DoerAsync(step, WorkflowRights.MayBring, cancellationToken);
        var versions = await WorkflowLock.HoldAsync(step, command.DefinitionId, cancellationToken);
        if (versions.Count == 0)
        {
            throw Refuse.NotFound();
        }

        if (DraftOf(versions.Select(v => (v.Version, v.Status))) is { } there)
        {
            return new(command.DefinitionId, there, null, false);
        }

        var from = versions.Find(v => v.Status == DefinitionStatus.Published) ?? versions[^1];
        var draft = await WorkflowCopy.MakeAsync(step, viewer, from, versions, cancellationToken);
        return new(draft.DefinitionId, draft.Version, null, true);
    }

    private static async Task<EditAnswer> EditAsync(StepContext step, EditCommand command, CancellationToken cancellationToken)
    {
        var viewer = await WorkflowRights.DoerAsync(step, WorkflowRights.MayBring, cancellationToken);
        var versions = await WorkflowLock.HoldAsync(step, command.DefinitionId, cancellationToken);
        var draft = versions.Find(v => v.Version == command.Version) ?? throw Refuse.NotFound();
        PublishRules.CheckDraft(draft, versions);
        if (StepContext.Sha256(draft.Json) != command.Hash)
        {
            var people = await WorkflowPeople.LoadAsync(step.Db, viewer, [draft.AuthorId], cancellationToken);
            var (who, zone) = (people.Name(draft.AuthorId), await WorkflowLoader.ZoneAsync(step.Db, viewer, cancellationToken));
            var at = draft.ReplacedAt ?? draft.ImportedAt;
            throw Refuse.Conflict(
                $"{who.En} changed this draft on {Format.Date(at, zone, "en")}, after you opened it. Nothing of yours was saved; what you typed is still here. Look at the draft as it is now, and save again.",
                $"{who.Fr} a modifié ce brouillon le {Format.Date(at, zone, "fr")}, après que vous l’avez ouvert. Rien de votre saisie n’a été enregistré ; elle figure encore ici. Relisez le brouillon tel qu’il est maintenant, puis enregistrez de nouveau.");
        }

        if (command.Fields.GetValueOrDefault("act") is "undo" or "redo")
        {
            return await BackAsync(step, viewer, draft, command, cancellationToken);
        }

        var (json, about) = await EditedAsync(step, draft.Json, command, cancellationToken);
        if (json == draft.Json)
        {
            return new(draft.DefinitionId, draft.Version, about, false);
        }

        var before = draft.Json;
        (draft.Json, draft.AuthorId, draft.ReplacedAt) = (json, step.Actor.PersonId, step.Now);
        await DraftStates.KeepAsync(step, draft, before, cancellationToken);
        await PublishHandler.OvertakeAsync(step, [draft.Id], cancellationToken);
        await WorkflowRecord.WriteAsync(step, viewer, "definition-edited", draft, null, cancellationToken);
        return new(draft.DefinitionId, draft.Version, about, true);
    }

    private static async Task<EditAnswer> BackAsync(StepContext step, Viewer viewer, DefinitionVersion draft, EditCommand command, CancellationToken cancellationToken)
    {
        var isUndo = command.Fields["act"] == "undo";
        var state = isUndo
            ? await DraftStates.LastOfAsync(step.Db, draft, step.Actor.PersonId, cancellationToken) ?? throw Refuse.Conflict(
                "There is no change of yours to take back: somebody else made the last one, or the draft is as it was brought in.",
                "Il n’y a aucune modification à annuler : la dernière est d’une autre personne, ou le brouillon est tel qu’il a été importé.")
            : await DraftStates.UndoneOfAsync(step.Db, draft, step.Actor.PersonId, cancellationToken) ?? throw Refuse.Conflict(
                "There is no change of yours to make again: the draft has been changed since.",
                "Il n’y a aucune modification à rétablir : le brouillon a été modifié depuis.");
        DraftStates.Turn(step, draft, state);
        (draft.Json, draft.AuthorId, draft.ReplacedAt) = (state.Json, step.Actor.PersonId, step.Now);
        await PublishHandler.OvertakeAsync(step, [draft.Id], cancellationToken);
        await WorkflowRecord.WriteAsync(step, viewer, "definition-edited", draft, null, cancellationToken);
        return new(draft.DefinitionId, draft.Version, command.Fields.GetValueOrDefault("step"), true);
    }

    private static async Task<(string Json, string? StepId)> EditedAsync(StepContext step, string json, EditCommand command, CancellationToken cancellationToken)
    {
        var parties = await WorkflowWords.PartiesAsync(step.Db, cancellationToken);
        var definition = await ReadAsync(step, json, cancellationToken);
        if (command.Fields.GetValueOrDefault("act") == "fix")
        {
            var (_, findings) = await WorkflowChecks.RunAsync(step.Db, json, cancellationToken);
            var found = findings.FirstOrDefault(f => f.Fix is not null && f.Code == command.Fields.GetValueOrDefault("code") && f.Path == command.Fields.GetValueOrDefault("path"))
                ?? throw Refuse.Conflict("The checks find this no more: nothing was changed.", "Les contrôles ne relèvent plus ce point : rien n’a été modifié.");
            var mended = found.Fix!.ApplyTo(json);
            _ = await ReadAsync(step, mended, cancellationToken);
            return (mended, found.ActivityId);
        }

        // What is added in one go belongs to its first step: the page comes back to that one.
        string? about = null;
        foreach (var operation in EditReader.Read(command.Fields, definition, parties))
        {
            var result = DefinitionEditor.Apply(definition, operation, AmendFlowActivities.Catalogue);
            json = result.Json ?? throw Refused(operation, result.Refusal!);
            about ??= result.StepId;
            definition = await ReadAsync(step, json, cancellationToken);
        }

        // What is put before a step is said in that step's panel.
        return (json, command.Fields.GetValueOrDefault("act") == "only-if" ? command.Fields.GetValueOrDefault("step") : about ?? command.Fields.GetValueOrDefault("step"));
    }

    private static async Task<WorkflowDefinition> ReadAsync(StepContext step, string json, CancellationToken cancellationToken)
    {
        var read = await DefinitionStore.ReadAsync(step.Db, json, cancellationToken);
        return read.Definition ?? throw Refuse.Conflict(read.Findings[0].Message.En, read.Findings[0].Message.Fr);
    }

    private static RefusedException Refused(EditOperation operation, Bilingual sentence) => operation switch
    {
        SetInput input => Refuse.Invalid($"i.{input.Input}", sentence.En, sentence.Fr),
        SetTexts => Refuse.Invalid("en", sentence.En, sentence.Fr),
        MoveStep => Refuse.Invalid("x", sentence.En, sentence.Fr),
        AddBetween or AddBehind => Refuse.Invalid("kind", sentence.En, sentence.Fr),
        _ => Refuse.Invalid("", sentence.En, sentence.Fr),
    };
}
