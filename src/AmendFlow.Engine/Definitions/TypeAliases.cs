namespace AmendFlow.Engine.Definitions;

/// <summary>Elsa's names for types (elsa-format.md A.11).</summary>
internal static class TypeAliases
{
    private static readonly HashSet<string> All = new(StringComparer.OrdinalIgnoreCase)
    {
        "String", "Boolean", "Int16", "Int32", "Int64", "Long", "Single", "Double", "Decimal", "Guid", "DateTime", "DateTimeOffset", "TimeSpan",
        "Object", "ByteArray", "Stream", "JSON", "JsonElement", "JsonNode", "JsonObject", "JsonArray", "StringDictionary", "ObjectDictionary",
        "StringMap", "ObjectMap",
    };

    private static readonly string[] Wrappers = ["List", "ICollection", "IList", "HashSet", "IEnumerable"];

    /// <summary>The alias of a class name that early files wrote, such as "System.Int32, System.Private.CoreLib"; else the text as it is.</summary>
    public static string Normalise(string typeName)
    {
        var name = typeName.Split(',')[0].Trim();
        var last = name[(name.LastIndexOf('.') + 1)..];
        return name.StartsWith("System.", StringComparison.Ordinal) && !name.Contains('`', StringComparison.Ordinal)
            ? last == "ExpandoObject" ? "JSON" : All.Contains(last.Replace("[]", "", StringComparison.Ordinal)) ? last : typeName
            : typeName;
    }

    public static bool IsKnown(string typeName)
    {
        var name = typeName.TrimEnd('?');
        name = name.EndsWith("[]", StringComparison.Ordinal) ? name[..^2].TrimEnd('?') : name;
        var open = name.IndexOf('<', StringComparison.Ordinal);
        return open > 0 && name.EndsWith('>') ? Wrappers.Contains(name[..open]) && IsKnown(name[(open + 1)..^1]) : All.Contains(name) || name == "ICollection";
    }
}
