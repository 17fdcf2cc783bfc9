using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine;
using AmendFlow.Web.Components;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>The agreement under which a project is proposed, as its pages name it.</summary>
/// <param name="Own">The reader's party, or the proposer's where the reader acts for none.</param>
public sealed record AgreementHead(
    Guid Id, string Reference, Bilingual Title, string PartyA, string PartyB, Side Own, TimeZoneInfo Zone, bool IsIllustrative)
{
    public string NameOf(Side side) => side == Side.A ? PartyA : PartyB;
}

/// <param name="IsNew">Not part of any revision yet.</param>
public sealed record AttachmentItem(Guid Id, string Name, string Kind, Section Section, long Size, bool IsNew);

public sealed record ClauseChoice(string Number, Bilingual Title);

/// <summary>The five-section form, new or of an open draft.</summary>
public sealed record ProposalFormModel
{
    public required AgreementHead Agreement { get; init; }

    /// <summary>Null for a new proposal, which has no files yet.</summary>
    public Guid? ProposalId { get; init; }

    public string? Reference { get; init; }

    /// <summary>The last submitted revision, 0 before the first.</summary>
    public int RevisionNumber { get; init; }

    /// <summary>The version that the form was made from.</summary>
    public int Version { get; init; }

    public required string CommandId { get; init; }

    public required string UploadCommandId { get; init; }

    public required ProposalForm Form { get; init; }

    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>Somebody saved meanwhile: saving again replaces that.</summary>
    public bool IsConflict { get; init; }

    public IReadOnlyList<FieldError> UploadErrors { get; init; } = [];

    public required IReadOnlyList<Choice> ScientistsA { get; init; }

    public required IReadOnlyList<Choice> ScientistsB { get; init; }

    public required IReadOnlyList<ClauseChoice> Clauses { get; init; }

    public IReadOnlyList<AttachmentItem> Attachments { get; init; } = [];

    /// <summary>What reviewers wait for; empty before the first submission.</summary>
    public IReadOnlyList<ChangeRequest> Requests { get; init; } = [];

    /// <summary>The section whose button saved last: its confirmation stands beside that button.</summary>
    public string? Saved { get; init; }

    public string Action => ProposalId is { } id ? $"/proposals/{id}/edit" : $"/proposals/new?agreement={Agreement.Id}";
}
