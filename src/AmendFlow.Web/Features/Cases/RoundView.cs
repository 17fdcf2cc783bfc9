using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Cases;

/// <summary>One asking at one step, as the viewer may see it.</summary>
public sealed record RoundView
{
    public required Guid Id { get; init; }

    public required string ActivityId { get; init; }

    public required RoundKind Kind { get; init; }

    /// <summary>From 1, per step.</summary>
    public required int Number { get; init; }

    /// <summary>For example "Legal review at Gustave Roussy".</summary>
    public required Bilingual Name { get; init; }

    /// <summary>Whose lane it is; null for both parties.</summary>
    public required Side? Side { get; init; }

    /// <summary>"Gustave Roussy", or both names for the committee.</summary>
    public required Bilingual Organisation { get; init; }

    /// <summary>Null for the proposer, or for people that the definition names.</summary>
    public required Role? Role { get; init; }

    /// <summary>Those who are asked, for a sentence: "the legal team".</summary>
    public required Bilingual Team { get; init; }

    public required RoundRule Rule { get; init; }

    public required int Needed { get; init; }

    /// <summary>"triage", "revise", "draft"; empty for a decision.</summary>
    public required string Work { get; init; }

    public required string Phase { get; init; }

    public required IReadOnlyList<Section> Subject { get; init; }

    public required string SubjectHash { get; init; }

    /// <summary>Instant of opening.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The day of opening, in the asked party's calendar.</summary>
    public required DateOnly Since { get; init; }

    /// <summary>Last day to answer, in the asked party's calendar.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>That its clock stands still, or that it did and moved the last day; null where it always ran.</summary>
    public required Bilingual? Clock { get; init; }

    public required bool IsEscalated { get; init; }

    public required RoundStatus Status { get; init; }

    /// <summary>Still waits, and its last day is over.</summary>
    public required bool IsOverdue { get; init; }

    /// <summary>The port by which it ended, for example <c>Approved</c>; null while it is open or when it closed without one.</summary>
    public required string? Outcome { get; init; }

    /// <summary>How it ended, in words; null while it is open.</summary>
    public required Bilingual? OutcomeWords { get; init; }

    public required DateTimeOffset? ClosedAt { get; init; }

    public required int RevisionNumber { get; init; }

    /// <summary>Later revisions for which its answers stand, because what was decided on is the same.</summary>
    public required IReadOnlyList<int> StandsFor { get; init; }

    /// <summary>"Decided on revision 1, stands for revision 2", or that it was asked again and why; null when there is nothing to say.</summary>
    public required Bilingual? RevisionWords { get; init; }

    /// <summary>Who is asked; of the other party's lane only those whose names are public.</summary>
    public required IReadOnlyList<AskedView> Asked { get; init; }

    /// <summary>In order of time.</summary>
    public required IReadOnlyList<DecisionView> Decisions { get; init; }

    public bool IsWaiting => Status is RoundStatus.Open or RoundStatus.Blocked;
}

/// <param name="Name">Whose task it is.</param>
/// <param name="ForName">Whose answer it will be, when it was delegated; else null.</param>
/// <param name="Words">"asked", "has answered", "delegated" and so on.</param>
/// <param name="MayReassign">The viewer coordinates this party and the task is open.</param>
public sealed record AskedView(Guid TaskId, string Name, string? ForName, Side Side, Role Role, TaskKind Kind, TaskState State, Bilingual Words, bool MayReassign);

/// <summary>A recorded answer. Reasons are shared; the note and the checklist are of the viewer's own lane.</summary>
public sealed record DecisionView
{
    public required Guid Id { get; init; }

    public required Guid RoundId { get; init; }

    public required Side Side { get; init; }

    public required string PartyName { get; init; }

    public required Role Role { get; init; }

