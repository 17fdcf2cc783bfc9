using System.Collections.Immutable;

namespace AmendFlow.Agreements.Calendars;

/// <summary>
/// The eleven public holidays of metropolitan France (Code du travail, art. L3133-1), computed for any year. Alsace-Moselle's two
/// extra days and the overseas days are closures of a party's calendar.
/// </summary>
public static class FrenchHolidays
{
    /// <param name="year">1583 to 9999: the Gregorian calendar.</param>
    public static ImmutableSortedSet<DateOnly> Of(int year)
    {
        var easter = EasterSunday(year);
        return
        [
            new DateOnly(year, 1, 1),
            easter.AddDays(1),
            new DateOnly(year, 5, 1),
            new DateOnly(year, 5, 8),
            easter.AddDays(39),
            easter.AddDays(50),
            new DateOnly(year, 7, 14),
            new DateOnly(year, 8, 15),
            new DateOnly(year, 11, 1),
            new DateOnly(year, 11, 11),
            new DateOnly(year, 12, 25),
        ];
    }

    public static bool Includes(DateOnly day)
    {
        if ((day.Month, day.Day) is (1, 1) or (5, 1) or (5, 8) or (7, 14) or (8, 15) or (11, 1) or (11, 11) or (12, 25))
        {
            return true;
        }

        return (day.DayNumber - EasterSunday(day.Year).DayNumber) is 1 or 39 or 50;
    }

    /// <summary>Easter Sunday, by the Gregorian computus: golden number, century corrections, paschal full moon, next Sunday.</summary>
    public static DateOnly EasterSunday(int year)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 1583);
        var golden = year % 19;
        var century = year / 100;
        var epact = (century - (century / 4) - (((8 * century) + 13) / 25) + (19 * golden) + 15) % 30;
        var moon = epact - (epact / 28 * (1 - (29 / (epact + 1) * ((21 - golden) / 11))));
        var weekday = (year + (year / 4) + moon + 2 - century + (century / 4)) % 7;
        var offset = moon - weekday;
        var month = 3 + ((offset + 40) / 44);
        return new DateOnly(year, month, offset + 28 - (31 * (month / 4)));
    }
}
