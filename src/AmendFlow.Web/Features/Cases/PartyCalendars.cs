using AmendFlow.Agreements.Calendars;
using AmendFlow.Data.Agreements;

namespace AmendFlow.Web.Features.Cases;

/// <summary>A party's calendar as its row keeps it.</summary>
public static class PartyCalendars
{
    /// <summary>The calendar that a party's deadlines are counted in.</summary>
    public static PartyCalendar Calendar(this Party party) => new(party.Zone, party.Holidays, ClosedDays.Read(party.Closures));
}
