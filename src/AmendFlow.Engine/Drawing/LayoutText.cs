using System.Collections.Immutable;

namespace AmendFlow.Engine.Drawing;

/// <summary>
/// Widths of text without a font at hand. Errs on the wide side (DejaVu, the widest face in the style sheet's list), so that
/// words stay in their boxes on every system.
/// </summary>
internal static class LayoutText
{
    private const string Ellipsis = "…";

    /// <summary>Estimated width in pixels.</summary>
    public static int Width(string text, double size, bool bold) =>
        (int)Math.Ceiling(text.Sum(Advance) * size * (bold ? 1.12 : 1.0));

    /// <summary>Breaks a text at blanks and behind hyphens and slashes into at most <paramref name="most"/> lines; what is left over ends in "…".</summary>
    public static ImmutableArray<string> Wrap(string text, int width, double size, bool bold, int most)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        var line = "";
        foreach (var word in Words(text).SelectMany(w => Pieces(w, width, size, bold)))
        {
            var longer = line + word;
            if (line.Length == 0 || Width(longer.TrimEnd(), size, bold) <= width)
            {
                line = longer;
                continue;
            }

            lines.Add(line.TrimEnd());
            line = word;
        }

        lines.Add(line.TrimEnd());
        return lines.Count <= most ? lines.ToImmutable() : [.. lines.Take(most - 1), Cut(lines[most - 1] + Ellipsis, width, size, bold)];
    }

    // Each with the blank behind it, which is what separates it from the next.
    private static IEnumerable<string> Words(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is ' ' or '-' or '/' or '\n')
            {
                yield return text[start..(i + 1)].Replace('\n', ' ');
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private static IEnumerable<string> Pieces(string word, int width, double size, bool bold)
    {
        while (word.Length > 1 && Width(word.TrimEnd(), size, bold) > width)
        {
            var fits = 1;
            while (fits < word.Length - 1 && Width(word[..(fits + 1)], size, bold) <= width)
            {
                fits++;
            }

            yield return word[..fits];
            word = word[fits..];
        }

        yield return word;
    }

    private static string Cut(string line, int width, double size, bool bold)
    {
        while (line.Length > 2 && Width(line, size, bold) > width)
        {
            line = line[..^2].TrimEnd() + Ellipsis;
        }

        return line;
    }

    private static double Advance(char c) => c switch
    {
        ' ' or '\u00A0' or '\u202F' => 0.33,
        'i' or 'j' or 'l' or 'I' or '\'' or '’' or '.' or ',' or ':' or ';' or '|' or '!' => 0.34,
        'f' or 't' or 'r' or '(' or ')' or '-' or '\u2011' or '/' => 0.43,
        'm' or 'w' or 'M' or 'W' or '@' or '%' or 'œ' or 'Œ' or 'æ' or '—' or '…' => 0.98,
        >= 'A' and <= 'Z' => 0.72,
        >= 'À' and <= 'Þ' => 0.72,
        > '\u2E80' => 1.0,
        _ => 0.63,
    };
}
