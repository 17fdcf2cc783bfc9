using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Definitions;

/// <summary>A repair that needs no judgement: the file means the same afterwards, and says it better.</summary>
/// <param name="Label">For the button that applies it.</param>
/// <param name="Changes">Made in order.</param>
public sealed record Fix(Bilingual Label, ImmutableArray<JsonChange> Changes)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file with the changes made; members that no change names are as before.</summary>
    /// <exception cref="FormatException">The text is not the file that the finding was made of: a place does not exist.</exception>
    public string ApplyTo(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var file = JsonNode.Parse(json.TrimStart('\uFEFF')) ?? throw new FormatException("The file is empty.");
        foreach (var change in Changes)
        {
            change.ApplyTo(file);
        }

        return file.ToJsonString(Readable);
    }
}

/// <summary>One change of a fix.</summary>
/// <param name="Path">Where, as <see cref="Finding.Path"/> writes it: <c>$.root.activities[3].mode</c>.</param>
/// <param name="ValueJson">The new value as JSON; null: the member or item is removed.</param>
public sealed record JsonChange(string Path, string? ValueJson)
{
    public static JsonChange Remove(string path) => new(path, null);

    public static JsonChange Set(string path, JsonNode value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(path, value.ToJsonString());
    }

    internal void ApplyTo(JsonNode file)
    {
        var steps = Path.Replace("[", ".[", StringComparison.Ordinal).Split('.').Skip(1).ToList();
        var holder = steps.SkipLast(1).Aggregate(file, Step);
        var last = steps[^1];
        switch (holder)
        {
            case JsonArray items when ValueJson is null && Index(last) < items.Count:
                items.RemoveAt(Index(last));
                break;
            case JsonObject members when ValueJson is null:
                members.Remove(last);
                break;
            case JsonObject members:
                members[last] = JsonNode.Parse(ValueJson!);
                break;
            default:
                throw Missing();
        }
    }

    private JsonNode Step(JsonNode at, string step) => (at switch
    {
        JsonArray items when Index(step) < items.Count => items[Index(step)],
        JsonObject members when step[0] != '[' => members[step],
        _ => null,
    }) ?? throw Missing();

    private int Index(string step) =>
        step is ['[', .. var number, ']'] && int.TryParse(number, out var index) ? index : throw Missing();

    private FormatException Missing() => new($"The file has no {Path}.");
}
