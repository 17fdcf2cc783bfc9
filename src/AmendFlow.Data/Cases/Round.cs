using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;

namespace AmendFlow.Data.Cases;

public enum RoundKind
{
    /// <summary>Asks for decisions.</summary>
    Approval,

    /// <summary>One vote per party.</summary>
    Committee,

    /// <summary>Asks for work: triage, a revision, the draft of the text.</summary>
    Work,

    /// <summary>
    /// A step met a problem, and the coordinators of both parties are asked to look at it. <see cref="Round.BookmarkId"/> and
    /// <see cref="Round.ActivityId"/> hold the incident's id, so that it never counts as an asking of that step.
    /// </summary>
    Incident,
}

public enum RoundStatus
{
    Open,

    /// <summary>Nobody was found to ask, or nobody is left who could answer: a coordinator has to name somebody.</summary>
    Blocked,

    /// <summary>Ended with <see cref="Round.Outcome"/>.</summary>
    Decided,

    /// <summary>Closed without an outcome: re-opened, cancelled, overtaken.</summary>
    Closed,
}

/// <summary>One asking at one step: who is asked, by what rule, about which content, until when.</summary>
public sealed class Round
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required string ActivityId { get; init; }

    public required string BookmarkId { get; init; }

    public required RoundKind Kind { get; init; }

    /// <summary>From 1, per step.</summary>
    public required int Number { get; init; }

    /// <summary>The step's name when it was opened.</summary>
    public required string NameEn { get; init; }

    public required string NameFr { get; init; }

    /// <summary>Whose lane it is; null for both parties (committee).</summary>
    public Side? Side { get; init; }

    /// <summary>The role that is asked; null when people are named.</summary>
    public Role? Role { get; init; }

    public required RoundRule Rule { get; init; }

    public required int Needed { get; init; }

    /// <summary>"triage", "revise" or "draft" for <see cref="RoundKind.Work"/>; else empty.</summary>
    public string Work { get; init; } = "";

    /// <summary>Outcomes that work may end with, separated by '|'.</summary>
    public string Outcomes { get; init; } = "";

    /// <summary>Sections it is about, as keys separated by spaces.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Hash of those sections (and of the frozen text) that an answer is bound to.</summary>
    public string SubjectHash { get; init; } = "";

    /// <summary>The revision it was opened on.</summary>
    public required int RevisionNumber { get; init; }

    /// <summary>Later revisions whose subject is the same, so that the answers stand; numbers separated by spaces.</summary>
    public string StandsForRevisions { get; set; } = "";

    public required Assurance Assurance { get; init; }

    /// <summary>Key of the checklist, or empty.</summary>
    public string Checklist { get; init; } = "";

    /// <summary>Phase of the process, from which the case's status follows.</summary>
    public required string Phase { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Last day to answer, in the asked party's calendar.</summary>
    public required DateOnly DueOn { get; set; }

    /// <summary>The last day as it was when the round was opened; null while it never moved.</summary>
    public DateOnly? FirstDueOn { get; set; }

    /// <summary>Since when its clock stands still, because somebody else changes what it is about; null while it runs.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    /// <summary>Working days of the asked party by which earlier pauses moved the last day.</summary>
    public int PausedDays { get; set; }

    /// <summary>The calendar that the pause is counted in, as it was when the clock stopped: whoever changes it meanwhile moves no deadline by that. Null while the clock runs.</summary>
    public string? PausedIn { get; set; }

    /// <summary>What silence does: "escalate" or "lapse". Never an approval.</summary>
    public required string OnSilence { get; init; }

    public required Role EscalateTo { get; init; }

    public DateTimeOffset? EscalatedAt { get; set; }

    public RoundStatus Status { get; set; }

    public string? Outcome { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }

    public string? CloseReason { get; set; }

    public List<WorkTask> Tasks { get; init; } = [];
}
