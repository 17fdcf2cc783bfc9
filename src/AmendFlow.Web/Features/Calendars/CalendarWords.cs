using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Agreements;

namespace AmendFlow.Web.Features.Calendars;

/// <summary>How a calendar stands in the record, and is compared with it: another wording here would make older entries look tampered with.</summary>
internal static class CalendarWords
{
    public static string Object(Side side) => $"calendar {side}";

    public static string Of(Party party) => $"holidays {party.Holidays}; closed {party.Closures}".TrimEnd();
}
