using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Comparison;

/// <summary>Members of a step without the steps inside it, which are compared by themselves.</summary>
internal static class JsonShape
{
    public static Dictionary<string, JsonNode?> Of(Activity step)
    {
        var children = step.Composite is null ? step.Children.Select(c => (JsonNode)c.Json).ToHashSet() : [];
        var ids = step.Children.ToDictionary(c => (JsonNode)c.Json, c => c.Id);
        return step.Json.ToDictionary(m => m.Key, m => Copy(m.Value), StringComparer.Ordinal);

        JsonNode? Copy(JsonNode? node) => node switch
        {
            null => null,
            _ when children.Contains(node) => JsonValue.Create(ids[node]),
            JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Copy(m.Value)))),
            JsonArray items => new JsonArray([.. items.Select(Copy)]),
            _ => node.DeepClone(),
        };
    }

    /// <summary>The members whose values differ, those of the newer first.</summary>
    public static IEnumerable<string> Differing(IReadOnlyDictionary<string, JsonNode?> from, IReadOnlyDictionary<string, JsonNode?> to) =>
        to.Keys.Concat(from.Keys.Where(k => !to.ContainsKey(k)))
            .Where(k => from.ContainsKey(k) != to.ContainsKey(k) || !JsonNode.DeepEquals(from[k], to[k]));
}
