using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Activities;

/// <summary>Reads evaluated inputs of a step. Null and absent are the same; anything that does not fit is refused by name.</summary>
internal sealed class InputReader(JsonObject inputs)
{
    private const int LongestFound = 80;

    public string? Text(string name)
    {
        var node = inputs[name];
        return node switch
        {
            null => null,
            _ when node.GetValueKind() == JsonValueKind.String => node.GetValue<string>() is { Length: > 0 } text ? text : null,
            _ => throw Wrong(name, "a text.", "un texte."),
        };
    }

    public int Whole(string name, int absent, int least, int most)
    {
        var node = inputs[name];
        return node is null ? absent : WholeOf(name, node, least, most);
    }

    /// <summary>Empty when absent.</summary>
    public ImmutableArray<string> Texts(string name)
    {
        if (inputs[name] is not { } node)
        {
            return [];
        }

        if (node is not JsonArray items || items.Any(i => i?.GetValueKind() != JsonValueKind.String || string.IsNullOrWhiteSpace(i.GetValue<string>())))
        {
            throw Wrong(name, "a list of texts.", "une liste de textes.");
        }

        return [.. items.Select(i => i!.GetValue<string>())];
    }

    public ImmutableArray<int> Wholes(string name, ImmutableArray<int> absent, int least, int most)
    {
        if (inputs[name] is not { } node)
        {
            return absent;
        }

        return node is JsonArray items && items.All(i => i is not null)
            ? [.. items.Select(i => WholeOf(name, i!, least, most))]
            : throw Wrong(name, "a list of whole numbers.", "une liste de nombres entiers.");
    }

    /// <summary>One of a closed list. Without <paramref name="absent"/>, the key that stands for nothing, it must be there.</summary>
    public T OneOf<T>(string name, string? absent, params ReadOnlySpan<(string Key, T Value)> choices)
    {
        var text = Text(name) ?? absent;
        foreach (var (key, value) in choices)
        {
            if (key == text)
            {
                return value;
            }
        }

        var keys = new List<string>();
        foreach (var (key, _) in choices)
        {
            keys.Add(key);
        }

        var list = string.Join(", ", keys);
        throw Wrong(name, $"one of {list}.", $"l’une des valeurs {list}.");
    }

    public ActivityInputException Wrong(string name, string en, string fr)
    {
        var found = inputs[name]?.ToJsonString() ?? ActivityInputException.Missing;
        return new(name, found.Length > LongestFound ? found[..LongestFound] + "…" : found, new Bilingual(en, fr));
    }

    private static double? NumberOf(JsonValue value) =>
        value.TryGetValue<double>(out var number)
            || double.TryParse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out number) ? number : null;

    private int WholeOf(string name, JsonNode node, int least, int most)
    {
        // A script's 10 arrives as 10.0, so the value counts and not its spelling.
        if (node.GetValueKind() == JsonValueKind.Number
            && NumberOf(node.AsValue()) is { } number
            && number == Math.Truncate(number)
            && number >= least
            && number <= most)
        {
            return (int)number;
        }

        var range = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{least}..{most}");
        throw Wrong(name, $"a whole number, {range}.", $"un nombre entier, {range}.");
    }
}
