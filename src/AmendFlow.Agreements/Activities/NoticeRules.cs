using System.Text.Json.Nodes;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Activities;

/// <summary>A notice has to be true wherever a case can come to it. Only diagrams are judged, not lists of steps; each question walks each of them once.</summary>
internal static class NoticeRules
{
    public static IEnumerable<Finding> Of(WorkflowDefinition definition)
    {
        var (unregistered, unfinished) = (new HashSet<Activity>(), new HashSet<Activity>());
        Mark(definition.Root, unregistered);
        MarkUnfinished(definition.Root, false, unfinished);
        foreach (var notice in definition.Activities.Values.Where(s => s.Type == AmendFlowActivities.Notify).OrderBy(s => s.Path, StringComparer.Ordinal))
        {
            var message = LiteralInput.Text(notice, "message");
            if (message == "approved" && unregistered.Contains(notice))
            {
                yield return TooEarly("approved-too-early", notice,
                    "tells people that both parties have approved, but a case can come to it before its amendment stands in the register",
                    "annonce l’approbation des deux parties, mais un dossier peut y arriver avant l’inscription de son avenant au registre");
            }
            else if (message is not (null or "" or "reached") && unfinished.Contains(notice))
            {
                yield return TooEarly("ended-too-early", notice,
                    "tells people how the case ended, but behind it somebody is still asked",
                    "annonce l’issue du dossier, mais quelqu’un est encore sollicité ensuite");
            }
        }
    }

    // Along the arrows from where the diagram begins, and into sub-flows, but never past a step that registers, or that holds one that does.
    private static void Mark(Activity diagram, HashSet<Activity> unregistered)
    {
        if (diagram.Type != "Elsa.Flowchart")
        {
            return;
        }

        var steps = diagram.Children.ToDictionary(c => c.Id, StringComparer.Ordinal);
        var ways = diagram.Connections.ToLookup(c => c.Source, c => c.Target, StringComparer.Ordinal);
        var targets = diagram.Connections.Select(c => c.Target).ToHashSet(StringComparer.Ordinal);
        var ahead = new Queue<Activity>(diagram.Children.Where(c => !targets.Contains(c.Id)));
        while (ahead.TryDequeue(out var step))
        {
            if (!unregistered.Add(step))
            {
                continue;
            }

            Mark(step, unregistered);
            foreach (var next in Holds(step, s => s.Type == AmendFlowActivities.RegisterAmendment) ? [] : ways[step.Id].Where(steps.ContainsKey))
            {
                ahead.Enqueue(steps[next]);
            }
        }
    }

    // Against the arrows from every step that asks somebody, or that holds one that does. What stands in a sub-flow goes on as the sub-flow does.
    private static void MarkUnfinished(Activity diagram, bool goesOn, HashSet<Activity> unfinished)
    {
        if (diagram.Type != "Elsa.Flowchart")
        {
            return;
        }

        var steps = diagram.Children.ToDictionary(c => c.Id, StringComparer.Ordinal);
        var before = diagram.Connections.ToLookup(c => c.Target, c => c.Source, StringComparer.Ordinal);
        var back = new Queue<string>(diagram.Children.Where(s => goesOn || Holds(s, Asks)).Select(s => s.Id));
        while (back.TryDequeue(out var id))
        {
            foreach (var source in before[id].Where(steps.ContainsKey).Where(s => unfinished.Add(steps[s])))
            {
                back.Enqueue(source);
            }
        }

        foreach (var step in diagram.Children)
        {
            if (goesOn)
            {
                unfinished.Add(step);
            }

            MarkUnfinished(step, unfinished.Contains(step), unfinished);
        }
    }

    private static bool Asks(Activity step) => step.Type is AmendFlowActivities.RequestApproval or AmendFlowActivities.CommitteeVote or AmendFlowActivities.AssignTask;

    private static bool Holds(Activity step, Func<Activity, bool> what) => what(step) || step.Children.Any(c => Holds(c, what));

    private static Finding TooEarly(string code, Activity notice, string en, string fr) => new(
        code, Severity.Warning, $"{notice.Path}.message", notice.Id, new($"The step \"{notice.Text.En}\" {en}.", $"L’étape « {notice.Text.Fr} » {fr}."))
    {
        Fix = new Fix(
            new("Tell instead that the case has come to this step", "Annoncer plutôt que le dossier est arrivé à cette étape"),
            [JsonChange.Set($"{notice.Path}.message", new JsonObject
            {
                ["typeName"] = "String",
                ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "reached" },
            })]),
    };
}
