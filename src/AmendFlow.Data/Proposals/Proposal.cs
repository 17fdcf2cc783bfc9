using AmendFlow.Agreements.Parties;

namespace AmendFlow.Data.Proposals;

/// <summary>A research project that a scientist wants added. One open draft at a time; each submission is a revision.</summary>
public sealed class Proposal
{
    public required Guid Id { get; init; }

    public required Guid AgreementId { get; init; }

    /// <summary>For example <c>AF-2012-01/P-2023-007</c>; given at the first submission.</summary>
    public string? Reference { get; set; }

    /// <summary>The responsible scientist of <see cref="Side"/>; their party's coordinator may name another.</summary>
    public required Guid ProposerId { get; set; }

    /// <summary>The proposer's party.</summary>
    public required Side Side { get; init; }

    /// <summary>The open draft, as JSON of <see cref="AmendFlow.Agreements.Proposals.ProposalContent"/>; null when none is open.</summary>
    public string? Draft { get; set; }

    /// <summary>Copied from the draft or the latest revision, for lists.</summary>
    public required string Title { get; set; }

    /// <summary>The scientist of the other party who has to confirm; null while the draft names nobody.</summary>
    public Guid? CoProposerId { get; set; }

    /// <summary>Ids of those who stood behind it before, separated by spaces: nobody decides on what was theirs.</summary>
    public string FormerScientists { get; set; } = "";

    /// <summary>Who is asked to confirm the open draft; null while nobody is, and once they have answered.</summary>
    public Guid? ConfirmationAskedOfId { get; set; }

    /// <summary>When they were last asked; stays when they have answered.</summary>
    public DateTimeOffset? ConfirmationAskedAt { get; set; }

    /// <summary>What the co-proposer wants changed before they confirm, 1 to 4,000 characters; null once they are asked again or have confirmed.</summary>
    public string? ChangesWanted { get; set; }

    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>Hash of the content that the co-proposer confirmed. A later change of substance asks again.</summary>
    public string? ConfirmedHash { get; set; }

    public Guid? CaseId { get; set; }

    /// <summary>
    /// The amendment that this announces; null for a project. An announcement is a proposal of its own, with the project's content and scientists, whose
    /// text is the wording of a press release (docs/decisions/0028).
    /// </summary>
    public Guid? AnnouncesAmendmentId { get; init; }

    /// <summary>The day on which an announcement is released, in the calendar of <see cref="Side"/>; null for a project.</summary>
    public DateOnly? ReleaseOn { get; set; }

    /// <summary>0 before the first submission.</summary>
    public int RevisionNumber { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>Concurrency: moves with every write.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Stands behind it or once did.</summary>
    public bool IsBehind(Guid personId) =>
        ProposerId == personId || CoProposerId == personId || FormerScientists.Contains(personId.ToString(), StringComparison.Ordinal);

    /// <summary>The responsible scientist of a party changes; whoever wrote, confirmed or submitted it is remembered.</summary>
    /// <param name="side">Whose scientist.</param>
    /// <param name="personId">Null only for the other party than the proposer's, in a draft.</param>
    public void SetScientist(Side side, Guid? personId)
    {
        var before = side == Side ? ProposerId : CoProposerId;
        if (before == personId)
        {
            return;
        }

        if (before is { } former && (side == Side || ConfirmedAt is not null || CaseId is not null))
        {
            FormerScientists = $"{FormerScientists} {former}".Trim();
        }

        if (side == Side)
        {
            ProposerId = personId ?? throw new ArgumentNullException(nameof(personId));
        }
        else
        {
            CoProposerId = personId;
            if (CaseId is null)
            {
                // One person's confirmation is nobody else's: who is named next has confirmed nothing, and is not remembered for it.
                (ConfirmedAt, ConfirmedHash) = (null, null);
            }
        }
    }
}

/// <summary>What was submitted, unchangeable.</summary>
public sealed class ProposalRevision
{
    public required Guid Id { get; init; }

    public required Guid ProposalId { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public required string Content { get; init; }

    /// <summary>Hash per section, as JSON; a round's subject is made of these.</summary>
    public required string SectionHashes { get; init; }

    public required Guid SubmittedById { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>What the submitter says has changed; empty at the first.</summary>
    public string Note { get; init; } = "";
}
