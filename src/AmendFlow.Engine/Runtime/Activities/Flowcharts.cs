using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Runtime.Activities;

internal sealed class FlowchartBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        if (FlowGraph.Of(context.Activity).Start is not { } start)
        {
            context.Complete();
            return;
        }

        context.Execution.Flow = new FlowState { Start = start };
        FlowOf(context).Fire(start);
    }

    public override void ChildEnded(ActivityContext context, Activity child, IReadOnlyCollection<string>? outcomes)
    {
        if (outcomes is not null && ElsaTypes.IsTerminal(child.Type))
        {
            context.Burst.Complete(context.Execution, ["Done"], by: child.Id);
            return;
        }

        var flow = FlowOf(context);
        flow.Emit(child.Id, outcomes ?? []);
        flow.Settle();
        if (!context.Burst.IsBusy(context.Execution))
        {
            context.Complete();
        }
    }

    public static TokenFlow FlowOf(ActivityContext context) => new(context.Burst, context.Execution, context.Activity);
}

/// <summary>Start and FlowJoin have done their work when they are reached; End has when its container sees it.</summary>
internal sealed class PassThrough : Behaviour
{
    public override void Start(ActivityContext context) => context.Complete();
}

/// <summary>Finish; and Complete, since the workflow is the only composite that this engine runs.</summary>
internal sealed class EndsInstance : Behaviour
{
    public override void Start(ActivityContext context)
    {
        var outcomes = (context.Input("outcomes", "String[]") as JsonArray)?.Select(o => o.Shown()).ToList() ?? ["Done"];
        context.Burst.CompleteRoot(context.Execution, outcomes);
    }
}

internal sealed class FaultBehaviour : Behaviour
{
    public override void Start(ActivityContext context) =>
        throw new ActivityFaultException(context.Text("message") is { Length: > 0 } message ? message : $"The step \"{context.Activity.Name}\" faults.");
}

internal sealed class FlowDecisionBehaviour : Behaviour
{
    public override void Start(ActivityContext context) => context.Complete([context.Condition("condition") ? "True" : "False"]);
}

internal sealed class FlowSwitchBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        var matched = SwitchCases.Matching(context).Select(c => c.Text("label") ?? "").ToList();
        context.Complete(matched.Count == 0 ? ["Default"] : matched);
    }
}

internal sealed class FlowForkBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        var branches = context.Input("branches", "String[]") as JsonArray;
        context.Complete(branches is { Count: > 0 } ? [.. branches.Select(b => b.Shown())] : ["Done"]);
    }
}

internal sealed class FlowNodeBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        if (context.Activity.Port("body") is { } body)
        {
            context.Schedule(body);
        }
        else
        {
            context.Complete();
        }
    }
}
