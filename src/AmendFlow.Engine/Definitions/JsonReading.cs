using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Definitions;

/// <summary>Reading members of a file that many hands have written: the wrong kind reads as absent.</summary>
internal static class JsonReading
{
    public static string? Text(this JsonObject json, string name) =>
        json.TryGetPropertyValue(name, out var node) ? node.AsText() : null;

    /// <summary>The text of a JSON string or number; null for anything else.</summary>
    public static string? AsText(this JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number => node.ToJsonString(),
        _ => null,
    };

    public static bool? Flag(this JsonObject json, string name) =>
        json.TryGetPropertyValue(name, out var node) ? node?.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        }
        : null;

    public static int? Integer(this JsonObject json, string name) =>
        int.TryParse(json.Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static double? Number(this JsonObject json, string name) =>
        double.TryParse(json.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>The member under its camelCase name, or the PascalCase one of early files.</summary>
    public static JsonNode? Member(this JsonObject json, string camelCase) =>
        json[camelCase] ?? json[char.ToUpperInvariant(camelCase[0]) + camelCase[1..]];

    /// <summary>The free members of an activity: <c>customProperties</c>, or <c>applicationProperties</c> as the previews of 3.0 called them.</summary>
    public static JsonObject? Properties(this JsonObject activity) =>
        (activity["customProperties"] ?? activity["applicationProperties"]) as JsonObject;

    /// <summary>An array, the array inside one of Elsa's old wrappers, or a single object in place of an array.</summary>
    public static IEnumerable<JsonNode?> Items(this JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                return array;
            case JsonObject json:
                foreach (var wrapper in (ReadOnlySpan<string>)["$values", "_items", "items", "values"])
                {
                    if (json[wrapper] is JsonArray wrapped)
                    {
                        return wrapped;
                    }
                }

                return [json];
            default:
                return [];
        }
    }
}
