using AmendFlow.Engine;

namespace AmendFlow.Agreements.Simulation;

/// <summary>What a step waits for that asks nobody and has no hour.</summary>
internal static class Awaited
{
    /// <summary>Instances of another workflow, whose ends are the answer.</summary>
    public static bool IsWorkflow(Opened opened) => opened.Inputs["children"] is not null;

    /// <summary>In words; null where the step does not say.</summary>
    public static Bilingual? Of(Opened opened) => opened.ActivityType switch
    {
        _ when IsWorkflow(opened) => new(
            $"the workflow {opened.Inputs["workflowDefinitionId"]} to be run as a case of its own, which a simulation does not do",
            $"le circuit {opened.Inputs["workflowDefinitionId"]}, à exécuter comme un dossier à part, ce qu’une simulation ne fait pas"),
        "Elsa.Event" => new($"the event “{opened.Inputs["eventName"]}”", $"l’événement « {opened.Inputs["eventName"]} »"),
        "Elsa.RunTask" => new($"the task “{opened.Inputs["taskName"]}” to be done", $"l’exécution de la tâche « {opened.Inputs["taskName"]} »"),
        _ => null,
    };
}
