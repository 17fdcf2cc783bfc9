using System.Globalization;
using System.Text;
using AmendFlow.Agreements.Text;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>Words of a file as one line of a terminal: whoever wrote the file does not move the cursor, nor hide a line of ours.</summary>
internal static class Terminal
{
    public static string Line(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var shown = rune.ToString();
            line.Append(Rune.IsControl(rune) || !ReadableText.Is(shown) ? string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}") : shown);
        }

        return line.ToString();
    }
}
