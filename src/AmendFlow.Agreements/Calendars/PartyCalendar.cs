using System.Collections.Immutable;

namespace AmendFlow.Agreements.Calendars;

/// <summary>When a party works. Deadlines are local dates in this calendar, turned into instants.</summary>
public sealed record PartyCalendar
{
    private const int LongestSearch = 4000;

    private readonly TimeZoneInfo zone;

    /// <param name="zone">IANA name, for example <c>Europe/Paris</c>.</param>
    /// <param name="holidays">"FR" (computed) or "none".</param>
    /// <param name="closures">Whole days on which the party is closed besides week-ends and holidays; those of other countries stand here.</param>
    /// <exception cref="ArgumentException">The zone or the holidays are unknown.</exception>
    public PartyCalendar(string zone, string holidays, ClosedDays closures)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
        {
            throw new ArgumentException($"'{zone}' is no time zone; expected an IANA name such as Europe/Paris.", nameof(zone));
        }

        if (holidays is not ("FR" or "none"))
        {
            throw new ArgumentException($"'{holidays}' is no set of holidays; expected FR or none.", nameof(holidays));
        }

        this.zone = found;
        Zone = zone;
        Holidays = holidays;
        Closures = closures;
    }

    /// <summary>With single days, each of one year.</summary>
    public PartyCalendar(string zone, string holidays, ImmutableHashSet<DateOnly> closures)
        : this(zone, holidays, ClosedDays.Of(closures))
    {
    }

    public string Zone { get; }

    public string Holidays { get; }

    public ClosedDays Closures { get; }

    public bool IsWorkingDay(DateOnly day) => day.DayOfWeek != DayOfWeek.Saturday && IsOuvrable(day);

    /// <summary>
    /// The working day that many working days away. <paramref name="day"/> itself does not count; with 0 it is kept when it is a
    /// working day, else the next one is taken.
    /// </summary>
    /// <exception cref="InvalidOperationException">The closures leave no such day within eleven years.</exception>
    public DateOnly AddWorkingDays(DateOnly day, int count) => Step(day, count, IsWorkingDay);

    /// <summary>Working days after <paramref name="from"/> up to and with <paramref name="to"/>; negative when it lies before.</summary>
    public int WorkingDaysBetween(DateOnly from, DateOnly to)
    {
        if (to < from)
        {
            return -WorkingDaysBetween(to, from);
        }

        var count = 0;
        for (var day = from; day < to;)
        {
            day = day.AddDays(1);
            count += IsWorkingDay(day) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The end of a contract's period that starts on <paramref name="from"/>, whose own day never counts.</summary>
    /// <param name="from">The day of the event that starts the period.</param>
    /// <param name="count">Days; may be negative except for <see cref="DayUnit.Franc"/>.</param>
    /// <param name="unit">What the contract counts in.</param>
    public DateOnly Add(DateOnly from, int count, DayUnit unit)
    {
        switch (unit)
        {
            case DayUnit.Ouvre:
                return AddWorkingDays(from, count);
            case DayUnit.Ouvrable:
                return Step(from, count, IsOuvrable);
            case DayUnit.Calendaire:
                return from.AddDays(count);
            case DayUnit.Franc:
                ArgumentOutOfRangeException.ThrowIfNegative(count);
                return AddWorkingDays(from.AddDays(count + 1), 0);
            default:
                throw new ArgumentOutOfRangeException(nameof(unit), unit, "No such unit of days.");
        }
    }

    /// <summary>The day on the party's wall at an instant.</summary>
    public DateOnly LocalDate(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    /// <summary>The last millisecond of a local day, as a UTC instant: correct on days of 23 and 25 hours too.</summary>
    public DateTimeOffset EndOfDay(DateOnly day) => At(day.AddDays(1), TimeOnly.MinValue).AddMilliseconds(-1);

    /// <summary>
    /// The UTC instant of a local time. One that the clocks skip moves forward by what they skip; one that they show twice is the first.
    /// </summary>
    public DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time, DateTimeKind.Unspecified);
        return new DateTimeOffset(local, OffsetAt(local)).ToUniversalTime();
    }

    private TimeSpan OffsetAt(DateTime local)
    {
        if (zone.IsAmbiguousTime(local))
        {
            return zone.GetAmbiguousTimeOffsets(local).Max();
        }

        var existing = local;
        while (zone.IsInvalidTime(existing))
        {
            existing = existing.AddHours(-1);
        }

        return zone.GetUtcOffset(existing);
    }

    /// <summary>A public holiday of France, where the party keeps those.</summary>
    public bool IsHoliday(DateOnly day) => Holidays == "FR" && FrenchHolidays.Includes(day);

    private bool IsOuvrable(DateOnly day) => day.DayOfWeek != DayOfWeek.Sunday
        && !Closures.Include(day)
        && !IsHoliday(day);

    private static DateOnly Step(DateOnly day, int count, Func<DateOnly, bool> counts)
    {
        var direction = count < 0 ? -1 : 1;
        var left = Math.Abs(count);
        if (left == 0 && !counts(day))
        {
            left = 1;
        }

        for (var idle = 0; left > 0;)
        {
            day = day.AddDays(direction);
            idle = counts(day) ? 0 : idle + 1;
            left -= idle == 0 ? 1 : 0;
            if (idle > LongestSearch)
            {
                throw new InvalidOperationException("The closures of this calendar leave no working day.");
            }
        }

        return day;
    }
}
