namespace AmendFlow.Data.Jobs;

public enum TimerKind
{
    Reminder,
    Due,
    Overdue,
    Escalation,
    Lapse,

    /// <summary>A wait of the definition itself.</summary>
    Delay,
}

public enum TimerState
{
    Pending,

    /// <summary>The clock of its round stands still: it is pending again, at a later time, when the clock goes on.</summary>
    Held,
    Fired,
    Cancelled,
}

/// <summary>Something that is due at an instant. Rows of ours are the truth; Hangfire only looks at them every few seconds.</summary>
public sealed class CaseTimer
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public Guid? RoundId { get; init; }

    public required string BookmarkId { get; init; }

    public required TimerKind Kind { get; init; }

    /// <summary>Rung of the ladder; unique with bookmark and kind, so that no rung fires twice.</summary>
    public required int Sequence { get; init; }

    public required DateTimeOffset DueAt { get; set; }

    /// <summary>The local day it stands for, in the asked party's calendar.</summary>
    public DateOnly? DueOn { get; set; }

    public TimerState State { get; set; }

    public DateTimeOffset? FiredAt { get; set; }

    /// <summary>Claimed by a sweep until then; a sweep that died is overtaken.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    /// <summary>Fencing: only the holder of this number finishes the row.</summary>
    public int Attempt { get; set; }
}
