using System.Globalization;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Runtime.Activities;

/// <summary>What the loops share: a body, a break, and variables that only the body sees.</summary>
internal static class Loops
{
    public static VariableSlot Local(string name, JsonNode? value) => new() { Id = name, Name = name, TypeName = "Object", Value = value };

    public static void SetLocal(Execution loop, string name, JsonNode? value)
    {
        loop.Variables.RemoveAll(v => v.Id == name);
        loop.Variables.Add(Local(name, value));
    }

    /// <summary>Once for all passes. Elsa reads again after each wait, but goes on by the number of the pass: whoever was taken off the list in the meantime would hide somebody else.</summary>
    public static void Keep(ActivityContext context, Func<ActivityContext, JsonObject> read)
    {
        if (context.Burst.State.Has(EngineBehaviour.LoopsKeepTheirInputs))
        {
            context.Execution.Kept = read(context);
        }
    }

    // Elsa's While and For hang without a body; a fault can be seen and skipped.
    public static Activity BodyOf(ActivityContext context) => context.Activity.Port("body")
        ?? throw new ActivityFaultException($"The loop \"{context.Activity.Name}\" has no body.");
}

internal sealed class WhileBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        if (context.Condition("condition"))
        {
            context.Schedule(Loops.BodyOf(context));
        }
        else
        {
            context.Complete();
        }
    }

    protected override void ChildCompleted(ActivityContext context, Activity child, IReadOnlyCollection<string> outcomes)
    {
        if (context.Execution.IsBreaking)
        {
            context.Complete();
        }
        else
        {
            Start(context);
        }
    }
}

internal sealed class ForBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        Loops.Keep(context, Bounds);
        Pass(context, previous: null);
    }

    protected override void ChildCompleted(ActivityContext context, Activity child, IReadOnlyCollection<string> outcomes)
    {
        if (context.Execution.IsBreaking)
        {
            context.Complete();
        }
        else
        {
            Pass(context, context.Execution.Cursor);
        }
    }

    private static void Pass(ActivityContext context, long? previous)
    {
        var bounds = context.Execution.Kept ?? Bounds(context);
        var (start, end, step) = (bounds["start"]!.GetValue<long>(), bounds["end"]!.GetValue<long>(), bounds["step"]!.GetValue<long>());
        var inclusive = bounds["inclusive"]!.GetValue<bool>();
        if (step == 0)
        {
            throw new ActivityFaultException($"The loop \"{context.Activity.Name}\" has a step of 0 and would never end.");
        }

        var current = previous + step ?? start;
        if (step > 0 ? (inclusive ? current <= end : current < end) : (inclusive ? current >= end : current > end))
        {
            var body = Loops.BodyOf(context);
            context.Execution.Cursor = current;
            Loops.SetLocal(context.Execution, "CurrentValue", JsonValue.Create(current));
            context.SetOutput("currentValue", JsonValue.Create(current));
            context.Schedule(body);
        }
        else
        {
            context.Complete();
        }
    }

    private static JsonObject Bounds(ActivityContext context) => new()
    {
        ["start"] = Whole(context, "start", 0),
        ["end"] = Whole(context, "end", 0),
        ["step"] = Whole(context, "step", 1),
        ["inclusive"] = Conversion.ToBoolean(context.Input("outerBoundInclusive", "Object", JsonValue.Create(true))),
    };

    private static long Whole(ActivityContext context, string name, int absent) =>
        context.Input(name, "Int32", JsonValue.Create(absent)) is { } value
            ? long.Parse(value.Shown(), CultureInfo.InvariantCulture)
            : throw new ActivityFaultException($"The input \"{name}\" of the loop \"{context.Activity.Name}\" has no value.");
}

internal sealed class ForEachBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        Loops.Keep(context, Items);
        Pass(context, 0);
    }

    protected override void ChildCompleted(ActivityContext context, Activity child, IReadOnlyCollection<string> outcomes)
    {
        if (context.Execution.IsBreaking)
        {
            context.Complete();
        }
        else
        {
            Pass(context, (int)(context.Execution.Cursor ?? 0) + 1);
        }
    }

    private static void Pass(ActivityContext context, int index)
    {
        var items = (context.Execution.Kept ?? Items(context))["items"]!.AsArray();
        if (index >= items.Count || context.Activity.Port("body") is not { } body)
        {
            context.Complete();
            return;
        }

        context.Execution.Cursor = index;
        Loops.SetLocal(context.Execution, "CurrentIndex", JsonValue.Create(index));
        Loops.SetLocal(context.Execution, "CurrentValue", items[index].Copy());
        context.SetOutput("currentValue", items[index]);
        context.Schedule(body);
    }

    private static JsonObject Items(ActivityContext context) => new() { ["items"] = (context.Input("items", "Object[]") as JsonArray)?.DeepClone() ?? new JsonArray() };
}

/// <summary>Tells every container up to the nearest loop to end as soon as its child has.</summary>
internal sealed class BreakBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        var burst = context.Burst;
        for (var owner = burst.OwnerOf(context.Execution); owner is not null; owner = burst.OwnerOf(owner))
        {
            var type = burst.Definition.Activities[owner.ActivityId].Type;
            owner.IsBreaking |= ElsaTypes.IsLoop(type) || type is ElsaTypes.Sequence or ElsaTypes.Fork;
            if (ElsaTypes.IsLoop(type))
            {
                break;
            }
        }

        context.Complete();
    }
}
