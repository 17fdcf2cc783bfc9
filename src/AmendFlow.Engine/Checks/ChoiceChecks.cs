using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Checks;

/// <summary>What switches, forks and loops are to choose by, or to go through: missing, or a word that means nothing.</summary>
internal static class ChoiceChecks
{
    public static IEnumerable<Finding> Of(Activity activity) => [.. Modes(activity), .. Cases(activity), .. Branches(activity), .. Loops(activity)];

    private static IEnumerable<Finding> Modes(Activity activity)
    {
        var (input, modes) = activity.Type switch
        {
            ElsaTypes.Fork => ("joinMode", (string[])["WaitAll", "WaitAny"]),
            ElsaTypes.FlowSwitch or ElsaTypes.Switch => ("mode", ["MatchFirst", "MatchAny"]),
            _ => ("", []),
        };

        // A fork has no wrapped mode; a number is the place in the list.
        var value = activity.Type == ElsaTypes.Fork ? activity.Json[input] : LiteralInput.TryRead(activity, input, out var literal) ? literal : null;
        var mode = value.AsText() ?? value?.ToJsonString();
        if (modes.Length > 0 && !string.IsNullOrWhiteSpace(mode) && !modes.Contains(mode) && mode is not ("0" or "1"))
        {
            yield return Found.Error("wrong-mode", $"{activity.Path}.{input}", activity.Id,
                $"The step \"{activity.Text.En}\" has a mode that is none: {Values.Excerpt(mode)}. It may be {modes[0]} or {modes[1]}.",
                $"L’étape « {activity.Text.Fr} » a un mode qui n’en est pas un : {Values.Excerpt(mode)}. Ce peut être {modes[0]} ou {modes[1]}.");
        }
    }

    private static IEnumerable<Finding> Cases(Activity activity)
    {
        foreach (var (item, index) in activity.Type is ElsaTypes.FlowSwitch or ElsaTypes.Switch ? activity.Json["cases"].Items().Select((c, i) => (c as JsonObject, i)) : [])
        {
            var question = (item?["condition"] as JsonObject)?["value"];
            if (item is not null && (question is null || question.AsText() is { } text && string.IsNullOrWhiteSpace(text)))
            {
                yield return WithoutQuestion(activity, index, item);
            }
        }
    }

    private static Finding WithoutQuestion(Activity activity, int index, JsonObject item) => Found.Warning("decision-without-question", $"{activity.Path}.cases[{index}].condition", activity.Id,
        $"The case \"{item.Text("label") ?? $"{index + 1}"}\" of the step \"{activity.Text.En}\" asks nothing. Choose its question, or take the case away.",
        $"Le cas « {item.Text("label") ?? $"{index + 1}"} » de l’étape « {activity.Text.Fr} » ne demande rien. Choisissez sa question, ou retirez le cas.");

    private static IEnumerable<Finding> Loops(Activity activity)
    {
        if ((ElsaTypes.IsLoop(activity.Type) || activity.Type == ElsaTypes.ParallelForEach) && activity.Children.IsEmpty)
        {
            yield return Found.Warning("loop-without-body", $"{activity.Path}.body", activity.Id,
                $"The loop \"{activity.Text.En}\" repeats nothing: no step stands in it.",
                $"La boucle « {activity.Text.Fr} » ne répète rien : aucune étape ne s’y trouve.");
        }

        if (activity.Type is ElsaTypes.ForEach or ElsaTypes.ParallelForEach && ActivityChecks.ValueOf(activity, "items") is null)
        {
            yield return Found.Warning("loop-without-items", $"{activity.Path}.items", activity.Id,
                $"The loop \"{activity.Text.En}\" does not say what it goes through; it would never turn.",
                $"La boucle « {activity.Text.Fr} » n’indique pas ce qu’elle parcourt ; elle ne ferait aucun tour.");
        }
    }

    // Elsa parts no text at its commas: that is one branch with a comma in its name.
    private static IEnumerable<Finding> Branches(Activity activity)
    {
        if (activity.Type == ElsaTypes.FlowFork && LiteralInput.TryRead(activity, "branches", out var branches) && branches.AsText() is { } text && text.Trim() is [not '[', ..])
        {
            yield return Found.Warning("fork-branches", $"{activity.Path}.branches", activity.Id,
                $"The fork \"{activity.Text.En}\" names one branch, \"{Values.Excerpt(text)}\". Several are a list: [\"Legal\", \"Finance\"].",
                $"L’embranchement « {activity.Text.Fr} » nomme une seule branche, « {Values.Excerpt(text)} ». Plusieurs forment une liste : [\"Juridique\", \"Finances\"].");
        }
    }
}
