using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AmendFlow.Engine.Tests.Properties;

/// <summary>What a careless or hostile hand does to a file: anything anywhere, then damage to the text itself.</summary>
internal static partial class Mutation
{
    private static readonly string[] Junk =
    [
        "null", "true", "false", "0", "-1", "-0.0", "1e400", "1e-400", "99999999999999999999999999999999999", "0.1e1", "\"\"", "\"x\"", "\"\\u0000\"", "\"@half@\"",
        "\"\\u202Eoof\"", "[]", "[null]", "{}", "[[]]", "\"{\"", "\"[1,\"", "{\"expression\":null}", "\"Elsa.Flowchart\"", "\"Elsa.While\"", "\"Elsa.Cron\"", "\"root\"",
        "{\"typeName\":\"Int32\",\"expression\":{\"type\":\"JavaScript\",\"value\":null}}", "{\"expression\":{\"type\":7,\"value\":{}}}",
        "{\"expression\":{\"type\":\"JavaScript\",\"value\":\"while(true){}\"}}", "{\"expression\":{\"type\":\"JavaScript\",\"value\":\"[1,2,3].flat(Infinity)\"}}",
        "{\"expression\":{\"type\":\"Liquid\",\"value\":\"{% for i in (1..99999999) %}x{% endfor %}\"}}", "{\"expression\":{\"type\":\"CSharp\",\"value\":\"1\"}}",
        "{\"typeName\":\"String\",\"expression\":{\"type\":\"Variable\",\"value\":\"[1]\"}}", "{\"id\":\"z\",\"type\":\"Elsa.While\",\"condition\":true}",
        "{\"type\":\"Elsa.Flowchart\",\"activities\":{\"$values\":[{\"type\":\"Elsa.Event\"}]}}", "{\"id\":{},\"name\":[],\"value\":{}}",
        "{\"$type\":\"System.Diagnostics.Process, System\"}", "{\"a\":{\"$type\":null}}",
    ];

    public static string Of(string file, Random random)
    {
        var json = JsonNode.Parse(file)!;
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            Change(json, random);
        }

        // What no JSON library would write goes in as text.
        var text = Deep().Replace(json.ToJsonString().Replace("@half@", "\\ud800", StringComparison.Ordinal), m => Nested(int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)));
        return random.Next(4) > 0 ? text : Damage(text, random);
    }

    private static void Change(JsonNode root, Random random)
    {
        var places = Members(root).ToList();
        if (places.Count == 0)
        {
            return;
        }

        var (parent, key) = places[random.Next(places.Count)];
        var old = key is string name ? parent[name] : parent[(int)key];
        var value = random.Next(10) switch
        {
            0 => JsonValue.Create($"@deep{random.Next(40, 70)}@"),
            1 => JsonValue.Create(new string('é', random.Next(1, 20_000))),
            2 => places[random.Next(places.Count)] is var other && (other.Key is string n ? other.Parent[n] : other.Parent[(int)other.Key]) is { } moved ? moved.DeepClone() : null,
            3 => new JsonArray([.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => old?.DeepClone())]),
            _ => JsonNode.Parse(Junk[random.Next(Junk.Length)]),
        };
        if (key is string member)
        {
            _ = random.Next(8) == 0 ? ((JsonObject)parent).Remove(member) : (parent[member] = value) is null;
        }
        else if (random.Next(3) == 0)
        {
            ((JsonArray)parent).Add(old?.DeepClone());
        }
        else
        {
            parent[(int)key] = value;
        }
    }

    private static string Damage(string text, Random random)
    {
        var at = random.Next(text.Length);
        return random.Next(7) switch
        {
            0 => text[..at],
            1 => text.Remove(at, 1),
            2 => text.Insert(at, ((char)random.Next(1, 0x3000)).ToString()),
            3 => text.Insert(at, "/* */"),
            4 => Twice(text, at),
            5 => '\uFEFF' + text,
            _ => text[..^1] + ",\"root\":{}}",
        };
    }

    // The next member once more: two readers would see two definitions.
    private static string Twice(string text, int at)
    {
        var open = text.IndexOf("{\"", at, StringComparison.Ordinal);
        var close = open < 0 ? -1 : text.IndexOf('"', open + 2);
        return close < 0 ? text : text.Insert(open + 1, text[(open + 1)..(close + 1)] + ":0,");
    }

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("{\"activities\":[", depth / 2)) + "1" + string.Concat(Enumerable.Repeat("]}", depth / 2));

    [GeneratedRegex("\"@deep([0-9]+)@\"")]
    private static partial Regex Deep();

    private static IEnumerable<(JsonNode Parent, object Key)> Members(JsonNode node) => node switch
    {
        JsonObject json => json.SelectMany(m => (IEnumerable<(JsonNode, object)>)[(node, m.Key), .. m.Value is null ? [] : Members(m.Value)]),
        JsonArray list => list.SelectMany((item, i) => (IEnumerable<(JsonNode, object)>)[(node, i), .. item is null ? [] : Members(item)]),
        _ => [],
    };
}
