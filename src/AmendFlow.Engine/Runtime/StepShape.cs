using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Runtime;

/// <summary>What a step does, as its file says it: without what it is called and where it is drawn.</summary>
internal static class StepShape
{
    private static readonly HashSet<string> Outward = new(StringComparer.Ordinal)
    {
        "metadata", "customProperties", "applicationProperties", "nodeId", "name", "version",
    };

    /// <summary>Both ask and do the same, with all that stands inside them.</summary>
    public static bool IsSame(Activity one, Activity other) => JsonNode.DeepEquals(Of(one.Json), Of(other.Json));

    private static JsonNode? Of(JsonNode? node) => node switch
    {
        JsonObject step when step.Text("type") is not null && step.Text("id") is not null =>
            Members(step.Where(m => !Outward.Contains(m.Key))),
        JsonObject members => Members(members),
        JsonArray items => new JsonArray([.. items.Select(Of)]),
        _ => node?.DeepClone(),
    };

    private static JsonObject Members(IEnumerable<KeyValuePair<string, JsonNode?>> members) =>
        new(members.Select(m => KeyValuePair.Create(m.Key, Of(m.Value))));
}
