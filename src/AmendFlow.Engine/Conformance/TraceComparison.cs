using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Conformance;

/// <summary>Says where two traces part, by the rules that come with the recordings; null when they do not.</summary>
internal static class TraceComparison
{
    public static string? FirstDifference(JsonObject expected, JsonObject actual)
    {
        foreach (var member in new[] { "steps", "output", "status", "subStatus" })
        {
            if (!JsonNode.DeepEquals(expected[member], actual[member]))
            {
                return $"{member}: expected {expected[member]?.ToJsonString()} but was {actual[member]?.ToJsonString()}";
            }
        }

        return Executed(expected, actual) ?? Variables(expected["variables"]!.AsObject(), actual["variables"]!.AsObject());
    }

    // A multiset. Elsa leaves some entries Running in an instance that has ended: of those only the id counts.
    private static string? Executed(JsonObject expected, JsonObject actual)
    {
        var hasEnded = expected["status"]!.GetValue<string>() == "Finished";
        var left = Entries(actual).ToList();
        foreach (var (id, status) in Entries(expected).OrderBy(e => e.Status == "Running"))
        {
            var index = left.FindIndex(e => e.Id == id && (e.Status == status || (hasEnded && status == "Running")));
            if (index < 0)
            {
                return $"executed: expected {id} {status}, not among {string.Join(", ", left)}";
            }

            left.RemoveAt(index);
        }

        return left.Count == 0 ? null : $"executed: not expected {string.Join(", ", left)}";
    }

    private static IEnumerable<(string Id, string Status)> Entries(JsonObject trace) =>
        trace["executed"]!.AsArray().Select(e => (e!["id"]!.GetValue<string>(), e["status"]!.GetValue<string>()));

    private static string? Variables(JsonObject expected, JsonObject actual)
    {
        foreach (var name in expected.Select(v => v.Key).Union(actual.Select(v => v.Key)))
        {
            if (!Same(expected[name], actual[name]))
            {
                return $"variable {name}: expected {expected[name]?.ToJsonString() ?? "null"} but was {actual[name]?.ToJsonString() ?? "null"}";
            }
        }

        return null;
    }

    private static bool Same(JsonNode? one, JsonNode? other) =>
        JsonNode.DeepEquals(one, other)
        || (one?.GetValueKind() == JsonValueKind.Number && other?.GetValueKind() == JsonValueKind.Number
            && double.Parse(one.ToJsonString(), CultureInfo.InvariantCulture).Equals(double.Parse(other.ToJsonString(), CultureInfo.InvariantCulture)));
}
