using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AmendFlow.Agreements;

/// <summary>
/// One spelling for one value, so that equal content has equal hashes: members in ordinal order of their names, no white space, only
/// the escapes that JSON demands, whole numbers only. The spirit of RFC 8785, without its floating-point rules, because nothing
/// that is hashed here may hold a fraction: money is whole cents.
/// </summary>
public static class CanonicalJson
{
    /// <exception cref="ArgumentException">A number that is not a whole one of 64 bits, or a string that is not valid Unicode.</exception>
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node);
        return text.ToString();
    }

    /// <summary>Lower-case hexadecimal SHA-256 of the canonical text in UTF-8.</summary>
    public static string Hash(JsonNode? node) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Write(node))));

    private static void Write(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                WriteAll(text, '{', members.OrderBy(m => m.Key, StringComparer.Ordinal), m =>
                {
                    WriteString(text, m.Key);
                    text.Append(':');
                    Write(text, m.Value);
                }, '}');
                break;
            case JsonArray items:
                WriteAll(text, '[', items, i => Write(text, i), ']');
                break;
            default:
                WriteValue(text, node.AsValue());
                break;
        }
    }

    private static void WriteAll<T>(StringBuilder text, char open, IEnumerable<T> items, Action<T> write, char close)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
            {
                text.Append(',');
            }

            first = false;
            write(item);
        }

        text.Append(close);
    }

    private static void WriteValue(StringBuilder text, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            case JsonValueKind.Number:
                var digits = value.ToJsonString();
                text.Append(long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                    ? number.ToString(CultureInfo.InvariantCulture)
                    : throw new ArgumentException($"{digits} is no whole number of 64 bits, so it has no canonical spelling here."));
                break;
            default:
                WriteString(text, value.GetValue<string>());
                break;
        }
    }

    // Escapes as in RFC 8785, 3.2.2.2. Written out, because the encoders of the framework escape more, and not the same in every release.
    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\b' => text.Append(@"\b"),
                '\t' => text.Append(@"\t"),
                '\n' => text.Append(@"\n"),
                '\f' => text.Append(@"\f"),
                '\r' => text.Append(@"\r"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ when !char.IsSurrogate(c) => text.Append(c),
                _ when i + 1 < value.Length && char.IsSurrogatePair(c, value[i + 1]) => text.Append(c).Append(value[++i]),

                // A lone surrogate would be hashed as the replacement character, like any other: two contents, one hash.
                _ => throw new ArgumentException($"The text is not valid Unicode at position {i}."),
            };
        }

        text.Append('"');
    }
}
