using System.Collections.Immutable;
using System.Globalization;
using AmendFlow.Agreements.Comparison;
using AmendFlow.Engine;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Editing;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Definitions.Edit;

/// <summary>Reads what a form of the editor asks for. Pure: the same form on the same draft is the same change.</summary>
internal static class EditReader
{
    /// <exception cref="RefusedException">The form is incomplete, or none of ours.</exception>
    public static IReadOnlyList<EditOperation> Read(IReadOnlyDictionary<string, string> posted, WorkflowDefinition definition, PartyNames parties) => Get(posted, "act") switch
    {
        "step" => OfStep(posted, definition, parties),
        "texts" => [new SetTexts(null, TextsOf(posted))],
        "move" => [new MoveStep(Get(posted, "step"), Number(posted, "x"), Number(posted, "y"))],
        "add" => StepKinds.Plan(definition, PlaceOf(posted), Get(posted, "kind"), Get(posted, "type"), NewText(posted), Get(posted, "question"), Get(posted, "no")),
        "connect" => [new Connect(Get(posted, "step"), Get(posted, "outcome"), Target(posted))],
        "redirect" when Get(posted, "to").Length == 0 => [new RemoveConnection(WayOf(posted))],
        "redirect" when Get(posted, "to") == Get(posted, "target") => [],
        "redirect" => [new Redirect(WayOf(posted), Get(posted, "to"))],
        "shift" => [new ShiftSteps(Steps(posted), Number(posted, "dx"), Number(posted, "dy"))],
        "align" => [new AlignSteps(Steps(posted), Get(posted, "alignment") == "top" ? StepAlignment.Top : StepAlignment.Left)],
        "only-if" => OnlyIf.Plan(definition, Get(posted, "step"), Get(posted, "question")),
        "send-back" => OfSendBack(posted, definition),
        "tidy" => [new TidySteps(DiagramOf(posted))],
        "paste" => [new PasteSteps(DiagramOf(posted), Get(posted, "copied"))],
        "copy" => [new PasteSteps(DiagramOf(posted), DefinitionEditor.Copy(definition, [Get(posted, "step")]))],
        "clear" => [new RemoveSteps(Steps(posted))],
        "remove" => [
            .. SendBack.Left(definition.Activities.GetValueOrDefault(Get(posted, "step"))) is { } revision ? new[] { new RemoveStep(revision, false) } : [],
            new RemoveStep(Get(posted, "step"), posted.ContainsKey("reconnect"))],
        _ => throw Refuse.Invalid("", "This form is none of the editor’s. Open the page again.", "Ce formulaire n’est pas celui de l’éditeur. Rouvrez la page."),
    };

    private static List<EditOperation> OfStep(IReadOnlyDictionary<string, string> posted, WorkflowDefinition definition, PartyNames parties)
    {
        var id = Get(posted, "step");
        var operations = new List<EditOperation>();
        if (!definition.Activities.TryGetValue(id, out var step) || TextsOf(posted) != step.Text)
        {
            operations.Add(new SetTexts(id, TextsOf(posted)));
            operations.AddRange(step is null ? [] : SendBack.Renamed(step, TextsOf(posted)));
        }

        if (step is null)
        {
            return operations;
        }

        operations.AddRange(SettingReader.Changes(id, SettingFields.Of(step, definition, parties), posted));
        if (EditedSubject.IsAskedFor(step) && posted.ContainsKey("subject."))
        {
            var keys = SettingOptions.Sections.Select(s => s.Value).Where(k => posted.ContainsKey($"subject.{k}")).ToList();
            if (!keys.SequenceEqual(EditedSubject.Of(step)))
            {
                operations.Add(new SetSubject(id, [.. keys]));
            }
        }

        return operations;
    }

    private static IReadOnlyList<EditOperation> OfSendBack(IReadOnlyDictionary<string, string> posted, WorkflowDefinition definition)
    {
        var step = definition.Activities.GetValueOrDefault(Get(posted, "step"));
        return step is not null && SendBack.Fits(step, SendBack.Port) && !step.Parent!.Connections.Any(c => c.Source == step.Id && c.Port == SendBack.Port)
            ? SendBack.Plan(definition, step.Id, step.Id, step.Text, LiteralInput.Text(step, "phase") ?? "committee")
            : throw Refuse.Conflict("Requests for changes of this step lead somewhere already: nothing was changed.", "Les demandes de modifications de cette étape mènent déjà quelque part : rien n’a été modifié.");
    }

    // One on each line: an id may hold anything else.
    private static ImmutableArray<string> Steps(IReadOnlyDictionary<string, string> posted) =>
        [.. Get(posted, "steps").ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private static string? DiagramOf(IReadOnlyDictionary<string, string> posted) => Get(posted, "in") is { Length: > 0 } diagram ? diagram : null;

    private static StepPlace PlaceOf(IReadOnlyDictionary<string, string> posted) =>
        new(Get(posted, "target").Length > 0 ? WayOf(posted) : null, Get(posted, "step"), Get(posted, "outcome"));

    private static Connection WayOf(IReadOnlyDictionary<string, string> posted) => new(Get(posted, "step"), Get(posted, "outcome"), Get(posted, "target"));

    private static string Target(IReadOnlyDictionary<string, string> posted) => Get(posted, "to") is { Length: > 0 } target
        ? target
        : throw Refuse.Invalid("to", "Choose the step that this outcome leads to.", "Choisissez l’étape à laquelle mène cette issue.");

    private static Bilingual TextsOf(IReadOnlyDictionary<string, string> posted) => new(Get(posted, "en").Trim(), Get(posted, "fr").Trim());

    // Whoever names it in one language only is not held up: the checks and the panel show both.
    private static Bilingual NewText(IReadOnlyDictionary<string, string> posted)
    {
        var typed = TextsOf(posted);
        var kind = StepKinds.All.FirstOrDefault(k => k.Key == Get(posted, "kind"))?.Name ?? StepKinds.NameOf(Get(posted, "type"));
        return (typed.En.Length, typed.Fr.Length) switch
        {
            (0, 0) => kind,
            (0, _) => typed with { En = typed.Fr },
            (_, 0) => typed with { Fr = typed.En },
            _ => typed,
        };
    }

    private static double Number(IReadOnlyDictionary<string, string> posted, string name) =>
        double.TryParse(Get(posted, name).Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Refuse.Invalid(name, "This has to be a number, such as 120.", "Indiquez un nombre, comme 120.");

    private static string Get(IReadOnlyDictionary<string, string> posted, string name) => posted.GetValueOrDefault(name, "");
}
