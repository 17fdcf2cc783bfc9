using System.Collections.Immutable;

namespace AmendFlow.Agreements.Calendars;

/// <summary>What happens when nobody answers. There is no value for approval: silence never approves.</summary>
public enum Silence
{
    /// <summary>Someone else is told and may act; the step stays open, until it lapses if it may.</summary>
    Escalate,

    /// <summary>Nobody else is told; the step ends as lapsed.</summary>
    Lapse,
}

public enum RungKind
{
    /// <summary>Before or on the last day (<i>rappel</i>).</summary>
    Reminder,

    /// <summary>The deadline itself: from here on the step is overdue.</summary>
    Due,

    /// <summary>After the last day (<i>relance</i>).</summary>
    Overdue,
    Escalation,
    Lapse,
}

/// <param name="Kind">What happens.</param>
/// <param name="Sequence">With the kind, names the rung for ever: a ladder computed again after a calendar change keeps it.</param>
/// <param name="Day">In the calendar of the party that is asked.</param>
/// <param name="At">UTC.</param>
public sealed record Rung(RungKind Kind, int Sequence, DateOnly Day, DateTimeOffset At);

/// <summary>The moments at which an open step asks for attention (domain.md 4.8).</summary>
public static class ReminderLadder
{
    private static readonly TimeOnly MorningMail = new(8, 30);

    /// <param name="calendar">Of the party that is asked.</param>
    /// <param name="openedAt">When the step was opened; its local day does not count.</param>
    /// <param name="deadlineDays">Working days, 1 or more.</param>
    /// <param name="reminderOffsets">Working days before (negative) or after the deadline's day.</param>
    /// <param name="silence">What happens when nobody answers.</param>
    /// <param name="escalateAfterDays">Working days after the deadline's day, 0 or more; unused when silence lapses.</param>
    /// <param name="lapseAfterDays">Working days after the deadline's day; 0 never, which <see cref="Silence.Lapse"/> refuses.</param>
    /// <returns>In order of time; without reminders that would lie before the opening or after the lapse.</returns>
    public static ImmutableArray<Rung> Rungs(
        PartyCalendar calendar,
        DateTimeOffset openedAt,
        int deadlineDays,
        IReadOnlyList<int> reminderOffsets,
        Silence silence,
        int escalateAfterDays,
        int lapseAfterDays)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(deadlineDays, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(escalateAfterDays);
        ArgumentOutOfRangeException.ThrowIfNegative(lapseAfterDays);
        if (silence == Silence.Lapse && lapseAfterDays == 0)
        {
            throw new ArgumentException("Silence is to lapse this step, yet it never lapses.", nameof(lapseAfterDays));
        }

        var dueDay = calendar.AddWorkingDays(calendar.LocalDate(openedAt), deadlineDays);
        var rungs = new List<Rung> { AtEndOf(RungKind.Due, dueDay) };
        if (silence == Silence.Escalate)
        {
            rungs.Add(AtEndOf(RungKind.Escalation, calendar.AddWorkingDays(dueDay, escalateAfterDays)));
        }

        var last = DateTimeOffset.MaxValue;
        if (lapseAfterDays > 0)
        {
            var lapse = AtEndOf(RungKind.Lapse, calendar.AddWorkingDays(dueDay, lapseAfterDays));
            rungs.Add(lapse);
            last = lapse.At;
        }

        var sequence = 0;
        foreach (var offset in reminderOffsets.Distinct().Order())
        {
            sequence++;
            var day = calendar.AddWorkingDays(dueDay, offset);
            var at = calendar.At(day, MorningMail);
            if (at > openedAt && at < last)
            {
                rungs.Add(new Rung(offset > 0 ? RungKind.Overdue : RungKind.Reminder, sequence, day, at));
            }
        }

        return [.. rungs.Where(r => r.At <= last).OrderBy(r => r.At).ThenBy(r => r.Kind)];

        Rung AtEndOf(RungKind kind, DateOnly day) => new(kind, 1, day, At(calendar, kind, day));
    }

    /// <summary>The moment of a rung on its day, UTC: mails in the morning, all else at the day's end.</summary>
    public static DateTimeOffset At(PartyCalendar calendar, RungKind kind, DateOnly day) =>
        kind is RungKind.Reminder or RungKind.Overdue ? calendar.At(day, MorningMail) : calendar.EndOfDay(day);
}
