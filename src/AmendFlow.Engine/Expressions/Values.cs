using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace AmendFlow.Engine.Expressions;

/// <summary>JSON values as the engine passes them around. A node has one parent only, so whoever stores one stores a copy.</summary>
internal static class Values
{
    private static readonly JsonSerializerOptions AllLetters = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static JsonNode? Copy(this JsonNode? node) => node?.DeepClone();

    /// <summary>
    /// As it would be read from storage. A host may make a node of any .NET value, an id or an instant; a step must not see more of it
    /// than a later step or a replay will.
    /// </summary>
    public static T? Stored<T>(this T? node)
        where T : JsonNode => (T?)(node is null ? null : JsonNode.Parse(node.ToJsonString()));

    public static JsonNode Text(string text) => JsonValue.Create(text);

    public static JsonNode Number(decimal number) => JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture))!;

    /// <summary>As a reader of a line sees it: a text without quotation marks, anything else as JSON; null is empty.</summary>
    public static string Shown(this JsonNode? node) => node switch
    {
        null => "",
        _ when node.GetValueKind() == JsonValueKind.String => node.GetValue<string>(),
        _ => node.ToJsonString(),
    };

    /// <summary>As Elsa writes JSON: letters stay letters, signs of HTML are escaped.</summary>
    public static string Json(this JsonNode? node) => node?.ToJsonString(AllLetters) ?? "null";

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
