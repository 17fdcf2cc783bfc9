using System.Globalization;
using System.Text;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>Names of uploaded files. They are shown and sent in headers, and never touch the file system.</summary>
public static class FileNames
{
    public const int MaxLength = 150;

    /// <summary>
    /// Without folders, control characters and marks that turn the direction of reading (which hide an extension); at most
    /// <see cref="MaxLength"/> characters, cut before the extension.
    /// </summary>
    public static string Clean(string given)
    {
        // Browsers write a quotation mark in a form's header as %22.
        given = given.Replace("%22", "\"", StringComparison.Ordinal);
        var name = given[(given.LastIndexOfAny(['/', '\\']) + 1)..];
        var kept = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
            {
                kept.Append(rune.ToString());
            }
        }

        var clean = kept.ToString().Normalize().Trim().Trim('.');
        if (clean.Length <= MaxLength)
        {
            return clean;
        }

        var extension = Path.GetExtension(clean) is { Length: <= 10 } few ? few : "";
        var length = MaxLength - extension.Length;

        // Not between the halves of a character: no database keeps one half.
        return string.Concat(clean.AsSpan(0, char.IsHighSurrogate(clean[length - 1]) ? length - 1 : length), extension);
    }
}
