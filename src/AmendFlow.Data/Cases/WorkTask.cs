using AmendFlow.Agreements.Parties;

namespace AmendFlow.Data.Cases;

public enum TaskKind
{
    Decide,

    /// <summary>A member's opinion before the party's lead casts the vote.</summary>
    Advise,

    Work,

    /// <summary>Name somebody for a round that found nobody.</summary>
    Unblock,

    /// <summary>Look at a step that met a problem: run it again, or pass over it where that is allowed.</summary>
    Settle,
}

public enum TaskState
{
    Open,
    Done,

    /// <summary>No longer asked: somebody else answered, it was reassigned, the step was closed.</summary>
    Closed,
}

/// <summary>One person asked in one round.</summary>
public sealed class WorkTask
{
    public required Guid Id { get; init; }

    public required Guid RoundId { get; init; }

    public required Guid CaseId { get; init; }

    public required TaskKind Kind { get; init; }

    /// <summary>Who acts.</summary>
    public required Guid AssigneeId { get; init; }

    /// <summary>Whose answer it is: differs from the assignee under a delegation.</summary>
    public required Guid PrincipalId { get; init; }

    /// <summary>Why this person: the mandate, or null when named, delegated or reassigned.</summary>
    public Guid? MandateId { get; init; }

    public required Side Side { get; init; }

    public required Role Role { get; init; }

    public TaskState State { get; set; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Who closed it, when it was not a decision of the assignee.</summary>
    public Guid? ClosedById { get; set; }

    public string? CloseReason { get; set; }

    /// <summary>The task that was handed over to make this one.</summary>
    public Guid? FromTaskId { get; init; }

    /// <summary>Under which it came to the assignee while the principal is away; null for all else.</summary>
    public Guid? DelegationId { get; init; }

    /// <summary>First day on which its assignee wants to be reminded again; never beyond the deadline.</summary>
    public DateOnly? SnoozedUntil { get; set; }

    /// <summary>Concurrency.</summary>
    public int Version { get; set; } = 1;

    public Round? Round { get; init; }
}
