namespace AmendFlow.Data.Agreements;

/// <summary>A clause of the agreement as first signed.</summary>
public sealed class Clause
{
    public required Guid Id { get; init; }

    public required Guid AgreementId { get; init; }

    public required int Order { get; init; }

    public required string Number { get; init; }

    public required string TitleEn { get; init; }

    public required string TitleFr { get; init; }

    public required string TextEn { get; init; }

    public required string TextFr { get; init; }
}

/// <summary>A dated fact of an agreement's history, with its public source where there is one.</summary>
public sealed class AgreementEvent
{
    public required Guid Id { get; init; }

    public required Guid AgreementId { get; init; }

    public required DateOnly On { get; init; }

    public required string TextEn { get; init; }

    public required string TextFr { get; init; }

    public string? Source { get; init; }
}
