using System.Globalization;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Calendars;

namespace AmendFlow.Agreements.Proposals;

/// <summary>What the workflow of announcements may ask: the names of its inputs.</summary>
public static class AnnouncementFacts
{
    private static readonly TimeOnly Morning = new(9, 0);

    /// <param name="title">Of the announcement.</param>
    /// <param name="releaseOn">The day of release.</param>
    /// <param name="calendar">Of the party that writes it: it is released at nine in the morning there.</param>
    /// <returns><c>title</c>, and <c>releaseAt</c> as an instant in UTC.</returns>
    public static JsonObject Of(string title, DateOnly releaseOn, PartyCalendar calendar) => new()
    {
        ["title"] = title,
        ["releaseAt"] = calendar.At(releaseOn, Morning).ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
    };
}
