using AmendFlow.Agreements.Calendars;

namespace AmendFlow.Agreements.Tests.Calendars;

public sealed class CalendarTests
{
    private static readonly PartyCalendar Paris = new("Europe/Paris", "FR", []);

    [Theory]
    [InlineData("2000-04-23")]
    [InlineData("2008-03-23")]
    [InlineData("2026-04-05")]
    [InlineData("2038-04-25")]
    [InlineData("2049-04-18")]
    [InlineData("2076-04-19")]
    [InlineData("2285-03-22")]
    public void Easter_is_computed(string sunday)
    {
        var day = Day(sunday);
        Assert.Equal(day, FrenchHolidays.EasterSunday(day.Year));
    }

    [Fact]
    public void France_has_eleven_holidays_and_both_ways_to_ask_agree()
    {
        string[] of2026 = ["01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01", "11-11", "12-25"];
        Assert.Equal(of2026.Select(d => Day("2026-" + d)), FrenchHolidays.Of(2026).Order());
        for (var day = Day("2024-01-01"); day.Year < 2040; day = day.AddDays(1))
        {
            Assert.Equal(FrenchHolidays.Of(day.Year).Contains(day), FrenchHolidays.Includes(day));
        }
    }

    [Theory]
    [InlineData("2026-04-03", 1, "2026-04-07")]
    [InlineData("2026-04-04", 1, "2026-04-07")]
    [InlineData("2026-04-07", -1, "2026-04-03")]
    [InlineData("2026-04-05", 0, "2026-04-07")]
    [InlineData("2026-04-07", 0, "2026-04-07")]
    [InlineData("2026-12-24", 5, "2027-01-04")]
    public void Working_days_step_over_week_ends_and_holidays(string from, int count, string to) =>
        Assert.Equal(Day(to), Paris.AddWorkingDays(Day(from), count));

    [Fact]
    public void Counting_and_adding_agree_and_closures_count()
    {
        var closed = new PartyCalendar("Europe/Paris", "FR", [Day("2026-12-28"), Day("2026-12-29")]);
        Assert.Equal(Day("2026-12-30"), closed.AddWorkingDays(Day("2026-12-24"), 1));
        for (var n = -40; n <= 40; n++)
        {
            var start = Day("2026-12-24");
            Assert.Equal(n, closed.WorkingDaysBetween(start, closed.AddWorkingDays(start, n)));
        }
    }

    [Fact]
    public void Without_holidays_only_week_ends_are_off() =>
        Assert.True(new PartyCalendar("Europe/Paris", "none", []).IsWorkingDay(Day("2026-12-25")));

    [Theory]
    [InlineData(DayUnit.Ouvre, 2, "2026-04-08")]
    [InlineData(DayUnit.Ouvrable, 2, "2026-04-07")]
    [InlineData(DayUnit.Calendaire, 2, "2026-04-05")]
    [InlineData(DayUnit.Franc, 2, "2026-04-07")]
    [InlineData(DayUnit.Franc, 4, "2026-04-08")]
    public void A_contract_s_unit_of_days_decides_where_a_period_from_Good_Friday_ends(DayUnit unit, int count, string end) =>
        Assert.Equal(Day(end), Paris.Add(Day("2026-04-03"), count, unit));

    [Theory]
    [InlineData("2026-03-29", "2026-03-29T21:59:59.999Z")]
    [InlineData("2026-10-25", "2026-10-25T22:59:59.999Z")]
    [InlineData("2026-01-15", "2026-01-15T22:59:59.999Z")]
    public void A_day_ends_with_its_last_millisecond_on_short_and_long_days_too(string day, string instant)
    {
        var end = Paris.EndOfDay(Day(day));
        Assert.Equal(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), end);
        Assert.Equal((Day(day), Day(day).AddDays(1)), (Paris.LocalDate(end), Paris.LocalDate(end.AddMilliseconds(1))));
    }

    [Fact]
    public void A_time_that_the_clocks_skip_moves_forward_and_one_shown_twice_is_the_first()
    {
        Assert.Equal("2026-03-29T01:30", Utc(Paris.At(Day("2026-03-29"), new TimeOnly(2, 30))));
        Assert.Equal("2026-10-25T00:30", Utc(Paris.At(Day("2026-10-25"), new TimeOnly(2, 30))));
    }

    [Fact]
    public void A_midnight_that_the_clocks_skip_ends_the_day_before()
    {
        var cairo = new PartyCalendar("Africa/Cairo", "none", []);
        var end = cairo.EndOfDay(Day("2024-04-25"));
        Assert.Equal("2024-04-25T21:59", Utc(end));
        Assert.Equal(Day("2024-04-26"), cairo.LocalDate(end.AddMilliseconds(1)));
    }

    [Fact]
    public void An_unknown_zone_or_set_of_holidays_is_refused_by_name()
    {
        Assert.Contains("Mars/Olympus", Assert.Throws<ArgumentException>(() => new PartyCalendar("Mars/Olympus", "FR", [])).Message, StringComparison.Ordinal);
        Assert.Contains("DE", Assert.Throws<ArgumentException>(() => new PartyCalendar("Europe/Paris", "DE", [])).Message, StringComparison.Ordinal);
    }

    private static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string Utc(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
