using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Tests.Editing;

/// <summary>The outermost places where two files differ; lists of another length differ as a whole.</summary>
internal static class JsonDifferences
{
    public static IEnumerable<string> Of(JsonNode? one, JsonNode? other, string path = "$") => (one, other) switch
    {
        _ when JsonNode.DeepEquals(one, other) => [],
        (JsonObject a, JsonObject b) => a.Select(m => m.Key).Union(b.Select(m => m.Key)).SelectMany(k => Of(a[k], b[k], $"{path}.{k}")),
        (JsonArray a, JsonArray b) when a.Count == b.Count => a.SelectMany((item, i) => Of(item, b[i], $"{path}[{i}]")),
        _ => [path],
    };
}
