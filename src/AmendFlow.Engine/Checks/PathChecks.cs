using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Checks;

/// <summary>Paths of a flowchart: steps that nothing leads to, joins and forks.</summary>
internal static class PathChecks
{
    public static IEnumerable<Finding> Of(Activity activity, ActivityCatalogue catalogue) =>
    [
        .. activity.Type switch
        {
            ElsaTypes.Flowchart => [.. Unreachable(activity), .. Joins(activity), .. JoinChecks.Of(activity, catalogue), .. Forks(activity), .. Partings(activity)],
            ElsaTypes.Sequence => AfterTheEnd(activity),
            _ => Enumerable.Empty<Finding>(),
        },
    ];

    private static IEnumerable<Finding> Unreachable(Activity flowchart)
    {
        var graph = FlowGraph.Of(flowchart);
        var ends = flowchart.Children.Where(c => ElsaTypes.IsTerminal(c.Type)).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(graph.Start is { } start ? [start] : []);
        while (open.TryPop(out var id))
        {
            // Nothing follows an end, whatever is drawn.
            if (reached.Add(id) && !ends.Contains(id))
            {
                foreach (var edge in graph.EdgesFrom(id))
                {
                    open.Push(graph.Edges[edge].Target);
                }
            }
        }

        return flowchart.Children.Where(c => !reached.Contains(c.Id)).Select(NeverRuns);
    }

    private static IEnumerable<Finding> AfterTheEnd(Activity sequence) =>
        sequence.Children.SkipWhile(c => !ElsaTypes.IsTerminal(c.Type)).Skip(1).Select(NeverRuns);

    private static Finding NeverRuns(Activity activity) => Found.Error("unreachable-activity", activity.Path, activity.Id,
        $"No path leads to the step \"{activity.Text.En}\"; it would never happen.",
        $"Aucun chemin ne mène à l’étape « {activity.Text.Fr} » ; elle n’aurait jamais lieu.");

    private static IEnumerable<Finding> Joins(Activity flowchart)
    {
        foreach (var join in flowchart.Children.Where(c => c.Type == ElsaTypes.FlowJoin))
        {
            if (join.Join is null)
            {
                yield return Found.Error("join-mode", $"{join.Path}.mode", join.Id,
                    $"The join \"{join.Text.En}\" does not say in the file itself what it waits for: the first branch (WaitAny), all branches (WaitAll), or all that were taken (WaitAllActive). Choose one.",
                    $"La jonction « {join.Text.Fr} » n’indique pas dans le fichier même ce qu’elle attend : la première branche (WaitAny), toutes (WaitAll) ou toutes celles empruntées (WaitAllActive). Choisissez.");
            }
            else if (join.Json["mode"] is null)
            {
                yield return Found.Warning("join-without-mode", join.Path, join.Id,
                    $"The join \"{join.Text.En}\" does not say what it waits for; it takes the first branch and cancels the others.",
                    $"La jonction « {join.Text.Fr} » n’indique pas ce qu’elle attend ; elle prend la première branche et annule les autres.") with
                {
                    Fix = new Fix(new("Write down that it takes the first", "Écrire qu’elle prend la première"), [JsonChange.Set($"{join.Path}.mode", FirstWins())]),
                };
            }
        }
    }

    private static JsonObject FirstWins() => new()
    {
        ["typeName"] = "Elsa.Workflows.Activities.Flowchart.Models.FlowJoinMode, Elsa.Workflows.Core",
        ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "WaitAny" },
    };

    private static IEnumerable<Finding> Forks(Activity flowchart)
    {
        var graph = FlowGraph.Of(flowchart);
        foreach (var fork in flowchart.Children.Where(c => c.Type == ElsaTypes.FlowFork))
        {
            var branches = graph.EdgesFrom(fork.Id).Where(e => graph.IsForward[e]).Select(e => graph.ReachOf(graph.Edges[e].Target)).ToList();
            if (branches.Count > 1 && branches.SelectMany(b => b).GroupBy(a => a, StringComparer.Ordinal).All(g => g.Count() == 1))
            {
                yield return Found.Warning("fork-without-join", fork.Path, fork.Id,
                    $"The branches that start at \"{fork.Text.En}\" never meet again; nothing waits for all of them.",
                    $"Les branches ouvertes à « {fork.Text.Fr} » ne se rejoignent jamais ; rien ne les attend toutes.");
            }
        }
    }

    /// <summary>An outcome that starts several steps, as a fork does, though no join waits for all of them: mostly a second path that was meant to replace the first.</summary>
    private static IEnumerable<Finding> Partings(Activity flowchart)
    {
        var graph = FlowGraph.Of(flowchart);

        // A step that several paths lead to waits for all of them, too.
        var joins = flowchart.Children.Where(c => c.Type == ElsaTypes.FlowJoin || graph.ForwardInto(c.Id).Length > 1).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var step in flowchart.Children.Where(c => c.Type != ElsaTypes.FlowFork))
        {
            foreach (var outcome in graph.EdgesFrom(step.Id).Where(e => graph.IsForward[e]).Select(e => graph.Edges[e]).GroupBy(e => e.Port ?? "Done", StringComparer.Ordinal))
            {
                var targets = outcome.Select(e => e.Target).Distinct(StringComparer.Ordinal).ToList();
                if (targets.Count > 1 && !targets.Select(t => joins.Intersect(graph.ReachOf(t).Append(t), StringComparer.Ordinal)).Aggregate((one, other) => one.Intersect(other, StringComparer.Ordinal)).Any())
                {
                    yield return Found.Warning("outcome-with-several-paths", step.Path, step.Id,
                        $"When the step \"{step.Text.En}\" ends with “{SvgWords.Ending(outcome.Key).En}”, {targets.Count} steps begin at once, and nothing waits for all of them. Where only one is meant, take the other paths away.",
                        $"Si l’étape « {step.Text.Fr} » se termine par « {SvgWords.Ending(outcome.Key).Fr} », {targets.Count} étapes commencent à la fois, et rien ne les attend toutes. Si une seule est voulue, retirez les autres chemins.") with
                    {
                        Outcome = outcome.Key,
                    };
                }
            }
        }
    }
}
