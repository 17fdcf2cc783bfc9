using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Checks;

/// <summary>Loops: without a way out, feeding a join, or left and repeated at once.</summary>
internal static class LoopChecks
{
    public static IEnumerable<Finding> Of(Activity activity) => activity.Type switch
    {
        ElsaTypes.Flowchart => [.. NoExit(activity), .. FeedsJoin(activity), .. BackAndForward(activity)],
        ElsaTypes.While when NeverEnds(activity) => [Endless(activity)],
        _ => [],
    };

    private static IEnumerable<Finding> NoExit(Activity flowchart)
    {
        var graph = FlowGraph.Of(flowchart);
        foreach (var loop in graph.Loops)
        {
            var isLeft = graph.HasWayOut(loop)
                || flowchart.Children.Any(c => ElsaTypes.IsTerminal(c.Type) && loop.Contains(c.Id));
            if (!isLeft)
            {
                yield return Endless(flowchart.Children.First(c => c.Id == loop.Head));
            }
        }
    }

    private static Finding Endless(Activity activity) => Found.Warning("loop-without-exit", activity.Path, activity.Id,
        $"The loop that starts at \"{activity.Text.En}\" has no way out.",
        $"La boucle qui commence à « {activity.Text.Fr} » n’a pas d’issue.");

    private static IEnumerable<Finding> FeedsJoin(Activity flowchart)
    {
        var graph = FlowGraph.Of(flowchart);
        foreach (var step in flowchart.Children)
        {
            var into = graph.ForwardInto(step.Id);
            var fromLoop = into.Count(e => graph.LoopsLeftBy(e).Length > 0);
            if (fromLoop > 0 && fromLoop < into.Length)
            {
                yield return Found.Warning("join-fed-by-loop", step.Path, step.Id,
                    $"\"{step.Text.En}\" waits for a path that comes out of a loop and for another one: it goes on after the last turn of the loop. Nothing to mend, unless the file is also to run in Elsa's own engine, which may go on too early there, or never.",
                    $"« {step.Text.Fr} » attend un chemin qui sort d’une boucle et un autre : elle continue après le dernier tour de la boucle. Rien à corriger, sauf si le fichier doit aussi tourner dans le moteur d’Elsa, qui peut y continuer trop tôt, ou jamais.");
            }
        }
    }

    private static IEnumerable<Finding> BackAndForward(Activity flowchart)
    {
        var graph = FlowGraph.Of(flowchart);
        foreach (var step in flowchart.Children)
        {
            // A fork leaves by all its outcomes together.
            var mixed = graph.EdgesFrom(step.Id)
                .GroupBy(e => step.Type == ElsaTypes.FlowFork ? "" : graph.Edges[e].Port ?? "Done", StringComparer.Ordinal)
                .Any(port => port.Any(e => graph.IsForward[e]) && port.Any(e => graph.IsBack(e)));
            if (mixed)
            {
                yield return Found.Warning("back-and-forward", step.Path, step.Id,
                    $"The step \"{step.Text.En}\" goes back and forward at once.",
                    $"L’étape « {step.Text.Fr} » repart en arrière et avance en même temps.");
            }
        }
    }

    private static bool NeverEnds(Activity loop)
    {
        var condition = (loop.Json["condition"] as JsonObject)?["expression"] as JsonObject;
        var isAlwaysTrue = condition?["value"] is { } value
            && (value.GetValueKind() == JsonValueKind.True || value.AsText()?.Trim() is "true" or "True");
        return isAlwaysTrue && !Within(loop).Any(a => ElsaTypes.IsTerminal(a.Type));
    }

    private static IEnumerable<Activity> Within(Activity activity) => activity.Children.SelectMany(c => Within(c).Prepend(c));
}
