using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Agreements;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Agreements;

public sealed record AgreementLine(Guid Id, string Reference, Bilingual Title, string Parties, DateOnly SignedOn, DateOnly? EndsOn, int OpenCases, int Amendments);

public sealed record AgreementListModel(IReadOnlyList<AgreementLine> Agreements);

/// <param name="Holidays">"FR" for French public holidays, "none" for week-ends only.</param>
/// <param name="Closures">Further days closed.</param>
public sealed record AgreementParty(Side Side, string Name, string Zone, string Holidays, IReadOnlyList<DateOnly> Closures);

/// <param name="Source">A public address; null without one.</param>
public sealed record AgreementFact(DateOnly On, Bilingual Text, Uri? Source);

public sealed record AgreementClause(string Number, Bilingual Title, Bilingual Text);

/// <param name="RegisteredOn">In the reader's time zone.</param>
public sealed record AmendmentLine(int Number, Bilingual Title, AmendmentStatus Status, DateOnly RegisteredOn);

public sealed record ProjectLine(string Title, int Amendment);

public sealed record OpenCaseLine(string Reference, string Title, CaseStatus Status, string Href);

/// <summary>An agreement as anybody with a mandate under it reads it.</summary>
public sealed record AgreementModel
{
    public required Guid Id { get; init; }

    public required string Reference { get; init; }

    public required Bilingual Title { get; init; }

    public required DateOnly SignedOn { get; init; }

    /// <summary>Last day of the term; null when it is open.</summary>
    public required DateOnly? EndsOn { get; init; }

    /// <summary>Beyond its public facts everything is invented, and says so.</summary>
    public required bool IsIllustrative { get; init; }

    public required IReadOnlyList<AgreementParty> Parties { get; init; }

    public required IReadOnlyList<AgreementFact> History { get; init; }

    public required IReadOnlyList<AgreementClause> Clauses { get; init; }

    public required IReadOnlyList<AmendmentLine> Amendments { get; init; }

    public required IReadOnlyList<ProjectLine> Projects { get; init; }

    /// <summary>Those that the reader may see.</summary>
    public required IReadOnlyList<OpenCaseLine> Cases { get; init; }

    /// <summary>The reader is a scientist under it.</summary>
    public required bool MayPropose { get; init; }
}

/// <param name="TextHash">SHA-256 of the frozen text, hex: what both parties approved.</param>
public sealed record AmendmentModel(
    Guid AgreementId, string AgreementReference, bool IsIllustrative, int Number, Bilingual Title, AmendmentStatus Status, DateOnly RegisteredOn,
    Bilingual Text, string TextHash, string? CaseHref);

public static class AmendmentStatuses
{
    public static Bilingual Name(this AmendmentStatus status) => status switch
    {
        AmendmentStatus.ApprovedToBeSigned => new("Approved, to be signed", "Approuvé, à signer"),
        AmendmentStatus.Signed => new("Signed", "Signé"),
        AmendmentStatus.InForce => new("In force", "En vigueur"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status."),
    };
}
