using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Definitions;

/// <summary>The ports of a step: the outcomes that it can be left by, as far as the definition tells without running it.</summary>
public static class ActivityPorts
{
    /// <summary>
    /// In the order in which a reader expects them; empty for a step that nothing follows (End, Finish, Complete, Fault, Break).
    /// An activity of an unknown type has the single port Done.
    /// </summary>
    public static ImmutableArray<string> Of(Activity activity, ActivityCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(activity);
        ArgumentNullException.ThrowIfNull(catalogue);
        return activity.Type switch
        {
            ElsaTypes.End or ElsaTypes.Finish or ElsaTypes.Complete or ElsaTypes.Fault or ElsaTypes.Break => [],
            ElsaTypes.FlowDecision => ["True", "False"],
            ElsaTypes.FlowSwitch => [.. Labels(activity), "Default"],
            ElsaTypes.FlowFork => OrDone(Listed(activity, "branches")),
            ElsaTypes.RunJavaScript => OrDone(Listed(activity, "possibleOutcomes")),
            ElsaTypes.BulkDispatchWorkflows => ["Completed", "Canceled", "Done"],
            _ when activity.Composite is { } workflow => [.. workflow.Outcomes.Where(o => o != "Done"), "Done"],
            _ when catalogue.HostActivities.TryGetValue(activity.Type, out var host) => OfHost(activity, host),
            _ => ["Done"],
        };
    }

    private static ImmutableArray<string> OfHost(Activity activity, HostActivity host)
    {
        if (host.Behaviour == HostBehaviour.Performs)
        {
            return ["Done"];
        }

        var named = host.OutcomesInput is { } input ? Listed(activity, input) : [];
        return named.Length > 0 ? named : OrDone(host.Outcomes.IsDefault ? [] : host.Outcomes);
    }

    private static ImmutableArray<string> Labels(Activity activity) =>
        [.. activity.Json["cases"].Items().OfType<JsonObject>().Select(c => c.Text("label")).OfType<string>()];

    private static ImmutableArray<string> OrDone(ImmutableArray<string> ports) => ports.Length > 0 ? ports : ["Done"];

    // An Object expression holds JSON text; a script cannot be listed without running it.
    private static ImmutableArray<string> Listed(Activity activity, string input)
    {
        var value = activity.Json[input] is JsonObject wrapped ? (wrapped["expression"] as JsonObject)?["value"] : activity.Json[input];
        try
        {
            var list = value.AsText() is { } text && text.TrimStart().StartsWith('[') ? JsonNode.Parse(text) : value;
            return list is JsonArray array ? [.. array.Select(o => o.AsText()).OfType<string>()] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
