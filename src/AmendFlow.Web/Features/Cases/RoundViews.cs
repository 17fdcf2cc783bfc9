using System.Globalization;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Projects rounds for one viewer.</summary>
internal sealed class RoundViews(
    CaseRows rows, Lane lane, IReadOnlyList<RevisionView> revisions, IReadOnlyList<DecisionView> decisions, IReadOnlySet<Side> coordinates, DateTimeOffset now)
{
    public IReadOnlyList<RoundView> All() => [.. rows.Rounds.Select(One)];

    private RoundView One(Round round)
    {
        var since = round.OpenedAt.DayIn(lane.Zone(round.Side));
        var isWaiting = round.Status is RoundStatus.Open or RoundStatus.Blocked;
        return new RoundView
        {
            Id = round.Id,
            ActivityId = round.ActivityId,
            Kind = round.Kind,
            Number = round.Number,
            Name = RoundWords.Named(new(round.NameEn, round.NameFr), lane.PartyName(Side.A), lane.PartyName(Side.B)),
            Side = round.Side,
            Organisation = lane.Organisation(round.Side),
            Role = round.Role,
            Team = Team(round),
            Rule = round.Rule,
            Needed = round.Needed,
            Work = round.Work,
            Phase = round.Phase,
            Subject = SubjectHashes.Parse(round.Subject),
            SubjectHash = round.SubjectHash,
            OpenedAt = round.OpenedAt,
            Since = since,
            DueOn = round.DueOn,
            Clock = ClockWords.Of(round, isWaiting, lane.Zone(round.Side)),
            IsEscalated = round.EscalatedAt is not null,
            Status = round.Status,
            IsOverdue = isWaiting && round.PausedAt is null && round.DueOn < now.DayIn(lane.Zone(round.Side)),
            Outcome = round.Outcome,
            OutcomeWords = isWaiting ? null : OutcomeWords(round),
            ClosedAt = round.ClosedAt,
            RevisionNumber = round.RevisionNumber,
            StandsFor = StandsFor(round),
            RevisionWords = RevisionWords(round),
            Asked = Asked(round),
            Decisions = [.. decisions.Where(d => d.RoundId == round.Id)],
        };
    }

    private Bilingual? OutcomeWords(Round round) => round.Outcome switch
    {
        null => RoundWords.Closed(round.CloseReason),
        _ => RoundWords.Ended(round, decisions.Any(d => d.RoundId == round.Id && !d.IsOpinion && d.Kind == DecisionKind.ApproveWithConditions)),
    };

    private static Bilingual Team(Round round) => round switch
    {
        { Role: { } role } => Roles.Team(role),
        { Kind: RoundKind.Work } => new("the proposer", "l’auteur de la proposition"),
        _ => new("the people named by the workflow", "les personnes désignées par le circuit"),
    };

    private List<AskedView> Asked(Round round) =>
        [.. round.Tasks
            .Where(t => t.Kind != TaskKind.Unblock)
            .OrderBy(t => t.Side).ThenBy(t => t.Kind).ThenBy(t => t.OpenedAt).ThenBy(t => t.Id)
            .Select(t => (Task: t, Name: lane.Name(t.AssigneeId, t.Side, t.Role)))
            .Where(t => t.Name is not null)
            .Select(t => new AskedView(
                t.Task.Id,
                t.Name!,
                t.Task.PrincipalId == t.Task.AssigneeId ? null : lane.Name(t.Task.PrincipalId, t.Task.Side, t.Task.Role),
                t.Task.Side,
                t.Task.Role,
                t.Task.Kind,
                t.Task.State,
                RoundWords.Task(t.Task.State, t.Task.CloseReason),
                t.Task.State == TaskState.Open && round.Work != "revise" && coordinates.Contains(t.Task.Side)))];

    private static IReadOnlyList<int> StandsFor(Round round) =>
        [.. round.StandsForRevisions.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(r => int.Parse(r, CultureInfo.InvariantCulture))];

    private Bilingual? RevisionWords(Round round)
    {
        if (round.Kind == RoundKind.Work)
        {
            return null;
        }

        if (rows.Rounds.Where(r => r.ActivityId == round.ActivityId && r.Number > round.Number).MinBy(r => r.Number) is { } next)
        {
            return AskedAgain(round, next);
        }

        var stands = StandsFor(round);
        return (stands, round.Status) switch
        {
            ({ Count: > 0 }, RoundStatus.Decided) => new(
                $"Decided on revision {round.RevisionNumber}, stands for revision {stands[^1]}: what was decided on is unchanged.",
                $"Décidée sur la révision {round.RevisionNumber}, vaut pour la révision {stands[^1]} : l’objet de la décision est inchangé."),
            ({ Count: > 0 }, _) => new(
                $"Asked on revision {round.RevisionNumber}, goes on for revision {stands[^1]}: what is asked about is unchanged.",
                $"Demandée sur la révision {round.RevisionNumber}, se poursuit pour la révision {stands[^1]} : l’objet de la demande est inchangé."),
            _ when round.Number > 1 => new($"Asked again, on revision {round.RevisionNumber}.", $"Nouvelle demande, sur la révision {round.RevisionNumber}."),
            _ => null,
        };
    }

    private Bilingual AskedAgain(Round round, Round next)
    {
        var changed = Changed(round, next);
        return changed.Count == 0
            ? new($"On revision {round.RevisionNumber}; asked again on revision {next.RevisionNumber}.",
                $"Sur la révision {round.RevisionNumber} ; nouvelle demande sur la révision {next.RevisionNumber}.")
            : new($"On revision {round.RevisionNumber}; asked again on revision {next.RevisionNumber}, which changed: {string.Join(", ", changed.Select(s => s.Name().En))}.",
                $"Sur la révision {round.RevisionNumber} ; nouvelle demande sur la révision {next.RevisionNumber}, qui a modifié : {string.Join(", ", changed.Select(s => s.Name().Fr))}.");
    }

    private List<Section> Changed(Round round, Round next)
    {
        var before = revisions.FirstOrDefault(r => r.Number == round.RevisionNumber);
        var after = revisions.FirstOrDefault(r => r.Number == next.RevisionNumber);
        return before is null || after is null
            ? []
            : [.. SectionHashes.Changed(before.Hashes, after.Hashes).Intersect(SubjectHashes.Parse(round.Subject))];
    }
}
