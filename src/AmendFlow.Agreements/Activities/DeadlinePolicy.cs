using System.Collections.Immutable;
using AmendFlow.Agreements.Calendars;
using AmendFlow.Agreements.Parties;

namespace AmendFlow.Agreements.Activities;

/// <summary>How long a step waits, and what silence does. The same inputs for every step that waits (domain.md 4.8).</summary>
/// <param name="Days">Working days of the asked party's calendar, 1 to 365; default 10.</param>
/// <param name="Reminders">Working days before (negative) or after the last day, -365 to 365; default -5, -2, 0, 2.</param>
/// <param name="OnSilence">Default <see cref="Silence.Escalate"/>. Never an approval.</param>
/// <param name="EscalateTo">Who is told, in the asked party; default the coordinator.</param>
/// <param name="EscalateAfterDays">Working days after the last day, 0 to 365; default 2.</param>
/// <param name="LapseAfterDays">Working days after the last day, 0 (never) to 365; default 40.</param>
public sealed record DeadlinePolicy(
    int Days,
    ImmutableArray<int> Reminders,
    Silence OnSilence,
    Role EscalateTo,
    int EscalateAfterDays,
    int LapseAfterDays)
{
    private const int Longest = 365;

    /// <summary>The rungs of this policy for a step opened at an instant.</summary>
    public ImmutableArray<Rung> Rungs(PartyCalendar calendar, DateTimeOffset openedAt) =>
        ReminderLadder.Rungs(calendar, openedAt, Days, Reminders, OnSilence, EscalateAfterDays, LapseAfterDays);

    internal static DeadlinePolicy From(InputReader inputs)
    {
        var policy = new DeadlinePolicy(
            inputs.Whole("deadlineDays", 10, 1, Longest),
            inputs.Wholes("reminders", [-5, -2, 0, 2], -Longest, Longest),
            inputs.OneOf("onSilence", "escalate", ("escalate", Silence.Escalate), ("lapse", Silence.Lapse)),
            RequestReading.RoleOf(inputs, "escalateTo") ?? Role.Coordinator,
            inputs.Whole("escalateAfterDays", 2, 0, Longest),
            inputs.Whole("lapseAfterDays", 40, 0, Longest));
        return policy is { OnSilence: Silence.Lapse, LapseAfterDays: 0 }
            ? throw inputs.Wrong("lapseAfterDays", "1 or more, since silence is to lapse this step.", "1 ou plus, puisque le silence rend cette étape caduque.")
            : policy;
    }
}
