using System.Globalization;
using System.Text;

namespace AmendFlow.Mail;

/// <summary>Makes any text fit for one header line, and for a line that a reader trusts.</summary>
public static class HeaderText
{
    /// <summary>
    /// The text on one line: line ends and tabs become spaces, other control, bidirectional, zero-width and
    /// unpaired surrogate characters go, runs of plain spaces become one, the ends are trimmed. Null gives "".
    /// </summary>
    public static string Clean(string? text)
    {
        var clean = new StringBuilder(text?.Length ?? 0);
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (Plain(rune) is not { } kept || (kept.Value == ' ' && (clean.Length == 0 || clean[^1] == ' ')))
            {
                continue;
            }

            clean.Append(kept);
        }

        return clean.ToString().TrimEnd(' ');
    }

    /// <summary>The same, line by line: for text with paragraphs of its own, such as a comment.</summary>
    public static IReadOnlyList<string> CleanLines(string? text) =>
        [.. (text ?? "").ReplaceLineEndings("\n").Split('\n').Select(Clean)];

    /// <summary>
    /// Cleaned for a header field, where a reader would also decode "=?...?=" (RFC 2047) and so bring back what was removed.
    /// </summary>
    internal static string Field(string? text) => Clean(text).Replace("=?", "= ?", StringComparison.Ordinal);

    private static Rune? Plain(Rune rune) => rune.Value switch
    {
        '\t' or '\n' or '\v' or '\f' or '\r' or 0x85 => new Rune(' '),
        // What the enumeration puts in the place of half a character.
        0xFFFD => null,
        _ => Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format => null,
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => new Rune(' '),
            _ => rune,
        },
    };
}
