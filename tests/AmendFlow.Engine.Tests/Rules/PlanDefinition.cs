using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Rules;

/// <summary>A plan as the Elsa definition that the engine gets.</summary>
internal static class PlanDefinition
{
    public static WorkflowDefinition Define(this Plan plan, bool faultsAsAWhole = false)
    {
        var flow = FlowOf(plan);
        return (faultsAsAWhole ? flow.FaultsAsAWhole() : flow).Define();
    }

    private static Flow FlowOf(Plan plan)
    {
        var flow = new Flow();
        foreach (var node in plan.Nodes)
        {
            _ = node.Kind switch
            {
                Kind.Task => flow.Task(node.Id),
                Kind.Event => flow.Step(node.Id, "Elsa.Event", ("eventName", Flow.Literal(node.Hears!))),
                Kind.Line => flow.Line(node.Id),
                Kind.Decision => flow.Step(node.Id, "Elsa.FlowDecision", ("condition", Flow.Expression("Input", $$"""{"name":"{{node.Id}}"}"""))),
                Kind.Fork => flow.Fork(node.Id, [.. plan.PortsOf(node.Id)]),
                Kind.JoinAll => flow.Join(node.Id, "WaitAll"),
                Kind.JoinActive => flow.Join(node.Id, "WaitAllActive"),
                Kind.JoinAny => flow.Join(node.Id, "WaitAny"),
                Kind.Part => flow.Step(node.Id, "Elsa.Flowchart", Members(node)),
                Kind.Fault => flow.Step(node.Id, "Elsa.Fault"),
                Kind.End => flow.Step(node.Id, "Elsa.End"),
                Kind.Finish => flow.Step(node.Id, "Elsa.Finish"),
                _ => flow.Step(node.Id, "Elsa.Start"),
            };
        }

        return flow.Edges([.. plan.Edges.Select(e => $"{e.From}:{e.Port} > {e.To}")]);
    }

    private static (string, JsonNode)[] Members(Node part)
    {
        var chart = FlowOf(part.Inside!).Chart(part.Id);
        return [("activities", chart["activities"]!.DeepClone()), ("connections", chart["connections"]!.DeepClone())];
    }
}
