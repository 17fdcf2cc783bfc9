using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Says who is waited for: where, since when, with whom, until when.</summary>
internal static class WaitingLines
{
    public static IReadOnlyList<WaitingLine> Of(CaseRows rows, IReadOnlyList<RoundView> rounds, Lane lane) =>
        [.. rounds
            .Where(r => r.IsWaiting)
            .SelectMany(r => SidesOf(r, rows).Select(side => One(r, side, rows, lane)))
            .OrderByDescending(w => w.IsOverdue).ThenBy(w => w.DueOn).ThenBy(w => w.Name.En, StringComparer.Ordinal)];

    // A committee waits for each party that has not voted.
    private static Side[] SidesOf(RoundView round, CaseRows rows) => round.Side is { } one
        ? [one]
        : [.. Enum.GetValues<Side>().Where(s => !rows.Decisions.Any(d => d.RoundId == round.Id && d.Side == s && !d.IsOpinion))];

    private static WaitingLine One(RoundView round, Side side, CaseRows rows, Lane lane)
    {
        var open = rows.Rounds.Single(r => r.Id == round.Id).Tasks.Where(t => t.State == TaskState.Open && t.Side == side).ToList();
        var asked = open.Where(t => t.Kind is TaskKind.Decide or TaskKind.Work).ToList();
        var isBlocked = round.Status == RoundStatus.Blocked && asked.Count == 0;
        var name = round.Side is null
            ? new Bilingual($"{round.Name.En} at {lane.PartyName(side)}", $"{round.Name.Fr}, {lane.PartyName(side)}")
            : Placed(round, lane.PartyName(side));
        var since = round.Since.DayMonth();
        var due = round.DueOn.DayMonth();
        var sentence = isBlocked
            ? new Bilingual(
                $"{name.En} since {since.En}: nobody is there to ask, so a coordinator has to name somebody; due {due.En}",
                $"{name.Fr} depuis le {since.Fr} : aucune personne à solliciter, un coordinateur doit désigner quelqu’un ; échéance le {due.Fr}")
            : new Bilingual(
                $"{name.En} since {since.En}, with {round.Team.En}; due {due.En}",
                $"{name.Fr} depuis le {since.Fr}, auprès de : {round.Team.Fr} ; échéance le {due.Fr}");
        return new WaitingLine(
            round.Id, round.ActivityId, name, side, sentence,
            [.. asked.Select(t => lane.Name(t.AssigneeId, t.Side, t.Role)).OfType<string>()],
            round.Since, round.DueOn, round.IsOverdue, isBlocked, open.Exists(t => t.AssigneeId == lane.Viewer.Id))
        {
            Note = isBlocked
                ? new("nobody is there to ask: a coordinator has to name somebody", "aucune personne à solliciter : un coordinateur doit désigner quelqu’un")
                : new($"since {since.En}, due {due.En}", $"depuis le {since.Fr}, échéance le {due.Fr}"),
        };
    }

    // A step that is the proposer's or the coordinator's does not name its party.
    private static Bilingual Placed(RoundView round, string party) => new(
        round.Name.En.Contains(party, StringComparison.Ordinal) ? round.Name.En : round.Name.En.Contains(" at ", StringComparison.Ordinal) ? $"{round.Name.En}, {party}" : $"{round.Name.En} at {party}",
        round.Name.Fr.Contains(party, StringComparison.Ordinal) ? round.Name.Fr : $"{round.Name.Fr}, {party}");
}
