namespace AmendFlow.Data.Agreements;

public enum AmendmentStatus
{
    /// <summary>
    /// The text is frozen under its number and is being decided on. When its case ends without an approval the number stays taken ("burnt"): it is
    /// this status with an ended case.
    /// </summary>
    Numbered,

    /// <summary>Both parties approved the frozen text; signatures are still to come.</summary>
    ApprovedToBeSigned,
    Signed,
    InForce,
}

/// <summary>An entry of the register: the frozen text of one case, under its number.</summary>
public sealed class Amendment
{
    public required Guid Id { get; init; }

    public required Guid AgreementId { get; init; }

    /// <summary>From 1, without gaps, per agreement.</summary>
    public required int Number { get; init; }

    public required AmendmentStatus Status { get; set; }

    public required Guid CaseId { get; init; }

    public required string TitleEn { get; set; }

    public required string TitleFr { get; set; }

    public required string TextEn { get; set; }

    public required string TextFr { get; set; }

    /// <summary>SHA-256 of the frozen text, hex: what both legals and both executives approved.</summary>
    public required string TextHash { get; set; }

    /// <summary>When both parties had approved; before that, when the number was given.</summary>
    public required DateTimeOffset RegisteredAt { get; set; }
}

/// <summary>The project that an amendment adds: the annex in short.</summary>
public sealed class Project
{
    public required Guid Id { get; init; }

    public required Guid AgreementId { get; init; }

    public required Guid AmendmentId { get; init; }

    public required Guid ProposalId { get; init; }

    /// <summary>Which revision of the proposal the annex was made from.</summary>
    public required int RevisionNumber { get; init; }

    public required string Title { get; init; }
}
