using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Conformance;

/// <summary>A place in a JSON document: member names and indexes from the root.</summary>
internal sealed record JsonPlace(ImmutableArray<object> Steps)
{
    public JsonNode? In(JsonNode? node)
    {
        foreach (var step in Steps)
        {
            node = (node, step) switch
            {
                (JsonObject json, string name) => json[name],
                (JsonArray list, int index) when index < list.Count => list[index],
                _ => null,
            };
        }

        return node;
    }

    public override string ToString() =>
        "$" + string.Concat(Steps.Select(s => s is int i ? string.Create(CultureInfo.InvariantCulture, $"[{i}]") : $".{s}"));
}

/// <summary>Where two JSON documents part.</summary>
internal static class JsonDifference
{
    /// <summary>The deepest place that holds the first difference in the order of <paramref name="one"/>; null when they are equal.</summary>
    public static JsonPlace? First(JsonNode? one, JsonNode? other) => First(one, other, []);

    private static JsonPlace? First(JsonNode? one, JsonNode? other, ImmutableArray<object> at)
    {
        if (JsonNode.DeepEquals(one, other))
        {
            return null;
        }

        return (one, other) switch
        {
            (JsonObject a, JsonObject b) => a.Select(m => m.Key).Union(b.Select(m => m.Key))
                .Select(k => First(a[k], b[k], at.Add(k))).FirstOrDefault(p => p is not null) ?? new JsonPlace(at),
            (JsonArray a, JsonArray b) => Enumerable.Range(0, Math.Max(a.Count, b.Count))
                .Select(i => First(i < a.Count ? a[i] : null, i < b.Count ? b[i] : null, at.Add(i))).FirstOrDefault(p => p is not null) ?? new JsonPlace(at),
            _ => new JsonPlace(at),
        };
    }
}
