using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Engine;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Features.Cases;

/// <summary>The viewer's own open tasks, with what they need to answer.</summary>
internal sealed class MyTasks(
    CaseRows rows, Lane lane, IReadOnlyList<RoundView> rounds, IReadOnlyList<DecisionView> decisions, IReadOnlyList<RevisionView> revisions)
{
    public IReadOnlyList<MyTask> Open() =>
        [.. rows.Rounds
            .SelectMany(r => r.Tasks.Select(t => (Round: r, Task: t)))
            .Where(t => t.Task.State == TaskState.Open && t.Task.AssigneeId == lane.Viewer.Id)
            .OrderBy(t => t.Round.DueOn).ThenBy(t => t.Task.Id)
            .Select(t => One(t.Round, t.Task))];

    private MyTask One(Round round, WorkTask task)
    {
        var asks = task.Kind is TaskKind.Decide or TaskKind.Advise;
        var steps = rows.Rounds.Where(r => r.ActivityId == round.ActivityId).Select(r => r.Id).ToHashSet();
        var last = asks ? decisions.LastOrDefault(d => d.IsMine && steps.Contains(d.RoundId)) : null;
        return new MyTask
        {
            Id = task.Id,
            Kind = task.Kind,
            Round = rounds.Single(r => r.Id == round.Id),
            Side = task.Side,
            Role = task.Role,
            Why = Why(task),
            OnSilence = SilenceWords.Of(
                round, task.Role, rows.Silences.GetValueOrDefault((round.Id, TimerKind.Escalation)), rows.Silences.GetValueOrDefault((round.Id, TimerKind.Lapse)), lane.PartyName(task.Side), d => new(Format.Date(d, "en"), Format.Date(d, "fr"))),
            SnoozedUntil = task.SnoozedUntil,
            IsOnlyVoice = task.Kind == TaskKind.Decide && round.Side is not null && !round.Tasks.Any(t => t.Id != task.Id && IsVoice(t)),
            StandsIn = task.PrincipalId != task.AssigneeId,
            MayDelegate = asks && task.PrincipalId == task.AssigneeId,
            // Nothing lies behind the release that a condition could hold back.
            Choices = !asks ? [] : rows.Proposal.AnnouncesAmendmentId is null ? Enum.GetValues<DecisionKind>() : [.. Enum.GetValues<DecisionKind>().Where(k => k != DecisionKind.ApproveWithConditions)],
            Outcomes = task.Kind == TaskKind.Work ? round.Outcomes.Split('|') : [],
            Checklist = asks && round.Checklist.Length > 0 ? ChecklistCatalogue.Get(round.Checklist) : null,
            Blockable = [.. BlockedTransitions.Ahead(round.Phase, rows.Case.FrozenTextHash is not null)],
            LastDecision = last,
            ChangedSince = last is null ? [] : Changed(round, last.RevisionNumber),
        };
    }

    // Still to be heard, or heard as a yes or a no.
    private bool IsVoice(WorkTask task) => task.Kind == TaskKind.Decide && (task.State == TaskState.Open
        || rows.Decisions.Any(d => d.TaskId == task.Id && d.Kind is not (DecisionKind.Abstain or DecisionKind.Recuse)));

    private Bilingual Why(WorkTask task)
    {
        var party = lane.PartyName(task.Side);
        var role = Roles.Name(task.Role);
        if (task.PrincipalId != task.AssigneeId && lane.Name(task.PrincipalId, task.Side, task.Role) is { } principal)
        {
            return new($"You answer for {principal}, who delegated this to you.", $"Vous répondez pour {principal}, qui vous l’a délégué.");
        }

        if (task is { MandateId: null, FromTaskId: not null })
        {
            return new($"Your coordinator at {party} asked you instead of somebody else.", $"La coordination de {party} vous a désigné à la place d’une autre personne.");
        }

        return task is { Kind: TaskKind.Work, MandateId: null }
            ? new("You are asked because you proposed this project.", "Vous êtes sollicité comme auteur de la proposition.")
            : new($"You are asked as {Lower(role.En)} of {party}.", $"Vous êtes sollicité en tant que {Lower(role.Fr)}, {party}.");
    }

    private IReadOnlyList<Section> Changed(Round round, int since)
    {
        var before = revisions.FirstOrDefault(r => r.Number == since);
        return before is null
            ? []
            : [.. SectionHashes.Changed(before.Hashes, revisions[^1].Hashes).Intersect(SubjectHashes.Parse(round.Subject))];
    }

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
