using System.Text.RegularExpressions;

namespace AmendFlow.Agreements.Text;

/// <summary>Keeps together what a line break must not part: French punctuation and its word, a number and its "No."; and curls apostrophes.</summary>
public static partial class Typography
{
    private static readonly (string Loose, string Bound)[] Pairs =
        [(" :", "\u00A0:"), (" ;", "\u00A0;"), (" ?", "\u00A0?"), (" !", "\u00A0!"), ("« ", "«\u00A0"), (" »", "\u00A0»"), ("n° ", "n°\u00A0"), ("No. ", "No.\u00A0")];

    /// <summary>The text as a printer sets it: no-break spaces where the language wants them, and ’ within words, which definition files write straight.</summary>
    public static string Bind(string text)
    {
        foreach (var (loose, bound) in Pairs)
        {
            text = text.Replace(loose, bound, StringComparison.Ordinal);
        }

        return StraightApostrophe().Replace(text, "’");
    }

    [GeneratedRegex(@"(?<=\p{L})'(?=\p{L})", RegexOptions.CultureInvariant)]
    private static partial Regex StraightApostrophe();
}