    public required DecisionKind Kind { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    public required int RevisionNumber { get; init; }

    /// <summary>A committee member's opinion, not the party's vote.</summary>
    public required bool IsOpinion { get; init; }

    /// <summary>Null where the name is not the viewer's to know.</summary>
    public required string? ActorName { get; init; }

    /// <summary>For whom, under a delegation; null without one or where the name is not the viewer's to know.</summary>
    public required string? ForName { get; init; }

    public required Assurance Assurance { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>Empty for the other party.</summary>
    public required string InternalNote { get; init; }

    /// <summary>Empty for the other party.</summary>
    public required IReadOnlyList<ChecklistLine> Checklist { get; init; }

    /// <summary>Null where nobody disputes it, or it turned out to be theirs.</summary>
    public required Doubt? Doubt { get; init; }

    /// <summary>The viewer pressed the button.</summary>
    public required bool IsMine { get; init; }

    /// <summary>What was decided, as this kind of step calls it.</summary>
    public Bilingual Words => Kind.Outcome(StepNatures.Of(Role));

    /// <summary>"Legal reviewer, Gustave Roussy", with the name in front where it may be shown.</summary>
    public Bilingual Who => new(WhoIn("en"), WhoIn("fr"));

    private string WhoIn(string language)
    {
        var post = $"{Roles.Name(Role).In(language)}, {PartyName}";
        var name = ForName is null ? ActorName : $"{ActorName} {(language == "fr" ? "pour" : "for")} {ForName}";
        return name is null ? post : $"{name} ({post})";
    }
}

public sealed record ChecklistLine(Bilingual Question, ChecklistReply Answer, string Comment);

public sealed record ConditionView
{
    public required Guid Id { get; init; }

    public required string Text { get; init; }

    public required BlockedTransition Blocks { get; init; }

    /// <summary>"Legal reviewer, Gustave Roussy".</summary>
    public required Bilingual ClosedBy { get; init; }

    /// <summary>Who laid it down.</summary>
    public required Bilingual From { get; init; }

    public required DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Who closed it; null while it is open or where the name is not the viewer's to know.</summary>
    public required string? ClosedByName { get; init; }

    public required string? Proof { get; init; }

    public required bool MayClose { get; init; }
}

/// <summary>Somebody is waited for.</summary>
/// <param name="Side">Of whom; null for both parties, when a problem is looked at.</param>
/// <param name="Sentence">"Legal review at Gustave Roussy since 14 Nov, with the legal team; due 27 Nov".</param>
/// <param name="Names">Of those who have not answered, where they may be shown.</param>
public sealed record WaitingLine(
    Guid RoundId, string ActivityId, Bilingual Name, Side? Side, Bilingual Sentence, IReadOnlyList<string> Names,
    DateOnly Since, DateOnly DueOn, bool IsOverdue, bool IsBlocked, bool IsMine)
{
    /// <summary>What stands behind the name where that has a line of its own: since when, until when, or what is missing.</summary>
    public required Bilingual Note { get; init; }

    /// <summary>The step met a problem; nobody is asked at it.</summary>
    public bool IsIncident { get; init; }
}

/// <param name="Sequence">Of the agreement's audit chain.</param>
/// <param name="Who">Null for the system, and where the name is not the viewer's to know.</param>
/// <param name="Detail">The shared reason or note; null without one.</param>
public sealed record HistoryLine(long Sequence, DateTimeOffset At, string Action, Bilingual Text, string? Who, string? Detail, Guid? RoundId);

/// <summary>A task of the viewer that is open.</summary>
public sealed record MyTask
{
    public required Guid Id { get; init; }

    public required TaskKind Kind { get; init; }

    public required RoundView Round { get; init; }

    public required Side Side { get; init; }

    public required Role Role { get; init; }

    /// <summary>Why this person is asked.</summary>
    public required Bilingual Why { get; init; }

    /// <summary>What becomes of it without an answer, and when.</summary>
    public required Bilingual OnSilence { get; init; }

    /// <summary>They answer for somebody else, who is asked again should they recuse themselves.</summary>
    public bool StandsIn { get; init; }

    /// <summary>Theirs to let somebody else answer; not where they answer for somebody themselves.</summary>
    public bool MayDelegate { get; init; }

    /// <summary>Nobody else has said or may still say yes or no in this round: without theirs it has no result.</summary>
    public bool IsOnlyVoice { get; init; }

    /// <summary>No reminder before this day, as the viewer wished; null for none of that.</summary>
    public DateOnly? SnoozedUntil { get; init; }

    /// <summary>What may be answered, in the order of the buttons; empty for work.</summary>
    public required IReadOnlyList<DecisionKind> Choices { get; init; }

    /// <summary>Outcomes that the definition gives this work, the ordinary one first; empty for a decision.</summary>
    public required IReadOnlyList<string> Outcomes { get; init; }

    public required Checklist? Checklist { get; init; }

    /// <summary>What a new condition may still hold back.</summary>
    public required IReadOnlyList<BlockedTransition> Blockable { get; init; }

    /// <summary>The viewer's last decision at this step, or null.</summary>
    public required DecisionView? LastDecision { get; init; }

    /// <summary>What changed in the sections of this step since then; empty without an earlier decision.</summary>
    public required IReadOnlyList<Section> ChangedSince { get; init; }

    /// <summary>The page must send this back: it binds the answer to what was seen.</summary>
    public string SeenHash => Round.SubjectHash;

    public bool IsDecision => Kind is TaskKind.Decide or TaskKind.Advise;
}
