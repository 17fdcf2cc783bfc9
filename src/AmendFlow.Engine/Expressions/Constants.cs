using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Expressions;

/// <summary>
/// Inputs whose value stands in the file, converted once for the life of the definition and each way of conversion: a step that waits has a dozen of them.
/// </summary>
internal static class Constants
{
    private static readonly ConditionalWeakTable<Activity, ConcurrentDictionary<(string Input, string TypeName, ConversionRules Rules), JsonNode>> Known = [];

    /// <summary>The value to copy; null when it has to be evaluated.</summary>
    public static JsonNode? Of(Activity activity, string input, string typeName, ConversionRules rules) =>
        Known.TryGetValue(activity, out var values) ? values.GetValueOrDefault((input, typeName, rules)) : null;

    public static void Keep(Activity activity, string input, string typeName, ConversionRules rules, JsonNode? value)
    {
        if (value is not null && IsWritten(activity.Json[input]))
        {
            // As read from text it is copied as a whole, member by member when it was built.
            Known.GetOrCreateValue(activity)[(input, typeName, rules)] = JsonNode.Parse(value.ToJsonString())!;
        }
    }

    private static bool IsWritten(JsonNode? input) => input is not JsonObject wrapped
        || (wrapped["expression"] is JsonObject expression && expression.Text("type") is null or "Literal" or "Object" or "Json");
}
