using System.Globalization;
using System.Text;

namespace AmendFlow.Data.Cases;

/// <summary>
/// Text as it is searched: small letters without accents. Made here and stored, because the two databases disagree on both, and neither
/// finds "Résistance" by "resistance".
/// </summary>
public static class SearchText
{
    public static string Of(params IEnumerable<string> parts)
    {
        var folded = new StringBuilder();
        foreach (var character in string.Join(' ', parts).ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(character);
            }
        }

        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>For LIKE with <see cref="Escape"/>: what was typed stands somewhere in the text.</summary>
    public static string Pattern(string typed) =>
        "%" + Of(typed.Trim()).Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal) + "%";

    public const string Escape = @"\";
}
