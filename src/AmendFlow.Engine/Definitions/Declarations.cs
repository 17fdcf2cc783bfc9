using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Definitions;

/// <summary>Reads what a workflow declares: variables (elsa-format.md A.3), inputs and outputs (A.4).</summary>
internal static class Declarations
{
    public static ImmutableArray<Variable> Variables(JsonNode? json) =>
        [.. json.Items().Select((item, place) => item is JsonObject json ? Variable(json, place) : null).OfType<Variable>()];

    public static ImmutableArray<Argument> Arguments(JsonNode? json) =>
        [.. json.Items().OfType<JsonObject>().Select(Argument).OfType<Argument>()];

    private static Variable? Variable(JsonObject json, int place)
    {
        var name = json.Text("name") ?? json.Text("id");
        if (name is null)
        {
            return null;
        }

        // Elsa writes text or null; a hand-written number, list or object means its JSON.
        var value = json["value"] is { } node ? node.AsText() ?? node.ToJsonString() : null;
        return new Variable(json.Text("id") ?? name, name, TypeAliases.Normalise(json.Text("typeName") ?? "Object"), json.Flag("isArray") ?? false, value)
        {
            Place = place,
            StorageDriver = json.Text("storageDriverTypeName") is { Length: > 0 } driver ? driver.Split(',')[0].Split('.')[^1].Trim() : null,
        };
    }

    private static Argument? Argument(JsonObject json)
    {
        if (json.Text("name") is not { } name)
        {
            return null;
        }

        var type = TypeAliases.Normalise(json.Text("type") ?? "Object");
        var isArray = json.Flag("isArray") ?? false;
        return type.EndsWith("[]", StringComparison.Ordinal) ? new Argument(name, type[..^2], true)
            : type.StartsWith("List<", StringComparison.Ordinal) && type.EndsWith('>') ? new Argument(name, type[5..^1], true)
            : new Argument(name, type, isArray);
    }
}
