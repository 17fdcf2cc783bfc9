using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Runtime.Activities;

/// <summary>Children that are all started at once; a cancelled one counts as ended, so the others decide.</summary>
internal static class SideBySide
{
    public static void Start(ActivityContext context, IEnumerable<(Activity Child, VariableSlot[] Locals)> children)
    {
        foreach (var (child, locals) in children)
        {
            context.Execution.Open++;
            context.Schedule(child, locals);
        }

        if (context.Execution.Open == 0)
        {
            context.Complete();
        }
    }

    public static void ChildEnded(ActivityContext context)
    {
        if (--context.Execution.Open == 0)
        {
            context.Complete();
        }
    }
}

internal sealed class ParallelBehaviour : Behaviour
{
    public override void Start(ActivityContext context) =>
        SideBySide.Start(context, context.Activity.Children.Select(c => (c, Array.Empty<VariableSlot>())));

    public override void ChildEnded(ActivityContext context, Activity child, IReadOnlyCollection<string>? outcomes) =>
        SideBySide.ChildEnded(context);
}

internal sealed class ForkBehaviour : Behaviour
{
    public override void Start(ActivityContext context) =>
        SideBySide.Start(context, context.Activity.Children.Select(c => (c, Array.Empty<VariableSlot>())));

    public override void ChildEnded(ActivityContext context, Activity child, IReadOnlyCollection<string>? outcomes)
    {
        var first = outcomes is not null && context.Activity.Json.Text("joinMode") is "WaitAny" or "1";
        if (first || context.Execution.IsBreaking)
        {
            context.Complete();
        }
        else
        {
            SideBySide.ChildEnded(context);
        }
    }
}

internal sealed class ParallelForEachBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        var items = context.Input("items", "Object[]") as JsonArray ?? [];
        var body = context.Activity.Port("body");
        SideBySide.Start(context, body is null ? [] : items.Select((item, index) => (body, Locals(item, index))));
    }

    public override void ChildEnded(ActivityContext context, Activity child, IReadOnlyCollection<string>? outcomes) =>
        SideBySide.ChildEnded(context);

    private static VariableSlot[] Locals(JsonNode? item, int index) =>
    [
        Loops.Local("CurrentValue", item.Copy()),
        Loops.Local("CurrentIndex", JsonValue.Create(index)),
    ];
}
