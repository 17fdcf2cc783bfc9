using System.Globalization;

namespace AmendFlow.Agreements.Text;

/// <summary>Dates and amounts as a contract writes them. Spelt out here, because a frozen text must not depend on the machine's culture data.</summary>
internal static class Wording
{
    private static readonly string[] FrenchMonths =
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

    private static readonly NumberFormatInfo French = new() { NumberGroupSeparator = "\u00A0", NumberDecimalSeparator = "," };

    public static string English(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public static string InFrench(DateOnly day) => string.Create(
        CultureInfo.InvariantCulture,
        $"{day.Day}{(day.Day == 1 ? "er" : "")} {FrenchMonths[day.Month - 1]} {day.Year}");

    public static string English(long cents) => "EUR " + (cents / 100m).ToString("N2", CultureInfo.InvariantCulture);

    public static string InFrench(long cents) => (cents / 100m).ToString("N2", French) + "\u00A0€";
}
