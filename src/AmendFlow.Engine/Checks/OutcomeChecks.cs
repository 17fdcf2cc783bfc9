using System.Collections.Immutable;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Checks;

/// <summary>The ways in which a step ends, and the paths that lead on from them: those that lead nowhere, and those that never come.</summary>
internal static class OutcomeChecks
{
    public static IEnumerable<Finding> Of(Activity activity, ActivityCatalogue catalogue) => activity.Parent?.Type switch
    {
        null => [],
        ElsaTypes.Flowchart => Paths(activity, catalogue),
        _ => Ignored(activity, catalogue),
    };

    // A list of steps, a loop or a branch goes on with the next step whatever came out of the last one (elsa-format.md C.1).
    private static IEnumerable<Finding> Ignored(Activity activity, ActivityCatalogue catalogue)
    {
        var ports = ActivityPorts.Of(activity, catalogue);
        if (ports.Length > 1 && activity.Type != ElsaTypes.BulkDispatchWorkflows)
        {
            yield return Found.Warning("outcome-ignored", activity.Path, activity.Id,
                $"Whatever comes out of the step \"{activity.Text.En}\" ({string.Join(", ", ports.Take(5).Select(p => SvgWords.Ending(p).En))}{(ports.Length > 5 ? ", …" : "")}), the same follows: outside a flowchart no path hangs on it. Put it into a flowchart, with a path for each outcome.",
                $"Quelle que soit l’issue de l’étape « {activity.Text.Fr} » ({string.Join(", ", ports.Take(5).Select(p => SvgWords.Ending(p).Fr))}{(ports.Length > 5 ? ", …" : "")}), la suite est la même : hors d’un organigramme, aucun chemin n’en dépend. Placez-la dans un organigramme, avec un chemin par issue.");
        }
    }

    private static IEnumerable<Finding> Paths(Activity activity, ActivityCatalogue catalogue)
    {
        var ports = ActivityPorts.Of(activity, catalogue);
        var edges = activity.Parent!.Connections.Where(e => e.Source == activity.Id).ToList();

        // A step with the single port Done may well be the last one.
        foreach (var port in ports.Length > 1 ? ports.Where(p => edges.All(e => (e.Port ?? "Done") != p)) : [])
        {
            yield return Found.Warning("outcome-without-path", activity.Path, activity.Id,
                $"When the step \"{activity.Text.En}\" ends with “{SvgWords.Ending(port).En}”, no path goes on; that branch ends there without a word.",
                $"Si l’étape « {activity.Text.Fr} » se termine par « {SvgWords.Ending(port).Fr} », aucun chemin ne continue ; cette branche s’arrête là sans un mot.") with
            {
                Outcome = port,
            };
        }

        if (activity.Type == ElsaTypes.FlowDecision && ActivityChecks.ValueOf(activity, "condition") is null)
        {
            yield return Found.Warning("decision-without-question", $"{activity.Path}.condition", activity.Id,
                $"The decision \"{activity.Text.En}\" asks nothing: its answer is always No. Choose its question.",
                $"La condition « {activity.Text.Fr} » ne demande rien : sa réponse est toujours Non. Choisissez sa question.");
        }

        if (activity.Type == ElsaTypes.FlowDecision && edges.Count > 1 && edges.Select(e => e.Port).Distinct(StringComparer.Ordinal).Count() > 1 && edges.Select(e => e.Target).Distinct(StringComparer.Ordinal).Count() == 1)
        {
            yield return Found.Warning("decision-without-difference", activity.Path, activity.Id,
                $"Whatever the answer, the decision \"{activity.Text.En}\" leads to the same step: it decides nothing.",
                $"Quelle que soit la réponse, la condition « {activity.Text.Fr} » mène à la même étape : elle ne décide de rien.");
        }

        // The outcomes of a workflow that is not here are not known.
        foreach (var edge in edges.Where(e => activity is not { Reference: not null, Composite: null } && !ports.Contains(e.Port ?? "Done") && !IsOpenEnded(activity, ports)))
        {
            var words = edge.Port is "" ? new Bilingual("", "") : SvgWords.Ending(edge.Port);
            yield return ElsaTypes.IsTerminal(activity.Type)
                ? Found.Warning("path-without-outcome", activity.Path, activity.Id,
                    $"A path leaves the step \"{activity.Text.En}\", but nothing follows it: it is an end.",
                    $"Un chemin quitte l’étape « {activity.Text.Fr} », mais rien ne la suit : c’est une fin.")
                : Found.Warning("path-without-outcome", activity.Path, activity.Id,
                    $"A path leaves the step \"{activity.Text.En}\" by “{words.En}”, but the step never ends that way.",
                    $"Un chemin quitte l’étape « {activity.Text.Fr} » par « {words.Fr} », mais l’étape ne se termine jamais ainsi.");
        }
    }

    // A script may end as it likes, and so may what the file does not list; an incident may be passed over.
    private static bool IsOpenEnded(Activity activity, ImmutableArray<string> ports) =>
        activity.Type is ElsaTypes.RunJavaScript or ElsaTypes.Fault || (activity.Type == ElsaTypes.FlowFork && ports is ["Done"]);
}
