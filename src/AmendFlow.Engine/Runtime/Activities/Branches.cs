using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Runtime.Activities;

/// <summary>The cases of FlowSwitch and Switch: bare conditions without a wrapper (elsa-format.md A.12).</summary>
internal static class SwitchCases
{
    /// <summary>Those whose condition holds, in file order; only the first unless the mode is MatchAny.</summary>
    public static IEnumerable<JsonObject> Matching(ActivityContext context)
    {
        var all = context.Text("mode") is "MatchAny" or "1";
        var matching = context.Activity.Json["cases"].Items().OfType<JsonObject>().Where(c => Holds(context, c));
        return all ? matching : matching.Take(1);
    }

    private static bool Holds(ActivityContext context, JsonObject item) =>
        item["condition"] is JsonObject condition
        && Conversion.ToBoolean(context.Burst.Evaluator.Expression(condition, context.Execution));
}

internal sealed class IfBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        var holds = context.Condition("condition");
        context.SetOutput("result", JsonValue.Create(holds));
        if (context.Activity.Port(holds ? "then" : "else") is { } branch)
        {
            context.Schedule(branch);
        }
        else
        {
            context.Complete();
        }
    }
}

internal sealed class SwitchBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        var matching = SwitchCases.Matching(context).ToList();
        List<Activity> branches = matching.Count == 0
            ? [.. context.Activity.Children.Where(c => c.Path == $"{context.Activity.Path}.default")]
            : [.. context.Activity.Children.Where(c => matching.Any(m => ReferenceEquals(m["activity"], c.Json)))];
        SideBySide.Start(context, branches.Select(b => (b, Array.Empty<VariableSlot>())));
    }

    public override void ChildEnded(ActivityContext context, Activity child, IReadOnlyCollection<string>? outcomes) =>
        SideBySide.ChildEnded(context);
}
