using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Runtime.Activities;

/// <summary>An activity of the host that waits: its inputs are evaluated once, when it begins to wait.</summary>
internal sealed class HostWaits(HostActivity type) : Behaviour
{
    public override void Start(ActivityContext context) => context.Wait(HostInputs.Of(type, context));

    public override IReadOnlyCollection<string> PortsOf(Bookmark bookmark)
    {
        var named = type.OutcomesInput is { } input ? bookmark.Inputs[input].Items().Select(o => o.Shown()).ToList() : [];
        return named.Count > 0 ? named : type.Outcomes.IsDefaultOrEmpty ? ["Done"] : type.Outcomes;
    }
}

/// <summary>An activity of the host that does something and goes on.</summary>
internal sealed class HostPerforms(HostActivity type) : Behaviour
{
    public override void Start(ActivityContext context)
    {
        context.Emit(new Performed(type.TypeName, context.Activity.Name, HostInputs.Of(type, context)) { ActivityId = context.Activity.Id });
        context.Complete();
    }
}

internal static class HostInputs
{
    private static readonly ConditionalWeakTable<ActivityInput, JsonNode> Defaults = [];
    private static readonly ConditionalWeakTable<Activity, HostActivity> Usable = [];

    /// <summary>Every input that the catalogue declares, by name; one that is required and has no value is a fault.</summary>
    public static JsonObject Of(HostActivity type, ActivityContext context)
    {
        var inputs = new JsonObject();
        foreach (var input in type.Inputs)
        {
            var value = context.Input(input.Name, input.TypeName, DefaultOf(input));
            if (input.Required && (value is null || value.Shown().Length == 0))
            {
                throw new ActivityFaultException($"The input \"{input.Name}\" of the step \"{context.Activity.Name}\" has no value.");
            }

            inputs[input.Name] = value;
        }

        RequireUsable(type, context.Activity, inputs);
        return inputs;
    }

    // What stands in the file is the same each time, so it is looked at once.
    private static void RequireUsable(HostActivity type, Activity activity, JsonObject inputs)
    {
        if (Usable.TryGetValue(activity, out var by) && by == type)
        {
            return;
        }

        if (type.Fault(inputs) is { } fault)
        {
            throw new ActivityFaultException($"The step \"{activity.Name}\": {fault}");
        }

        if (!type.Inputs.Any(i => Evaluator.IsComputed(activity.Json[i.Name])))
        {
            Usable.AddOrUpdate(activity, type);
        }
    }

    // Read once: a step that waits has a dozen of them. Whoever takes one takes a copy.
    private static JsonNode? DefaultOf(ActivityInput input) =>
        input.DefaultJson is null ? null : Defaults.GetValue(input, i => JsonNode.Parse(i.DefaultJson!)!);
}
