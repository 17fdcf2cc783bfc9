using AmendFlow.Agreements.Proposals;
using AmendFlow.Web.Features.Cases;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>The open draft as its two scientists read it.</summary>
/// <param name="Hash">Of what is confirmed.</param>
/// <param name="Hashes">Of each section, to say what has changed.</param>
/// <param name="Missing">What keeps it from being submitted, the confirmation aside.</param>
/// <param name="NeedsConfirmation">The co-proposer has not confirmed this very content.</param>
/// <param name="AskedAt">When the co-proposer was asked and has not answered; null when nobody waits for them.</param>
/// <param name="WasConfirmed">An earlier content was confirmed.</param>
/// <param name="ChangesWanted">What the co-proposer wants changed before they confirm; null when nothing.</param>
public sealed record DraftView(
    ProposalContent Content, IReadOnlyList<AttachmentItem> Attachments, string Hash, IReadOnlyDictionary<Section, string> Hashes, IReadOnlyList<FieldError> Missing,
    Guid? CoProposerId, string? CoProposerName, bool NeedsConfirmation, DateTimeOffset? AskedAt, bool WasConfirmed,
    string? ChangesWanted);

/// <param name="From">Who asked: "Legal reviewer, Gustave Roussy".</param>
/// <param name="Due">Last day to answer.</param>
public sealed record ChangeRequest(Engine.Bilingual Step, Engine.Bilingual? From, string Reason, DateOnly Due);

/// <summary>A proposal's own page: a draft before its first submission, the way through the case after it.</summary>
public sealed record ProposalModel
{
    public required Guid Id { get; init; }

    public required AgreementHead Agreement { get; init; }

    public required string Title { get; init; }

    public required string? Reference { get; init; }

    public required int RevisionNumber { get; init; }

    public required int Version { get; init; }

    public required bool IsProposer { get; init; }

    public required string ProposerName { get; init; }

    public required IReadOnlyDictionary<Guid, string> Names { get; init; }

    /// <summary>Null when none is open, and for everybody but its scientists.</summary>
    public required DraftView? Draft { get; init; }

    /// <summary>Null before the first submission.</summary>
    public required CaseView? Case { get; init; }

    /// <summary>The requests for changes that wait for the proposer.</summary>
    public required IReadOnlyList<ChangeRequest> Requests { get; init; }

    public required bool MayChange { get; init; }

    /// <summary>The parties whose responsible scientist this reader may name.</summary>
    public required IReadOnlyList<AmendFlow.Agreements.Parties.Side> MayName { get; init; }

    /// <summary>Whether this reader works on cases: then the case page is theirs too.</summary>
    public required bool SeesCasePage { get; init; }

    public required Guid ViewerId { get; init; }

    public required string CommandId { get; init; }

    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>Which form the errors belong to: "ask", "confirm", "want-changes", "withdraw", "revise", "submit".</summary>
    public string Form { get; init; } = "";

    /// <summary>"submitted" right after it was; empty otherwise.</summary>
    public string Done { get; init; } = "";

    /// <summary>What was typed into the form that came back: the reason or the note.</summary>
    public string Typed { get; init; } = "";

    /// <summary>The person who reads is the one who confirms.</summary>
    public bool IsCoProposer => Draft?.CoProposerId == ViewerId && !IsProposer;

    /// <summary>They have not confirmed what the draft says now.</summary>
    public bool IsAsked => Draft is { NeedsConfirmation: true } draft && draft.CoProposerId == ViewerId;
}
