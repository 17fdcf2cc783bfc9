using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Editing;

/// <summary>The settings of a step that an author can change.</summary>
public static class EditableInputs
{
    private const string JoinMode = "Elsa.Workflows.Core.Activities.Flowchart.Models.FlowJoinMode, Elsa.Workflows.Core";

    /// <summary>The one input that stands in the file without a wrapper: a list of labels, each with its condition (elsa-format.md A.12).</summary>
    internal const string Cases = "cases";

    // What the checks have nothing to say about, and an author does.
    private static readonly Dictionary<string, ImmutableArray<ActivityInput>> More = new(StringComparer.Ordinal)
    {
        [ElsaTypes.FlowJoin] = [New("mode", JoinMode, "WaitAll, WaitAllActive or WaitAny.", "WaitAll, WaitAllActive ou WaitAny.")],
        [ElsaTypes.FlowFork] = [New("branches", "String[]", "The names of the branches, all of which start.", "Les noms des branches, qui commencent toutes.")],
        [ElsaTypes.FlowSwitch] = [New(Cases, "Object", "A list of labels, each with a condition.", "Une liste de libellés, chacun avec une condition.")],
        [ElsaTypes.SetOutput] = [New("outputValue", "Object", "The value of the output.", "La valeur de la sortie.")],
        [ElsaTypes.SetVariable] = [New("value", "Object", "The value of the variable.", "La valeur de la variable.")],
        [ElsaTypes.SetName] = [New("value", "String", "The name of the case.", "Le nom du dossier.")],
        [ElsaTypes.WriteLine] = [New("text", "String", "The text for the log.", "Le texte pour le journal.")],
        [ElsaTypes.PublishEvent] = [New("payload", "Object", "What the event carries.", "Ce que porte l’événement.")],
        [ElsaTypes.RunJavaScript] =
        [
            New("script", "String", "The source of the script.", "Le code du script."),
            New("possibleOutcomes", "String[]", "The outcomes that it may set.", "Les issues qu’il peut choisir."),
        ],
    };

    /// <summary>Those that its kind has, in the order of the catalogue, then those of its file that nobody here knows.</summary>
    public static ImmutableArray<ActivityInput> Of(Activity step, ActivityCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(catalogue);
        ImmutableArray<ActivityInput> known = catalogue.HostActivities.TryGetValue(step.Type, out var host)
            ? host.Inputs
            : [.. ElsaInputs.Of(step.Type), .. More.GetValueOrDefault(step.Type, [])];
        var others = step.Json.Where(m => m.Value is JsonObject wrapped && wrapped["expression"] is JsonObject && known.All(k => k.Name != m.Key))
            .Select(m => New(m.Key, ((JsonObject)m.Value!).Text("typeName") ?? "Object", "A setting that is not known here.", "Un réglage inconnu ici."));
        return [.. known, .. others];
    }

    private static ActivityInput New(string name, string type, string en, string fr) => new(name, type, null, false, new(en, fr));
}
