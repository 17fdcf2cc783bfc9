using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Expressions;

/// <summary>JSON values as the engine passes them around. A node has one parent only, so whoever stores one stores a copy.</summary>
internal static class Values
{
    public static JsonNode? Copy(this JsonNode? node) => node?.DeepClone();

    public static JsonNode Text(string text) => JsonValue.Create(text);

    public static JsonNode Number(decimal number) => JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture))!;

    /// <summary>As a reader of a line sees it: a text without quotation marks, anything else as JSON; null is empty.</summary>
    public static string Shown(this JsonNode? node) => node switch
    {
        null => "",
        _ when node.GetValueKind() == JsonValueKind.String => node.GetValue<string>(),
        _ => node.ToJsonString(),
    };

    public static JsonNode? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            throw new ActivityFaultException($"This is not valid JSON: {Excerpt(json)}");
        }
    }

    public static string Excerpt(string text) => text.Length <= 80 ? text : text[..80] + "...";
}
