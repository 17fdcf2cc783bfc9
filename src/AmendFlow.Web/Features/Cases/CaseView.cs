using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Features.Cases;

/// <summary>
/// A case as one person may see it. Pages, API, mails and exports show this and nothing else of a case, so that a private lane cannot
/// leak through one of them. Everything in it may be shown to <see cref="ViewerId"/>; made by <see cref="CaseViews"/>.
/// </summary>
public sealed record CaseView
{
    public required Guid Id { get; init; }

    /// <summary>Whose view it is.</summary>
    public required Guid ViewerId { get; init; }

    /// <summary>The parties whose private lane is open to the viewer: usually one; none for an operator.</summary>
    public required IReadOnlySet<Side> Lanes { get; init; }

    /// <summary>In which instants are shown: that of the viewer's party.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>For example <c>AF-2012-01/P-2023-007</c>.</summary>
    public required string Reference { get; init; }

    public required string Title { get; init; }

    public required CaseStatus Status { get; init; }

    public Bilingual StatusSentence => IsAnnouncement && Status == CaseStatus.Withdrawn
        ? new("A coordinator has taken the announcement back; nothing is released.", "Un coordinateur a retiré l’annonce ; rien n’est diffusé.")
        : Status.Sentence();

    /// <summary>Of one of its answers; the gravest.</summary>
    public Doubt? Doubt => Rounds.SelectMany(r => r.Decisions).Max(d => d.Doubt);

    public required AgreementView Agreement { get; init; }

    public required PartyView PartyA { get; init; }

    public required PartyView PartyB { get; init; }

    public required ProposerView Proposer { get; init; }

    /// <summary>The responsible scientist of the other party; null when none is named.</summary>
    public required ProposerView? CoProposer { get; init; }

    public required Guid ProposalId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Moves with every step of the case.</summary>
    public required int Version { get; init; }

    /// <summary>From 1, in order; the last is the current one.</summary>
    public required IReadOnlyList<RevisionView> Revisions { get; init; }

    public RevisionView Revision => Revisions[^1];

    /// <summary>In the order in which they were opened.</summary>
    public required IReadOnlyList<RoundView> Rounds { get; init; }

    /// <summary>Mails of the case to people of the viewer's own party, newest first.</summary>
    public required IReadOnlyList<MailView> Mails { get; init; }

    /// <summary>Problems that nobody has settled yet, oldest first.</summary>
    public required IReadOnlyList<IncidentView> Incidents { get; init; }

    /// <summary>Who is waited for, problems and late ones first; empty once the case has ended.</summary>
    public required IReadOnlyList<WaitingLine> Waiting { get; init; }

    public required IReadOnlyList<ConditionView> Conditions { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<HistoryLine> History { get; init; }

    /// <summary>The viewer's own open tasks, the first due first.</summary>
    public required IReadOnlyList<MyTask> MyTasks { get; init; }

    /// <summary>The version that the case runs on.</summary>
    public required WorkflowDefinition Definition { get; init; }

    /// <summary>Where the case stands on the diagram of <see cref="Definition"/>.</summary>
    public required Overlay Overlay { get; init; }

    /// <summary>Versions of the amendment's text that the viewer may read: the other party reads frozen ones only.</summary>
    public required IReadOnlyList<TextVersionView> Texts { get; init; }

    /// <summary>Hash of the frozen text that is decided on; null while there is none.</summary>
    public required string? FrozenTextHash { get; init; }

    /// <summary>The amendment's number, fixed when its text was frozen; null before. Of an announcement, that of the amendment which it announces.</summary>
    public required int? AmendmentNumber { get; init; }

    /// <summary>The day of release of a joint announcement; null for a project.</summary>
    public required DateOnly? ReleaseOn { get; init; }

    /// <summary>It is about the joint announcement of an amendment, and its text is a press release.</summary>
    public bool IsAnnouncement => ReleaseOn is not null;

    public required CasePermissions May { get; init; }

    /// <summary>A newer version that is published, or asked for; null where there is none, and for all but coordinators.</summary>
    public NewerVersion? Newer { get; init; }

    public PartyView Party(Side side) => side == Side.A ? PartyA : PartyB;

    public RoundView? Round(Guid id) => Rounds.FirstOrDefault(r => r.Id == id);

    /// <summary>The latest mail about a task, or null when the viewer sees none.</summary>
    public MailView? MailOf(Guid taskId) => Mails.FirstOrDefault(m => m.TaskId == taskId);

    /// <summary>The latest round of a step, or null when it was never opened.</summary>
    public RoundView? Latest(string activityId) => Rounds.LastOrDefault(r => r.ActivityId == activityId);
}

/// <param name="Number">Of the version that is published.</param>
/// <param name="AskedBy">The party that asks to move the case there; null when none does.</param>
public sealed record NewerVersion(int Number, Side? AskedBy);

public sealed record AgreementView(Guid Id, string Reference, Bilingual Title, bool IsIllustrative);

public sealed record PartyView(Side Side, string Name);

/// <summary>A scientist who proposes: named to both parties.</summary>
public sealed record ProposerView(Guid Id, string Name, Side Side, string PartyName);

/// <param name="Number">From 1.</param>
/// <param name="Note">What the submitter says has changed; empty at the first.</param>
/// <param name="ScientistA">Name of the responsible scientist of party A; empty when none is named.</param>
/// <param name="ScientistB">The same of party B.</param>
/// <param name="Attachments">The files that belong to it.</param>
public sealed record RevisionView(
    int Number, DateTimeOffset SubmittedAt, string Note, ProposalContent Content, string ScientistA, string ScientistB,
    IReadOnlyDictionary<Section, string> Hashes, IReadOnlyList<AttachmentView> Attachments);

/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Hex; names the blob.</param>
public sealed record AttachmentView(Guid Id, string FileName, string ContentType, long Size, Section Section, DateTimeOffset UploadedAt, string Sha256);

/// <param name="Hash">SHA-256 over both languages, hex.</param>
/// <param name="FrozenAt">Null for a draft.</param>
public sealed record TextVersionView(int Number, DateTimeOffset SavedAt, DateTimeOffset? FrozenAt, string Hash, string TextEn, string TextFr);

/// <param name="EditText">Has the draft task.</param>
/// <param name="Withdraw">Is the proposer, and the text is not frozen.</param>
/// <param name="Revise">Is the proposer, and changes were asked for.</param>
/// <param name="Coordinate">The parties whose tasks the viewer may reassign.</param>
public sealed record CasePermissions(bool EditText, bool Withdraw, bool Revise, IReadOnlySet<Side> Coordinate);

public static class ViewTimes
{
    /// <summary>The local day of an instant.</summary>
    public static DateOnly DayIn(this DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    /// <summary>"14 Nov", "14 nov.".</summary>
    public static Bilingual DayMonth(this DateOnly day) => new(Format.DayMonth(day, "en"), Format.DayMonth(day, "fr"));
}
