using System.Globalization;

namespace AmendFlow.Web.Localization;

/// <summary>
/// Dates, money and references as each language writes them. Takes the language as an argument, because a mail is written in
/// its reader's language and not in that of the request. "fr" is French, anything else reads English.
/// </summary>
public static class Format
{
    private const char NoBreak = '\u00A0';
    private const char NarrowNoBreak = '\u202F';
    private const char NoBreakHyphen = '\u2011';

    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    // Fixed here, because the separators of the system's culture data change between ICU versions.
    private static readonly NumberFormatInfo EnglishNumbers = Numbers(",", ".");
    private static readonly NumberFormatInfo FrenchNumbers = Numbers(NarrowNoBreak.ToString(), ",");

    /// <summary>The culture whose words are used: en-GB or fr-FR.</summary>
    public static CultureInfo Culture(string language) => IsFrench(language) ? French : English;

    /// <summary>"14 November 2026", "14 novembre 2026", "1er novembre 2026".</summary>
    public static string Date(DateOnly date, string language) =>
        $"{DayMonth(date, language, "MMMM")}{NoBreak}{date.Year.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>"Friday 27 November 2026", "vendredi 27 novembre 2026": where somebody has to be on time.</summary>
    public static string LongDate(DateOnly date, string language) =>
        $"{date.ToString("dddd", Culture(language))} {Date(date, language)}";

    /// <summary>"14 Nov", "14 nov.": in lists and on the diagram, where the year is plain.</summary>
    public static string DayMonth(DateOnly date, string language) => DayMonth(date, language, "MMM");

    /// <summary>The local date and time of an instant: "14 November 2026, 16:12", "14 novembre 2026 à 16:12".</summary>
    public static string Date(DateTimeOffset instant, TimeZoneInfo zone, string language)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        var day = Date(DateOnly.FromDateTime(local.DateTime), language);
        return day + (IsFrench(language) ? $" à{NoBreak}" : $",{NoBreak}") + Time(local);
    }

    /// <summary>The short form of <see cref="Date(DateTimeOffset, TimeZoneInfo, string)"/>: "14 Nov, 16:12".</summary>
    public static string ShortDate(DateTimeOffset instant, TimeZoneInfo zone, string language)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        return $"{DayMonth(DateOnly.FromDateTime(local.DateTime), language)},{NoBreak}{Time(local)}";
    }

    /// <summary>Whole cents as euros: "€1,096,000", "1 096 000 €"; cents are shown only where there are any.</summary>
    public static string Money(long cents, string language)
    {
        var euros = cents / 100m;
        var digits = euros == decimal.Truncate(euros) ? "N0" : "N2";
        if (IsFrench(language))
        {
            return euros.ToString(digits, FrenchNumbers) + NoBreak + "€";
        }

        return (cents < 0 ? "-€" : "€") + Math.Abs(euros).ToString(digits, EnglishNumbers);
    }

    /// <summary>A change of an amount: as <see cref="Money"/>, with its sign.</summary>
    public static string MoneyChange(long cents, string language) => (cents > 0 ? "+" : "") + Money(cents, language);

    /// <summary>What a <c>MoneyField</c> shows for an amount: "1 096 000", "12,50" or "12.50".</summary>
    public static string MoneyInput(long? cents, string language) => cents is not { } amount
        ? ""
        : (amount / 100m).ToString(amount % 100 == 0 ? "N0" : "N2", IsFrench(language) ? FrenchNumbers : EnglishNumbers);

    /// <summary>
    /// Reads what a person typed as an amount into whole cents: "1 096 000", "1,096,000.50", "1.096.000,50 €". A single separator
    /// with one or two digits behind it is the decimal sign; followed by three digits it separates thousands.
    /// </summary>
    /// <returns>False for an empty text, anything that is not an amount, more than two decimals, or more than 10^15 cents.</returns>
    public static bool TryMoney(string? text, out long cents) => MoneyText.TryRead(text, out cents);

    /// <summary>A whole number with its thousands separated.</summary>
    public static string Number(long number, string language) =>
        number.ToString("N0", IsFrench(language) ? FrenchNumbers : EnglishNumbers);

    /// <summary>A file's size: "212 KB", "1.4 MB"; "212 Ko", "1,4 Mo".</summary>
    public static string Size(long bytes, string language)
    {
        var unit = IsFrench(language) ? "o" : "B";
        var numbers = IsFrench(language) ? FrenchNumbers : EnglishNumbers;
        return bytes switch
        {
            < 1000 => $"{bytes}{NoBreak}{(IsFrench(language) ? "octets" : "bytes")}",
            < 1_000_000 => $"{(bytes / 1000m).ToString("0", numbers)}{NoBreak}K{unit}",
            _ => $"{(bytes / 1_000_000m).ToString("0.#", numbers)}{NoBreak}M{unit}",
        };
    }

    /// <summary>A reference that is not broken over two lines: its hyphens become non-breaking ones. For display, never for storage.</summary>
    public static string Reference(string reference) => reference.Replace('-', NoBreakHyphen);

    internal static bool IsFrench(string language) => language.StartsWith("fr", StringComparison.OrdinalIgnoreCase);

    private static string DayMonth(DateOnly date, string language, string month)
    {
        var day = date.Day == 1 && IsFrench(language) ? "1er" : date.Day.ToString(CultureInfo.InvariantCulture);
        return $"{day}{NoBreak}{date.ToString(month, Culture(language))}";
    }

    private static string Time(DateTimeOffset local) => local.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static NumberFormatInfo Numbers(string group, string separator)
    {
        var numbers = (NumberFormatInfo)CultureInfo.InvariantCulture.NumberFormat.Clone();
        numbers.NumberGroupSeparator = group;
        numbers.NumberDecimalSeparator = separator;
        return NumberFormatInfo.ReadOnly(numbers);
    }
}
