using System.Globalization;
using System.Text.RegularExpressions;

namespace AmendFlow.Agreements.Calendars;

/// <summary>A day, or days, on which a party is closed besides its week-ends and the French public holidays.</summary>
/// <remarks>
/// Written as one word: <c>2026-12-24</c>; <c>2026-12-24..2027-01-02</c>, both days included; <c>12-26</c>, each year; <c>easter-2</c> or
/// <c>easter+1</c>, days before or after Easter Sunday; <c>third-monday-01</c> or <c>last-monday-05</c>, in that month of each year. So the
/// public holidays of any country that goes by the Gregorian calendar can be given, those that go by another one day by day.
/// </remarks>
public abstract partial record ClosedDay
{
    /// <summary>A range is no longer than this, in days.</summary>
    public const int LongestRange = 366;

    private static readonly string[] Places = ["first", "second", "third", "fourth", "last"];
    private static readonly string[] Weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    private ClosedDay(string word) => Word = word;

    /// <summary>As it is written, and kept.</summary>
    public string Word { get; }

    public abstract bool Includes(DateOnly day);

    /// <returns>Null when the word is none of the forms.</returns>
    public static ClosedDay? Parse(string word)
    {
        word = word.ToLowerInvariant();
        if (word.Split("..") is [var from, var to])
        {
            return Day(from) is { } first && Day(to) is { } last && first <= last && last.DayNumber - first.DayNumber < LongestRange ? new Span(word, first, last) : null;
        }

        if (Day(word) is { } day)
        {
            return new Span(word, day, day);
        }

        if (EachYear().Match(word) is { Success: true } yearly)
        {
            var (month, number) = (Number(yearly, 1), Number(yearly, 2));

            // 2024 has a 29 February.
            return month is >= 1 and <= 12 && number >= 1 && number <= DateTime.DaysInMonth(2024, month) ? new Yearly(word, month, number) : null;
        }

        if (Easter().Match(word) is { Success: true } easter)
        {
            return new ByEaster(word, Number(easter, 1));
        }

        return Weekday().Match(word) is { Success: true } weekday && Array.IndexOf(Places, weekday.Groups[1].Value) is >= 0 and var place
            && Array.IndexOf(Weekdays, weekday.Groups[2].Value) is >= 0 and var name && Number(weekday, 3) is >= 1 and <= 12 and var of
            ? new ByWeekday(word, place, (DayOfWeek)name, of)
            : null;
    }

    private static DateOnly? Day(string word) =>
        DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    [GeneratedRegex("^([0-9]{2})-([0-9]{2})$")]
    private static partial Regex EachYear();

    [GeneratedRegex("^easter([+-][0-9]{1,2})$")]
    private static partial Regex Easter();

    [GeneratedRegex("^([a-z]+)-([a-z]+)-([0-9]{2})$")]
    private static partial Regex Weekday();

    private sealed record Span(string Text, DateOnly First, DateOnly Last) : ClosedDay(Text)
    {
        public override bool Includes(DateOnly day) => First <= day && day <= Last;
    }

    private sealed record Yearly(string Text, int Month, int InMonth) : ClosedDay(Text)
    {
        public override bool Includes(DateOnly day) => day.Month == Month && day.Day == InMonth;
    }

    private sealed record ByEaster(string Text, int Days) : ClosedDay(Text)
    {
        public override bool Includes(DateOnly day) => day.DayNumber - FrenchHolidays.EasterSunday(day.Year).DayNumber == Days;
    }

    private sealed record ByWeekday(string Text, int Place, DayOfWeek Name, int Month) : ClosedDay(Text)
    {
        public override bool Includes(DateOnly day) => day.Month == Month && day.DayOfWeek == Name
            && (Place == Places.Length - 1 ? day.AddDays(7).Month != Month : (day.Day - 1) / 7 == Place);
    }
}
