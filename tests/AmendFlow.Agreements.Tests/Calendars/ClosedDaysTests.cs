using System.Globalization;
using AmendFlow.Agreements.Calendars;

namespace AmendFlow.Agreements.Tests.Calendars;

/// <summary>How a party says on which days it is closed.</summary>
public sealed class ClosedDaysTests
{
    [Theory]
    [InlineData("2026-12-24", "2026-12-24")]
    [InlineData("2026-12-30..2027-01-02", "2026-12-30 2026-12-31 2027-01-01 2027-01-02")]
    [InlineData("12-26", "2026-12-26 2027-12-26")]
    [InlineData("02-29", "2028-02-29")]
    [InlineData("easter-2", "2026-04-03 2027-03-26")]
    [InlineData("EASTER+50", "2026-05-25 2027-05-17")]
    [InlineData("third-monday-01", "2026-01-19 2027-01-18")]
    [InlineData("first-monday-09", "2026-09-07 2027-09-06")]
    [InlineData("fourth-thursday-11", "2026-11-26 2027-11-25")]
    [InlineData("last-monday-05", "2026-05-25 2027-05-31")]
    [InlineData("12-26, 2026-12-24;easter-2\n12-26", "2026-04-03 2026-12-24 2026-12-26 2027-03-26 2027-12-26")]
    public void Each_form_closes_its_days_and_no_other(string words, string days)
    {
        var closed = ClosedDays.Read(words);
        var last = DateOnly.ParseExact(days[^10..], "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var found = Enumerable.Range(0, 4000).Select(new DateOnly(2026, 1, 1).AddDays).TakeWhile(d => d <= last).Where(closed.Include);

        Assert.Equal(days, string.Join(' ', found.Select(d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("christmas")]
    [InlineData("2026-02-29")]
    [InlineData("02-30")]
    [InlineData("13-01")]
    [InlineData("2027-01-02..2026-12-30")]
    [InlineData("2026-01-01..2027-01-02")]
    [InlineData("easter")]
    [InlineData("easter+100")]
    [InlineData("fifth-monday-01")]
    [InlineData("last-someday-05")]
    [InlineData("last-monday-13")]
    [InlineData("24.12.2026")]
    [InlineData("２０２６-12-24")]
    public void What_is_no_day_is_refused_by_its_own_word(string word) =>
        Assert.Equal(word, Assert.Throws<FormatException>(() => ClosedDays.Read($"12-26 {word} 12-24")).Message);

    [Fact]
    public void They_are_kept_as_they_are_read() =>
        Assert.Equal("12-26 easter+1 2026-12-24..2027-01-02", ClosedDays.Read(ClosedDays.Read(" 12-26\r\nEaster+1;12-26 2026-12-24..2027-01-02 ").ToString()).ToString());

    /// <summary>The federal holidays of the United States in 2026, where none falls on a week-end but Independence Day, which is given by its day.</summary>
    [Fact]
    public void The_holidays_of_another_country_are_a_list_of_such_words()
    {
        var boston = new PartyCalendar("America/New_York", "none", ClosedDays.Read(
            "01-01 third-monday-01 third-monday-02 last-monday-05 06-19 2026-07-03 first-monday-09 second-monday-10 11-11 fourth-thursday-11 12-25"));

        Assert.Equal(250, boston.WorkingDaysBetween(new DateOnly(2025, 12, 31), new DateOnly(2026, 12, 31)));
        Assert.Equal(new DateOnly(2026, 11, 27), boston.AddWorkingDays(new DateOnly(2026, 11, 25), 1));
    }
}
