using AmendFlow.Agreements.Calendars;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>
/// Whose turn it is: the clock of a round stands still while somebody else revises the proposal or drafts the text. Its reminders are held; when the clock
/// goes on, the last day and every rung move by the working days of the pause (docs/decisions/0029).
/// </summary>
internal sealed class RoundClock(CaseStep run)
{
    private static readonly TimeOnly Evening = new(18, 0);

    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        foreach (var round in run.Rounds.Where(r => !Changes(r)))
        {
            if (round.PausedAt is null ? Waits(round) && Stands(round) : !Waits(round) || !Stands(round))
            {
                await (round.PausedAt is { } since ? GoOnAsync(round, since, cancellationToken) : HoldAsync(round, cancellationToken));
            }
        }
    }

    private static bool Waits(Round round) => round.Status is RoundStatus.Open or RoundStatus.Blocked;

    private static bool Changes(Round round) => round.Work is "revise" or "draft";

    private bool Stands(Round round) => run.Rounds.Exists(r => Changes(r) && Waits(r) && IsWithOthers(r, round));

    // Whoever holds up their own answer gains no time by it.
    private static bool IsWithOthers(Round work, Round round)
    {
        var open = work.Tasks.Where(t => t.State == TaskState.Open).Select(t => t.AssigneeId).ToList();
        return open.Count == 0 || open.Exists(person => round.Tasks.TrueForAll(t => t.State != TaskState.Open || t.AssigneeId != person));
    }

    private async Task HoldAsync(Round round, CancellationToken cancellationToken)
    {
        round.PausedAt = run.Step.Now;
        round.PausedIn = PartyCalendars.Keep(run.Agreement.Of(round.Side ?? AmendFlow.Agreements.Parties.Side.A));
        foreach (var timer in await TimersAsync(round, TimerState.Pending, cancellationToken))
        {
            timer.State = TimerState.Held;
        }
    }

    private async Task GoOnAsync(Round round, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var calendar = round.PausedIn is { } kept ? PartyCalendars.Kept(kept) : run.Calendar(round.Side ?? AmendFlow.Agreements.Parties.Side.A);
        var now = round.ClosedAt ?? run.Step.Now;

        // A day counts when the clock stood still at its end, so that the end of no day that counts for a deadline falls into the pause.
        var days = calendar.WorkingDaysBetween(calendar.LocalDate(since).AddDays(-1), calendar.LocalDate(now).AddDays(-1));
        (round.PausedAt, round.PausedIn) = (null, null);
        round.PausedDays += days;
        if (!Waits(round))
        {
            return;
        }

        if (days > 0)
        {
            MoveLastDay(round, calendar, days);
        }

        var timers = await TimersAsync(round, TimerState.Held, cancellationToken);
        foreach (var timer in timers)
        {
            timer.State = TimerState.Pending;
            if (days > 0)
            {
                Move(timer, calendar, calendar.AddWorkingDays(timer.DueOn!.Value, days));
            }
        }

        foreach (var late in timers.Where(t => t.Kind is TimerKind.Reminder or TimerKind.Overdue && t.DueAt <= now && !IsOfficeHour(calendar, now)).OrderBy(t => t.DueAt))
        {
            // Its morning fell into the pause. The next one, unless another rung stands there.
            var morning = calendar.AddWorkingDays(calendar.LocalDate(now), 1);
            if (timers.Any(t => t != late && t.State == TimerState.Pending && t.Kind is TimerKind.Reminder or TimerKind.Overdue && t.DueOn == morning))
            {
                late.State = TimerState.Cancelled;
            }
            else
            {
                Move(late, calendar, morning);
            }
        }
    }

    private void MoveLastDay(Round round, PartyCalendar calendar, int days)
    {
        var before = round.DueOn;
        round.FirstDueOn ??= before;
        round.DueOn = calendar.AddWorkingDays(before, days);
        run.Step.Audit(run.Agreement.Id, new AuditFact("deadline-moved", $"{round.ActivityId}/{round.Number}")
        {
            CaseId = run.Case.Id,
            Side = round.Side,
            Role = round.Role,
            Old = $"due {before:yyyy-MM-dd}",
            New = $"due {round.DueOn:yyyy-MM-dd}",
        });
    }

    private static void Move(CaseTimer timer, PartyCalendar calendar, DateOnly day)
    {
        timer.DueOn = day;
        timer.DueAt = ReminderLadder.At(calendar, Enum.Parse<RungKind>(timer.Kind.ToString()), day);
    }

    private static bool IsOfficeHour(PartyCalendar calendar, DateTimeOffset now)
    {
        var day = calendar.LocalDate(now);
        return calendar.IsWorkingDay(day) && now < calendar.At(day, Evening);
    }

    // Those that this step has just made are not in the database yet; of those that are, what this step did to them counts.
    private async Task<List<CaseTimer>> TimersAsync(Round round, TimerState state, CancellationToken cancellationToken)
    {
        await run.Step.Db.Timers.Where(t => t.CaseId == run.Case.Id && t.RoundId == round.Id && t.State == state).LoadAsync(cancellationToken);
        return [.. run.Step.Db.Timers.Local.Where(t => t.RoundId == round.Id && t.State == state)];
    }
}
