using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;

namespace AmendFlow.Data.Cases;

public enum Channel
{
    Web,
    Link,
    Api,
}

/// <summary>An answer, recorded once and never changed.</summary>
public sealed class Decision
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid RoundId { get; init; }

    public required Guid TaskId { get; init; }

    /// <summary>Who pressed the button.</summary>
    public required Guid ActorId { get; init; }

    /// <summary>Whose answer it is.</summary>
    public required Guid PrincipalId { get; init; }

    public required Side Side { get; init; }

    public required DecisionKind Kind { get; init; }

    /// <summary>Shared with the other party where the lane is; mandatory for all but approve.</summary>
    public required string Reason { get; init; }

    /// <summary>Stays with the party.</summary>
    public required string InternalNote { get; init; }

    /// <summary>Answers to the checklist, as JSON; "[]" without one.</summary>
    public required string Checklist { get; init; }

    public required int RevisionNumber { get; init; }

    /// <summary>What they saw.</summary>
    public required string SubjectHash { get; init; }

    public required Assurance Assurance { get; init; }

    public required Channel Channel { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string CommandId { get; init; }

    /// <summary>A member's opinion: heard, but not the party's vote.</summary>
    public bool IsOpinion { get; init; }
}

/// <summary>"Yes, if": somebody has to close it, and one later transition waits for that.</summary>
public sealed class DecisionCondition
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid DecisionId { get; init; }

    public required string Text { get; init; }

    public required BlockedTransition Blocks { get; init; }

    public required Side ClosedBySide { get; init; }

    public required Role ClosedByRole { get; init; }

    public DateTimeOffset? ClosedAt { get; set; }

    public Guid? ClosedById { get; set; }

    public string? Proof { get; set; }
}
