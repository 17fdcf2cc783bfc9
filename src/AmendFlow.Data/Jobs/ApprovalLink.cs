namespace AmendFlow.Data.Jobs;

/// <summary>A mailed link to one task for one person. Only the token's hash is kept.</summary>
public sealed class ApprovalLink
{
    public required Guid Id { get; init; }

    public required Guid TaskId { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>SHA-256 of 32 random bytes, hex.</summary>
    public required string TokenHash { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Not readable after; extended to 30 days behind the end of the case.</summary>
    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>An eight-digit code for a link, mailed on demand: ten minutes, five tries, one use.</summary>
public sealed class LinkCode
{
    public required Guid Id { get; init; }

    public required Guid LinkId { get; init; }

    /// <summary>Password hash of the code: eight digits are too few for a plain one.</summary>
    public required string CodeHash { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public int Tries { get; set; }

    public DateTimeOffset? UsedAt { get; set; }

    public int Version { get; set; } = 1;
}
