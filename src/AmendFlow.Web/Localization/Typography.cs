namespace AmendFlow.Web.Localization;

/// <summary>Keeps together what a line break must not part: French punctuation and its word, a number and its "No.".</summary>
public static class Typography
{
    private static readonly (string Loose, string Bound)[] Pairs =
        [(" :", "\u00A0:"), (" ;", "\u00A0;"), (" ?", "\u00A0?"), (" !", "\u00A0!"), ("« ", "«\u00A0"), (" »", "\u00A0»"), ("n° ", "n°\u00A0"), ("No. ", "No.\u00A0")];

    /// <summary>The text with no-break spaces where the language's typography wants them; otherwise unchanged.</summary>
    public static string Bind(string text)
    {
        foreach (var (loose, bound) in Pairs)
        {
            text = text.Replace(loose, bound, StringComparison.Ordinal);
        }

        return text;
    }
}
