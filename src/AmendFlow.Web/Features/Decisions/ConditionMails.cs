using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Features.Cases;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Decisions;

/// <summary>Who hears of a condition: whoever can close it, when it is laid down; whoever waits for it, when it is closed.</summary>
internal static class ConditionMails
{
    /// <summary>One mail for each person, however many of the decision's conditions are theirs to close.</summary>
    public static async Task AskAsync(CaseStep run, Decision decision, IReadOnlyList<ConditionInput> conditions, CancellationToken cancellationToken)
    {
        var people = new HashSet<Guid>();
        foreach (var (side, role) in conditions.Select(c => (c.ClosedBySide, c.ClosedByRole)).Distinct())
        {
            people.UnionWith(run.WithoutProposers(await run.FindAsync(side, role, cancellationToken)).Select(h => h.Person.Id));
        }

        foreach (var id in people.Where(id => id != decision.ActorId))
        {
            run.Step.Owe(
                MailKind.ConditionsToClose, id, $"conditions:{decision.Id:N}:{id:N}", run.Case,
                data: $$"""{"round":"{{decision.RoundId}}","decision":"{{decision.Id}}"}""");
        }
    }

    /// <summary>The coordinators of both parties, and whoever laid it down; not whoever closed it.</summary>
    public static async Task TellAsync(CaseStep run, DecisionCondition condition, CancellationToken cancellationToken)
    {
        var decision = await run.Step.Db.Decisions.Where(d => d.Id == condition.DecisionId).Select(d => new { d.ActorId, d.RoundId }).SingleAsync(cancellationToken);
        var people = new HashSet<Guid> { decision.ActorId };
        foreach (var side in new[] { Side.A, Side.B })
        {
            people.UnionWith((await run.FindAsync(side, Role.Coordinator, cancellationToken)).Select(h => h.Person.Id));
        }

        foreach (var id in people.Where(id => id != condition.ClosedById))
        {
            run.Step.Owe(
                MailKind.ConditionClosed, id, $"condition-closed:{condition.Id:N}:{id:N}", run.Case,
                data: $$"""{"round":"{{decision.RoundId}}","condition":"{{condition.Id}}"}""");
        }
    }
}
