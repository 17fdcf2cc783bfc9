namespace AmendFlow.Data.Definitions;

public enum PublicationState
{
    /// <summary>Waits for a second person.</summary>
    Open,
    Approved,
    Declined,

    /// <summary>Taken back by whoever asked.</summary>
    Withdrawn,

    /// <summary>Its draft was replaced, or another version was published, before anybody answered.</summary>
    Overtaken,
}

/// <summary>Somebody asked to publish a draft; somebody else answers. The request is for one content, named by its hash.</summary>
public sealed class PublicationRequest
{
    public required Guid Id { get; init; }

    /// <summary>Of the <see cref="DefinitionVersion"/>.</summary>
    public required string VersionId { get; init; }

    /// <summary>SHA-256 of the file's text, hex.</summary>
    public required string JsonHash { get; init; }

    /// <summary>What changes and why: both parties read it.</summary>
    public required string Note { get; init; }

    public required Guid AskedById { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required PublicationState State { get; set; }

    /// <summary>Who approved or declined; null while it is open, and where nobody did.</summary>
    public Guid? AnsweredById { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Why it was declined.</summary>
    public string? Reason { get; set; }
}
