using AmendFlow.Agreements.Calendars;

namespace AmendFlow.Web.Features.Demo;

/// <summary>When the people of the demonstration act: on working days in Paris, in the morning, one after the other.</summary>
internal sealed class OfficeHours
{
    private static readonly TimeOnly FirstAct = new(9, 20);
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(20);

    private readonly PartyCalendar calendar = new("Europe/Paris", "FR", []);
    private DateTimeOffset last;

    /// <summary>The time of an act: that day, or the last working day before. Asked for in the order of the acts.</summary>
    public DateTimeOffset Next(DateTimeOffset around)
    {
        var opening = calendar.At(calendar.AddWorkingDays(calendar.LocalDate(around).AddDays(1), -1), FirstAct);
        return last = opening > last ? opening : last + Between;
    }

    /// <summary>The next morning's post: after this hour every reminder of the day is out.</summary>
    public DateTimeOffset NextPost(DateTimeOffset now)
    {
        var post = new TimeOnly(8, 45);
        var today = calendar.At(calendar.LocalDate(now), post);
        return today > now ? today : calendar.At(calendar.LocalDate(now).AddDays(1), post);
    }
}
