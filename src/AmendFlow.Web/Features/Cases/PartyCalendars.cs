using AmendFlow.Agreements.Calendars;
using AmendFlow.Data.Agreements;

namespace AmendFlow.Web.Features.Cases;

/// <summary>A party's calendar as its row keeps it.</summary>
public static class PartyCalendars
{
    /// <summary>The calendar that a party's deadlines are counted in.</summary>
    public static PartyCalendar Calendar(this Party party) => new(party.Zone, party.Holidays, ClosedDays.Read(party.Closures));

    /// <summary>To be kept where a later change must not count; <see cref="Kept"/> reads it.</summary>
    public static string Keep(Party party) => $"{party.Zone} {party.Holidays} {party.Closures}";

    public static PartyCalendar Kept(string words) => words.Split(' ', 3) is [var zone, var holidays, var closures]
        ? new(zone, holidays, ClosedDays.Read(closures))
        : throw new FormatException($"'{words}' is no calendar that was kept.");
}
