using System.Globalization;
using AmendFlow.Agreements.Calendars;

namespace AmendFlow.Agreements.Tests.Calendars;

public sealed class ReminderLadderTests
{
    private static readonly PartyCalendar Paris = new("Europe/Paris", "FR", []);

    // A Monday; the ten working days that follow hold the change to summer time, Good Friday is none, Easter Monday is.
    private static readonly DateTimeOffset Opened = new(2026, 3, 23, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_default_ladder_in_Paris_over_Easter()
    {
        Assert.Equal(
            [
                "Reminder 1 2026-03-30T06:30",
                "Reminder 2 2026-04-02T06:30",
                "Reminder 3 2026-04-07T06:30",
                "Due 1 2026-04-07T21:59",
                "Overdue 4 2026-04-09T06:30",
                "Escalation 1 2026-04-09T21:59",
                "Lapse 1 2026-06-08T21:59",
            ],
            Ladder([-5, -2, 0, 2], Silence.Escalate, days: 10));
    }

    [Fact]
    public void Reminders_from_before_the_opening_are_left_out_and_the_others_keep_their_sequence() =>
        Assert.Equal(
            ["Reminder 2 2026-03-24T07:30", "Reminder 3 2026-03-26T07:30", "Due 1 2026-03-26T22:59", "Overdue 4 2026-03-30T06:30"],
            Ladder([-5, -2, 0, 2], Silence.Escalate, days: 3).Take(4));

    [Fact]
    public void Silence_that_lapses_escalates_to_nobody()
    {
        var rungs = Ladder([], Silence.Lapse, days: 10, lapseAfter: 1);
        Assert.Equal(["Due 1 2026-04-07T21:59", "Lapse 1 2026-04-08T21:59"], rungs);
    }

    [Fact]
    public void Nothing_follows_the_lapse() =>
        Assert.Equal("Lapse 1 2026-04-08T21:59", Ladder([5, 9], Silence.Escalate, days: 10, lapseAfter: 1)[^1]);

    [Fact]
    public void What_never_lapses_has_no_lapse_and_silence_cannot_demand_one()
    {
        Assert.DoesNotContain(Ladder([], Silence.Escalate, 10, lapseAfter: 0), r => r.StartsWith("Lapse", StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => Ladder([], Silence.Lapse, 10, lapseAfter: 0));
    }

    [Fact]
    public void An_evening_opening_counts_from_the_local_day()
    {
        var lateInParis = new DateTimeOffset(2026, 3, 23, 23, 30, 0, TimeSpan.Zero);
        var due = ReminderLadder.Rungs(Paris, lateInParis, 1, [], Silence.Escalate, 0, 0)[0];
        Assert.Equal(new DateOnly(2026, 3, 25), due.Day);
    }

    private static List<string> Ladder(int[] reminders, Silence silence, int days, int lapseAfter = 40) =>
        [.. ReminderLadder.Rungs(Paris, Opened, days, reminders, silence, 2, lapseAfter)
            .Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Kind} {r.Sequence} {r.At:yyyy-MM-ddTHH:mm}"))];
}
