namespace AmendFlow.Data.Cases;

/// <summary>A version of the amendment's text. The latest is edited; a frozen one is what legal and executives decide on.</summary>
public sealed class AmendmentDraft
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>From 1, per case.</summary>
    public required int Number { get; init; }

    public required string TextEn { get; set; }

    public required string TextFr { get; set; }

    /// <summary>SHA-256 over both languages, hex.</summary>
    public required string Hash { get; set; }

    public required Guid SavedById { get; set; }

    public required DateTimeOffset SavedAt { get; set; }

    public DateTimeOffset? FrozenAt { get; set; }

    public Guid? FrozenById { get; set; }
}
