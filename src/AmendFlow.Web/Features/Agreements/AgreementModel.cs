using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Agreements;
using AmendFlow.Engine;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Announcements;
using AmendFlow.Web.Features.Cases;

namespace AmendFlow.Web.Features.Agreements;

public sealed record AgreementLine(Guid Id, string Reference, Bilingual Title, string Parties, DateOnly SignedOn, DateOnly? EndsOn, int OpenCases, int Amendments);

public sealed record AgreementListModel(IReadOnlyList<AgreementLine> Agreements);

/// <param name="Holidays">"FR" for French public holidays, "none" for week-ends only.</param>
/// <param name="IsClosedElse">It has further days off.</param>
public sealed record AgreementParty(Side Side, string Name, string Zone, string Holidays, bool IsClosedElse);

/// <param name="Source">A public address; null without one.</param>
public sealed record AgreementFact(DateOnly On, Bilingual Text, Uri? Source);

public sealed record AgreementClause(string Number, Bilingual Title, Bilingual Text);

/// <summary>An entry of the register.</summary>
/// <param name="Title">Null where the amendment is still decided on and its case is not the reader's to see.</param>
/// <param name="Words">How it stands; of a number that was burnt, how its case ended.</param>
/// <param name="RegisteredOn">When both parties had approved, before that when the number was given; in the reader's time zone.</param>
/// <param name="Href">Its own page; null where that is not the reader's to see.</param>
/// <param name="OpenConditions">How many are still to be met.</param>
/// <param name="Conditions">Those of them that the reader may see.</param>
/// <param name="FitsRecord">Text, number and status are those of its entry in the audit trail.</param>
public sealed record AmendmentLine(
    int Number, Bilingual? Title, AmendmentStatus Status, Bilingual Words, Tone Tone, DateOnly RegisteredOn, string? Href, int OpenConditions,
    IReadOnlyList<AmendmentCondition> Conditions, bool FitsRecord, Doubt? Doubt);

/// <summary>A reservation under which somebody approved (<i>réserve</i>).</summary>
/// <param name="ClosedBy">"Samples and ethics reviewer, Gustave Roussy": who may close it.</param>
/// <param name="ClosedOn">In the reader's time zone; null while it is open.</param>
/// <param name="Proof">What showed that it is met; null while it is open.</param>
public sealed record AmendmentCondition(string Text, BlockedTransition Blocks, Bilingual ClosedBy, DateOnly? ClosedOn, string? Proof);

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
/// <param name="Conditions">Open ones first.</param>
/// <param name="FitsRecord">Text, number and status are those of its entry in the audit trail.</param>
/// <param name="Doubt">Of an answer of its case; the gravest.</param>
/// <param name="Announcement">Its joint announcement, and the forms of coordinators.</param>
public sealed record AmendmentModel(
    Guid AgreementId, string AgreementReference, bool IsIllustrative, int Number, Bilingual Title, AmendmentStatus Status, Bilingual Words, Tone Tone, DateOnly RegisteredOn,
    Bilingual Text, string TextHash, string? CaseHref, IReadOnlyList<AmendmentCondition> Conditions, bool FitsRecord, Doubt? Doubt, AnnouncementPart Announcement);

public static class AmendmentStatuses
{
    public static Bilingual Name(this AmendmentStatus status) => status switch
    {
        AmendmentStatus.Numbered => new("Text frozen, being decided on", "Texte figé, en cours d’approbation"),
        AmendmentStatus.ApprovedToBeSigned => new("Approved, to be signed", "Approuvé, à signer"),
        AmendmentStatus.Signed => new("Signed", "Signé"),
        AmendmentStatus.InForce => new("In force", "En vigueur"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status."),
    };
}
