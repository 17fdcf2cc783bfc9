using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Runtime.Activities;

internal sealed class FlowchartBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        // The instance keeps the start that it was given: Elsa forgets it, and then cannot find its way.
        var trigger = context.Activity.Children.FirstOrDefault(c => c.Id == context.Burst.Trigger?.TriggerActivityId);
        if ((trigger?.Id ?? FlowGraph.Of(context.Activity).Start) is not { } start)
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
        Settle(context, flow);
    }

    /// <summary>Goes on in a flowchart whose ways have changed.</summary>
    public static void GoOn(ActivityContext context, ChartChange change)
    {
        var flow = FlowOf(context);
        flow.GoOn(change);
        Settle(context, flow);
    }

    private static void Settle(ActivityContext context, TokenFlow flow)
    {
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

internal sealed class FinishBehaviour : Behaviour
{
    public override void Start(ActivityContext context) => context.Burst.CompleteRoot(context.Execution, ["Done"]);
}

/// <summary>Ends the workflow that it stands in, and says how: the step that uses that workflow is left by these outcomes.</summary>
internal sealed class CompleteBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        var outcomes = (context.Input("outcomes", "String[]") as JsonArray)?.Select(o => o.Shown()).Where(o => o.Length > 0).ToList() ?? [];
        context.Burst.CompleteWorkflow(context.Execution, outcomes.Count == 0 ? ["Done"] : outcomes);
    }
}

internal sealed class FaultBehaviour : Behaviour
{
    // The code is what support desks ask for; Elsa's default for it, 0, says nothing.
    public override void Start(ActivityContext context)
    {
        var message = context.Text("message") is { Length: > 0 } given ? given : $"The step \"{context.Activity.Name}\" faults.";
        var kind = string.Join('/', new[] { context.Text("category"), context.Text("faultType") }.Where(t => t is { Length: > 0 } and not ("General" or "System")));
        var code = context.Text("code") is { Length: > 0 } and not "0" and var number ? number : "";
        var prefix = string.Join(' ', new[] { kind, code }.Where(t => t.Length > 0));
        throw new ActivityFaultException(prefix.Length == 0 ? message : $"{prefix}: {message}");
    }
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
