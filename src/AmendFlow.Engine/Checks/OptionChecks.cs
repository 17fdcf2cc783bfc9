using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Checks;

/// <summary>Options of the workflow as a whole that are not honoured here (elsa-format.md A.5, E.7).</summary>
internal static class OptionChecks
{
    public static IEnumerable<Finding> Of(WorkflowDefinition definition)
    {
        var options = (JsonNode.Parse(definition.Json.TrimStart('\uFEFF')) as JsonObject)?["options"] as JsonObject;
        if (options?.Text("activationStrategyType") is { Length: > 0 } strategy && !strategy.Contains("AllowAlways", StringComparison.Ordinal))
        {
            yield return Found.Warning("activation-strategy", "$.options.activationStrategyType", null,
                "The workflow asks not to be started while another of its kind is under way. Here it may be started at any time.",
                "Le circuit demande à ne pas être lancé tant qu’un autre du même type est en cours. Ici, il peut l’être à tout moment.");
        }
    }
}
