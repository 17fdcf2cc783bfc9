using AmendFlow.Agreements.Parties;

namespace AmendFlow.Data.Jobs;

public enum WebhookState
{
    Active,

    /// <summary>By somebody of the party: nothing new is owed, and what is owed waits.</summary>
    Paused,

    /// <summary>By its receiver, which answered 410: the same, until somebody of the party has it go on.</summary>
    Gone,

    /// <summary>By the operator, whose list its host is no longer on: the same.</summary>
    OffList,

    /// <summary>For ever; its secret is erased, the row stays for what was delivered.</summary>
    Removed,
}

/// <summary>A program of one party that is told what happens under one agreement.</summary>
public sealed class Webhook
{
    public required Guid Id { get; init; }

    public required Guid AgreementId { get; init; }

    public required Side Side { get; init; }

    /// <summary>At most 500 characters. May hold a secret of the receiver's own in its path or query, so no log names it.</summary>
    public required string Address { get; init; }

    /// <summary>Keys of <see cref="WebhookEvent"/> with spaces between; never that of a test, which is told to everybody.</summary>
    public required string Events { get; init; }

    /// <summary>What its deliveries are signed with, hidden by the key ring; empty once it is removed.</summary>
    public required string Secret { get; set; }

    public WebhookState State { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>HTTP status of the last answer; null where none came.</summary>
    public int? LastStatus { get; set; }

    public DateTimeOffset? LastAttemptAt { get; set; }

    /// <summary>After a failure nothing is tried before then, however much is owed: a dead receiver costs one attempt a minute.</summary>
    public DateTimeOffset? RestsUntil { get; set; }
}

public enum WebhookEvent
{
    /// <summary>A step asks somebody of the party.</summary>
    Asked,

    /// <summary>A step has its outcome.</summary>
    Decided,

    /// <summary>The last day of a step is over, and it has no outcome.</summary>
    Overdue,

    /// <summary>The amendment stands in the register: approved, to be signed.</summary>
    Approved,

    /// <summary>A test that an administrator asked for.</summary>
    Ping,
}

public enum DeliveryState
{
    Owed,

    /// <summary>The receiver answered 2xx.</summary>
    Delivered,

    /// <summary>Not taken for a day.</summary>
    GivenUp,

    /// <summary>Not to be delivered any more.</summary>
    Cancelled,
}

/// <summary>Something that one webhook is owed, written in the step in which it happened.</summary>
public sealed class WebhookDelivery
{
    /// <summary>Its receiver knows it by this id, at every attempt.</summary>
    public required Guid Id { get; init; }

    public required Guid WebhookId { get; init; }

    public required WebhookEvent Event { get; init; }

    /// <summary>Unique: the same thing is never owed twice.</summary>
    public required string Key { get; init; }

    /// <summary>The JSON that every attempt sends; erased 30 days after it was owed.</summary>
    public string? Body { get; set; }

    public DeliveryState State { get; set; }

    public required DateTimeOffset OwedAt { get; init; }

    public required DateTimeOffset NextAttemptAt { get; set; }

    public DateTimeOffset? LeasedUntil { get; set; }

    /// <summary>Fencing: only the sweep that holds this number may finish the row.</summary>
    public int Attempt { get; set; }

    /// <summary>When it was first tried: a day later it is given up.</summary>
    public DateTimeOffset? FirstAttemptAt { get; set; }

    /// <summary>HTTP status of the last answer; null where none came.</summary>
    public int? Status { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }
}
