using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Checks;

/// <summary>Settings of Elsa's activities that mean something else here, or nothing.</summary>
internal static class SettingChecks
{
    public static IEnumerable<Finding> Of(Activity activity)
    {
        if (activity.Json.Properties()?.Text("mergeMode") is { } mode && mode.ToUpperInvariant() is "CASCADE" or "RACE")
        {
            yield return Found.Error("merge-mode", $"{activity.Path}.customProperties.mergeMode", activity.Id,
                $"The step \"{activity.Text.En}\" is to run on the first branch that reaches it ({mode}). Put a join that takes the first branch (WaitAny) before it instead.",
                $"L’étape « {activity.Text.Fr} » doit s’exécuter dès la première branche qui l’atteint ({mode}). Placez plutôt avant elle une jonction qui prend la première branche (WaitAny).");
        }

        foreach (var (name, value) in activity.Json)
        {
            if (value is JsonObject output && output["memoryReference"] is not null && output["converter"] is JsonObject)
            {
                yield return Found.Error("output-converter", $"{activity.Path}.{name}.converter", activity.Id,
                    $"The step \"{activity.Text.En}\" has its result \"{name}\" converted on the way, which is not done here.",
                    $"L’étape « {activity.Text.Fr} » fait convertir son résultat « {name} », ce qui n’est pas fait ici.");
            }
        }

        if (activity.Type is ElsaTypes.Event or ElsaTypes.Timer or ElsaTypes.Cron or ElsaTypes.StartAt && FlowGraph.CanStart(activity))
        {
            yield return Found.Warning("start-not-watched", activity.Path, activity.Id,
                $"The step \"{activity.Text.En}\" is marked to start the workflow by itself. Here a person starts it; the step then waits like any other.",
                $"L’étape « {activity.Text.Fr} » est marquée pour lancer elle-même le circuit. Ici, une personne le lance ; l’étape attend ensuite comme les autres.");
        }

        foreach (var finding in ChoiceChecks.Of(activity).Concat(TimeChecks.Of(activity)))
        {
            yield return finding;
        }

        if (activity.Type == ElsaTypes.Break && !IsInLoop(activity))
        {
            yield return Found.Warning("break-outside-loop", activity.Path, activity.Id,
                $"The step \"{activity.Text.En}\" is to leave a loop, but stands in none.",
                $"L’étape « {activity.Text.Fr} » doit quitter une boucle, mais ne se trouve dans aucune.");
        }
    }

    private static bool IsInLoop(Activity activity)
    {
        for (var at = activity.Parent; at is not null; at = at.Parent)
        {
            if (ElsaTypes.IsLoop(at.Type))
            {
                return true;
            }
        }

        return false;
    }
}
