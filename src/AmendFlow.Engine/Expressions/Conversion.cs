using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Expressions;

/// <summary>
/// Converts a value to an Elsa type alias (elsa-format.md A.11, D.2). Where Elsa falls back to a silent default, this faults: a
/// condition that reads "yes" must not count as no.
/// </summary>
internal static class Conversion
{
    /// <summary>As an instance does that begins now.</summary>
    public static JsonNode? To(JsonNode? value, string typeName) => To(value, typeName, ConversionRules.Newest);

    /// <summary>Whether an instance that begins now could take the value.</summary>
    public static bool Fits(JsonNode? value, string typeName)
    {
        try
        {
            To(value, typeName);
            return true;
        }
        catch (ActivityFaultException)
        {
            return false;
        }
    }

    public static JsonNode? To(JsonNode? value, string typeName, ConversionRules rules)
    {
        var type = typeName.TrimEnd('?');
        if (value is null || type.Equals("Object", StringComparison.OrdinalIgnoreCase))
        {
            return value.Copy();
        }

        if (type == "String")
        {
            return Text(value, rules);
        }

        if (ElementOf(type) is { } element)
        {
            return Sequence(value, element, rules);
        }

        return type.ToUpperInvariant() switch
        {
            "STRING" => Text(value, rules),
            "BOOLEAN" => Boolean(value),
            "INT16" => Integer(value, typeName, short.MinValue, short.MaxValue),
            "INT32" => Integer(value, typeName, int.MinValue, int.MaxValue),
            "INT64" or "LONG" => Integer(value, typeName, long.MinValue, long.MaxValue),
            "DECIMAL" => Decimal(value, typeName) is { } number ? Values.Number(number) : null,
            "SINGLE" or "DOUBLE" => Floating(value, typeName),
            "TIMESPAN" => Parsed(value, typeName, s => TimeSpan.Parse(s, CultureInfo.InvariantCulture).ToString("c", CultureInfo.InvariantCulture)),
            "DATETIME" or "DATETIMEOFFSET" => Parsed(value, typeName, s => Instant(s, typeName, rules).ToString("O", CultureInfo.InvariantCulture)),
            "GUID" => Parsed(value, typeName, s => Guid.Parse(s).ToString()),
            "BYTEARRAY" => Parsed(value, typeName, s => Convert.ToBase64String(Convert.FromBase64String(s))),
            "JSONARRAY" => Structured(value) as JsonArray ?? (IsBlank(value) ? null : throw Fault(value, typeName)),
            "JSONOBJECT" or "OBJECTDICTIONARY" or "STRINGDICTIONARY" or "OBJECTMAP" or "STRINGMAP" =>
                Structured(value) as JsonObject ?? (IsBlank(value) ? null : throw Fault(value, typeName)),
            _ => Structured(value),
        };
    }

    /// <summary>True or false, or a fault: never a silent false.</summary>
    public static bool ToBoolean(JsonNode? value) => value is null
        ? throw new ActivityFaultException("A condition gave no value; it must be true or false.")
        : Boolean(value)?.GetValue<bool>() ?? throw new ActivityFaultException("A condition gave an empty text; it must be true or false.");

    /// <exception cref="ActivityFaultException">It is none.</exception>
    public static DateTimeOffset Instant(string text, string typeName, ConversionRules rules)
    {
        try
        {
            var instant = Instants.Parse(text);
            return !rules.WholeDates || Instants.NamesItsDay(text)
                ? instant
                : throw new ActivityFaultException($"The value {Values.Excerpt(Values.Text(text).ToJsonString())} can be read in several ways; {Instants.Wanted}.");
        }
        catch (FormatException) when (rules.WholeDates)
        {
            throw Fault(Values.Text(text), typeName);
        }
    }

    private static string? ElementOf(string type)
    {
        if (type.EndsWith("[]", StringComparison.Ordinal))
        {
            return type[..^2];
        }

        var open = type.IndexOf('<', StringComparison.Ordinal);
        return open > 0 && type.EndsWith('>') && type[..open] is "List" or "ICollection" or "IList" or "HashSet" or "IEnumerable"
            ? type[(open + 1)..^1]
            : type is "ICollection" ? "Object" : null;
    }

    private static JsonNode Text(JsonNode value, ConversionRules rules) =>
        Values.Text(rules.AsWritten && value is (JsonObject or JsonArray) ? value.Json() : value.Shown());

    private static JsonArray Sequence(JsonNode value, string element, ConversionRules rules)
    {
        var items = value is JsonArray array ? array
            : value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().TrimStart().StartsWith('[')
                ? Values.Parse(value.GetValue<string>()) as JsonArray ?? []
                : new JsonArray(value.Copy());
        return new JsonArray([.. items.Select(i => To(i, element, rules))]);
    }

    private static JsonValue? Boolean(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.True => JsonValue.Create(true),
        JsonValueKind.False => JsonValue.Create(false),
        JsonValueKind.String when string.IsNullOrWhiteSpace(value.GetValue<string>()) => null,
        JsonValueKind.String when bool.TryParse(value.GetValue<string>(), out var flag) => JsonValue.Create(flag),
        _ => throw Fault(value, "Boolean"),
    };

    private static JsonNode? Integer(JsonNode value, string typeName, decimal min, decimal max)
    {
        if (Decimal(value, typeName) is not { } number)
        {
            return null;
        }

        return number == decimal.Truncate(number) && number >= min && number <= max
            ? Values.Number(decimal.Truncate(number))
            : throw Fault(value, typeName);
    }

    private static decimal? Decimal(JsonNode value, string typeName)
    {
        var text = value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? value.Shown() : throw Fault(value, typeName);
        return text.Trim().Length == 0 ? null
            : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : throw Fault(value, typeName);
    }

    // What a decimal cannot hold, a floating number can.
    private static JsonNode? Floating(JsonNode value, string typeName)
    {
        var text = value.Shown().Trim();
        return value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number
            && !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? JsonValue.Create(number)
                : Decimal(value, typeName) is { } exact ? Values.Number(exact) : null;
    }

    private static bool IsBlank(JsonNode value) => value.GetValueKind() == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetValue<string>());

    private static JsonNode? Parsed(JsonNode value, string typeName, Func<string, string> parse)
    {
        var text = value.Shown();
        try
        {
            return text.Trim().Length == 0 ? null : Values.Text(parse(text));
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw Fault(value, typeName);
        }
    }

    private static JsonNode? Structured(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().TrimStart() is ['{' or '[', ..] json
            ? Values.Parse(json)
            : value.Copy();

    private static ActivityFaultException Fault(JsonNode value, string typeName) =>
        new($"The value {Values.Excerpt(value.ToJsonString())} is not a {typeName}.");
}
