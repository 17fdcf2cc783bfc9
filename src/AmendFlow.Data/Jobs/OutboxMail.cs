namespace AmendFlow.Data.Jobs;

public enum MailKind
{
    AskedToDecide,
    AskedToWork,
    Reminder,
    Overdue,
    Escalated,
    Decided,
    ChangesRequested,
    Approved,
    Rejected,
    Withdrawn,
    Lapsed,
    Reassigned,
    Blocked,
    Code,
    Invitation,
    ConfirmationAsked,
    Recorded,

    /// <summary>A step met a problem: to whoever may settle it.</summary>
    Incident,

    /// <summary>To the proposer: the co-proposer has confirmed, it can be submitted.</summary>
    Confirmed,

    /// <summary>To the proposer: the co-proposer wants something changed first.</summary>
    ChangesWanted,

    /// <summary>A party named another responsible scientist: to the old, the new and the one of the other party.</summary>
    ScientistNamed,

    /// <summary>To coordinators: a responsible scientist left, and the proposal needs another.</summary>
    ScientistLeft,

    /// <summary>To coordinators: mails to somebody of their party come back.</summary>
    AddressFailed,

    /// <summary>To somebody who was asked and whose answer is not needed any more: takes the deadline out of their calendar.</summary>
    NotAsked,

    /// <summary>To a stand-in, and to the one who is away where somebody else said so: who answers for whom, and when.</summary>
    DelegationGiven,

    /// <summary>To both: it has been ended before its last day.</summary>
    DelegationEnded,

    /// <summary>All that waits for somebody, once a day, in place of single reminders.</summary>
    Digest,

    /// <summary>To coordinators: somebody says that a decision in their name was not theirs.</summary>
    Disputed,

    /// <summary>To whoever may answer: somebody asks to publish a version of a workflow.</summary>
    PublicationAsked,

    /// <summary>To everybody who acted: the wording of an announcement that both parties approved is released.</summary>
    Released,

    /// <summary>To the other party's coordinators: somebody asks to let a case go on under a newer version.</summary>
    MoveAsked,

    /// <summary>To whoever asked to publish a version: it is published, or declined.</summary>
    PublicationAnswered,

    /// <summary>To whom a workflow names: the case has come to a step. Nothing is asked.</summary>
    Reached,

    /// <summary>What came of a dispute: to whom the decision names where it is theirs, else to the other party's coordinators.</summary>
    DisputeSettled,

    /// <summary>To whoever can close them: somebody approved on conditions.</summary>
    ConditionsToClose,

    /// <summary>To coordinators of both parties and whoever laid it down: a condition is closed, and how many still hold back the same.</summary>
    ConditionClosed,
}

public enum MailState
{
    /// <summary>Written by a step; not rendered yet.</summary>
    Owed,

    /// <summary>Bytes, Message-ID and link are fixed; every attempt sends these.</summary>
    Rendered,

    Sent,

    /// <summary>Not needed any more when its turn came. One with a Message-ID may have arrived: an attempt before had no known end.</summary>
    Cancelled,

    /// <summary>Refused for good, or not handed over within two days.</summary>
    Undeliverable,

    /// <summary>The server took it, and a report said later that it cannot reach its reader.</summary>
    Bounced,
}

/// <summary>A mail that is owed to somebody, written in the step that owes it.</summary>
public sealed class OutboxMail
{
    public required Guid Id { get; init; }

    public required MailKind Kind { get; init; }

    public required Guid PersonId { get; init; }

    public Guid? AgreementId { get; init; }

    public Guid? CaseId { get; init; }

    public Guid? RoundId { get; init; }

    public Guid? TaskId { get; init; }

    /// <summary>Unique: the same thing is never owed twice.</summary>
    public required string Key { get; init; }

    /// <summary>What rendering needs besides the rows it can read, as JSON; encrypted when it holds a secret.</summary>
    public required string Data { get; init; }

    /// <summary>Nearest deadline first when many wait; null comes last.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public MailState State { get; set; }

    public string? MessageId { get; set; }

    /// <summary>The MIME bytes, encrypted with the key ring; erased 30 days after hand-over.</summary>
    public byte[]? Mime { get; set; }

    public required DateTimeOffset OwedAt { get; init; }

    public required DateTimeOffset NextAttemptAt { get; set; }

    public DateTimeOffset? LeasedUntil { get; set; }

    /// <summary>Fencing: only the sweep that holds this number may finish the row.</summary>
    public int Attempt { get; set; }

    /// <summary>When it was first tried: two days later it is given up.</summary>
    public DateTimeOffset? FirstAttemptAt { get; set; }

    /// <summary>What the relay last said; shown on the task.</summary>
    public string? Reply { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    /// <summary>The address that it was last handed over for; null before the first attempt.</summary>
    public string? Recipient { get; set; }

    /// <summary>When a delivery report about it was read: with <see cref="MailState.Sent"/> it is only late, with <see cref="MailState.Bounced"/> it came back.</summary>
    public DateTimeOffset? ReportedAt { get; set; }

    /// <summary>The last day to answer, as the calendar file in it says; null for a mail without one.</summary>
    public DateOnly? CalendarDay { get; set; }
}
