using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Engine;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Activities;

/// <summary>What can be said about a step of ours before it runs: somebody is asked, and silence has a consequence.</summary>
internal static class ActivityRules
{
    private static readonly Bilingual NoChildren = new(
        "here a case belongs to one proposal, so a step cannot start another case. Use the other workflow as an activity instead.",
        "ici, un dossier appartient à une seule proposition : une étape ne peut pas en ouvrir un autre. Utilisez plutôt l’autre circuit comme activité.");

    private static readonly Bilingual NoTask = new(
        "it does not say who is asked. Use the step “Assign a task” instead.",
        "elle n’indique pas qui est sollicité. Utilisez plutôt l’étape « Confier une tâche ».");

    /// <summary>Elsa's activities that the engine runs and this product refuses (docs/decisions/0011).</summary>
    public static ImmutableDictionary<string, Bilingual> NotCarried { get; } = new Dictionary<string, Bilingual>
    {
        ["Elsa.ExecuteWorkflow"] = NoChildren,
        ["Elsa.DispatchWorkflow"] = NoChildren,
        ["Elsa.BulkDispatchWorkflows"] = NoChildren,
        ["Elsa.RunTask"] = NoTask,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    public static IEnumerable<Finding> OfApproval(Activity activity)
    {
        if (Says(activity, "role") is false && Says(activity, "people") is false)
        {
            yield return new Finding("nobody-to-ask", Severity.Error, $"{activity.Path}.role", activity.Id, new(
                $"The step \"{activity.Text.En}\": who is asked is missing; choose the role, or name people.",
                $"Étape « {activity.Text.Fr} » : il manque qui est sollicité ; choisissez le rôle ou nommez des personnes."));
        }

        foreach (var finding in OfDeadline(activity))
        {
            yield return finding;
        }
    }

    public static IEnumerable<Finding> OfDeadline(Activity activity) =>
        Lapses(activity) && LiteralInput.Text(activity, "lapseAfterDays") == "0" ? [NoConsequence(activity, "lapseAfterDays")] : [];

    /// <summary>A task lapses only where the definition gives it the port for it.</summary>
    public static IEnumerable<Finding> OfTask(Activity activity)
    {
        var cannotLapse = Lapses(activity) && LiteralInput.TryRead(activity, "outcomes", out var ports)
            && ports is JsonArray names && names.All(n => n?.ToString() != AmendFlowActivities.LapsedPort);
        return cannotLapse ? [NoConsequence(activity, "outcomes")] : OfDeadline(activity);
    }

    private static bool Lapses(Activity activity) => LiteralInput.Text(activity, "onSilence") == "lapse";

    // Null: a script says, so only the run can tell.
    private static bool? Says(Activity activity, string input) => LiteralInput.TryRead(activity, input, out var value)
        ? value switch
        {
            null => false,
            JsonArray items => items.Count > 0,
            _ => value.ToString().Trim().Length > 0,
        }
        : null;

    private static Finding NoConsequence(Activity activity, string input) => new(
        "deadline-without-consequence", Severity.Warning, $"{activity.Path}.{input}", activity.Id, new(
            $"Silence is to lapse the step \"{activity.Text.En}\", but it never does: its deadline has no consequence.",
            $"Le silence doit rendre caduque l’étape « {activity.Text.Fr} », mais ne le fait jamais : son échéance est sans effet."))
    {
        Fix = new Fix(
            new("Tell the coordinator instead", "Avertir plutôt le coordinateur"),
            [JsonChange.Set($"{activity.Path}.onSilence", new JsonObject
            {
                ["typeName"] = "String",
                ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "escalate" },
            })]),
    };
}
