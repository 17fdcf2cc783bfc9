namespace AmendFlow.Data.Cases;

/// <summary>A step of a case that waits for an event. Kept beside the case's state, so that an event finds who waits for it.</summary>
public sealed class EventWait
{
    public required Guid CaseId { get; init; }

    public required string BookmarkId { get; init; }

    /// <summary>Events stay within their agreement.</summary>
    public required Guid AgreementId { get; init; }

    public required string EventName { get; init; }

    /// <summary>The case's correlation id, or null.</summary>
    public string? CorrelationId { get; set; }
}

/// <summary>An event that a case published, until it has been told to every case that waits for it.</summary>
public sealed class CaseEvent
{
    public required Guid Id { get; init; }

    public required Guid AgreementId { get; init; }

    public required Guid FromCaseId { get; init; }

    public required string Name { get; init; }

    /// <summary>Only cases with this correlation id are meant; null: all.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>JSON, or null.</summary>
    public string? Payload { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>When it was told for the last time; null while it can still reach somebody.</summary>
    public DateTimeOffset? ClosedAt { get; set; }
}
