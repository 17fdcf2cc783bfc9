using System.Text.Json;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Projects recorded answers: the reason is shared, the rest stays in the lane.</summary>
internal static class DecisionViews
{
    public static DecisionView Of(Decision decision, CaseRows rows, Lane lane)
    {
        var task = rows.TaskOf(decision);
        var round = rows.Rounds.Single(r => r.Id == decision.RoundId);
        var own = lane.Opens(decision.Side);
        return new DecisionView
        {
            Id = decision.Id,
            RoundId = decision.RoundId,
            Side = decision.Side,
            PartyName = lane.PartyName(decision.Side),
            Role = task.Role,
            Kind = decision.Kind,
            Reason = decision.Reason,
            At = decision.At,
            RevisionNumber = decision.RevisionNumber,
            IsOpinion = decision.IsOpinion,
            ActorName = lane.Name(decision.ActorId, decision.Side, task.Role),
            ForName = decision.PrincipalId == decision.ActorId ? null : lane.Name(decision.PrincipalId, decision.Side, task.Role),
            Assurance = decision.Assurance,
            Channel = decision.Channel,
            InternalNote = own ? decision.InternalNote : "",
            Checklist = own ? Checklist(round, decision) : [],
            Doubt = rows.Doubts.GetValueOrDefault(decision.Id),
            IsMine = decision.ActorId == lane.Viewer.Id,
        };
    }

    private static List<ChecklistLine> Checklist(Round round, Decision decision)
    {
        if (round.Checklist.Length == 0)
        {
            return [];
        }

        var answers = JsonSerializer.Deserialize<List<ChecklistAnswer>>(decision.Checklist)!.ToLookup(a => a.ItemId);
        return [.. ChecklistCatalogue.Get(round.Checklist).Items
            .SelectMany(item => answers[item.Id].Select(a => new ChecklistLine(item.Question, a.Answer, a.Comment)))];
    }
}

/// <summary>Projects conditions: what and who is shared, the name of who closed it is not.</summary>
internal static class ConditionViews
{
    public static IReadOnlyList<ConditionView> Of(CaseRows rows, IReadOnlyList<DecisionView> decisions, Lane lane) =>
        [.. rows.Conditions
            .Select(c => (Condition: c, Decision: decisions.Single(d => d.Id == c.DecisionId)))
            .OrderBy(c => c.Condition.ClosedAt is not null).ThenBy(c => c.Decision.At).ThenBy(c => c.Condition.Id)
            .Select(c => One(c.Condition, c.Decision, rows, lane))];

    private static ConditionView One(DecisionCondition condition, DecisionView decision, CaseRows rows, Lane lane)
    {
        var role = Roles.Name(condition.ClosedByRole);
        var party = lane.PartyName(condition.ClosedBySide);
        return new ConditionView
        {
            Id = condition.Id,
            Text = condition.Text,
            Blocks = condition.Blocks,
            ClosedBy = new($"{role.En}, {party}", $"{role.Fr}, {party}"),
            From = decision.Who,
            ClosedAt = condition.ClosedAt,
            ClosedByName = condition.ClosedById is { } closer ? lane.Name(closer, condition.ClosedBySide, condition.ClosedByRole) : null,
            Proof = condition.Proof,
            MayClose = condition.ClosedAt is null && lane.Viewer.Has(lane.Agreement.Id, condition.ClosedBySide, condition.ClosedByRole) && !rows.Proposal.IsBehind(lane.Viewer.Id),
        };
    }
}
