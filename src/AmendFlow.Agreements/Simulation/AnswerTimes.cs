using AmendFlow.Agreements.Calendars;

namespace AmendFlow.Agreements.Simulation;

/// <summary>When a recorded answer is given, where the asking is not the recorded one: after as many working days as then.</summary>
internal static class AnswerTimes
{
    private static readonly TimeOnly Morning = new(10, 0);

    public static DateTimeOffset Shifted(PartyCalendar calendar, RecordedWait then, DateTimeOffset instant, DateTimeOffset opened)
    {
        if (then.Asked.OpenedAt == opened)
        {
            return instant;
        }

        var days = calendar.WorkingDaysBetween(calendar.LocalDate(then.Asked.OpenedAt), calendar.LocalDate(instant));
        return days == 0 ? opened + (instant - then.Asked.OpenedAt) : After(calendar, opened, days);
    }

    public static DateTimeOffset After(PartyCalendar calendar, DateTimeOffset from, int days) =>
        calendar.At(calendar.AddWorkingDays(calendar.LocalDate(from), days), Morning);
}
