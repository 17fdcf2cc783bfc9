using System.Globalization;
using System.Text.RegularExpressions;

namespace AmendFlow.Engine.Expressions;

/// <summary>
/// Texts that name an instant. A date has a year of four digits, a month and a day, either with the year first or with the month as a
/// word: .NET would take the rest from the machine's clock, and take 05/02/2026 for the 2nd of May.
/// </summary>
internal static partial class Instants
{
    /// <summary>What is right, for messages.</summary>
    public const string Wanted = "a date needs its year, month and day, the year first, such as 2026-02-05 or 2026-02-05T10:00:00+01:00";

    /// <summary>In UTC, as is a text that names no offset.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    public static bool NamesItsDay(string text) => YearFirst().IsMatch(text) || (Month().IsMatch(text) && Year().IsMatch(text) && Day().IsMatch(text));

    [GeneratedRegex(@"^\s*[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex YearFirst();

    // "5 February 2026", "Thu, 05 Feb 2026 10:00:00 GMT", "February 5, 2026", "2026-Feb-05": with the month as a word their order does not matter.
    [GeneratedRegex(@"(?<![A-Za-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Month();

    [GeneratedRegex(@"(?<![0-9:.+])[0-9]{4}(?![0-9:])", RegexOptions.CultureInvariant)]
    private static partial Regex Year();

    // Neither part of an hour nor an offset.
    [GeneratedRegex(@"(?<![0-9:.+])[0-9]{1,2}(?![0-9:.])", RegexOptions.CultureInvariant)]
    private static partial Regex Day();
}
