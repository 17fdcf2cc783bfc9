using System.Globalization;
using System.Text.RegularExpressions;

namespace AmendFlow.Web.Localization;

/// <summary>Reads an amount that a person typed, in either language's way of writing it.</summary>
internal static partial class MoneyText
{
    private const decimal MostEuros = 10_000_000_000_000m;

    public static bool TryRead(string? text, out long cents)
    {
        cents = 0;
        var compact = Blanks().Replace(text ?? "", "").Replace("€", "", StringComparison.Ordinal)
            .Replace("EUR", "", StringComparison.OrdinalIgnoreCase);
        var match = Amount().Match(compact);
        if (!match.Success || !GroupsAgree(match.Groups["whole"].Value, match.Groups["decimals"].Value))
        {
            return false;
        }

        var whole = Separators().Replace(match.Groups["whole"].Value, "");
        var decimals = match.Groups["decimals"].Value.TrimStart('.', ',');
        if (whole.Length > 14 || !decimal.TryParse(
            whole + "." + (decimals.Length == 0 ? "0" : decimals), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var euros)
            || euros > MostEuros)
        {
            return false;
        }

        cents = (long)(euros * 100) * (match.Groups["sign"].Value is "-" or "\u2212" ? -1 : 1);
        return true;
    }

    // "1,096.000" and "1,096,50" mean nothing certain, so they are refused rather than guessed.
    private static bool GroupsAgree(string whole, string decimals)
    {
        var used = whole.Where(c => c is '.' or ',' or '\'').Distinct().ToList();
        return used.Count == 0 || (used.Count == 1 && (decimals.Length == 0 || decimals[0] != used[0]));
    }

    [GeneratedRegex(@"[\s\u00A0\u202F]")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"[.,']")]
    private static partial Regex Separators();

    [GeneratedRegex(@"^(?<sign>[-+\u2212]?)(?<whole>\d+|\d{1,3}([.,']\d{3})+)(?<decimals>([.,]\d{1,2})?)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Amount();
}
