namespace AmendFlow.Data.People;

/// <summary>A bearer token of a person for the HTTP API. Shown once; only its hash is kept.</summary>
public sealed class ApiToken
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the token, hex.</summary>
    public required string TokenHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }
}
