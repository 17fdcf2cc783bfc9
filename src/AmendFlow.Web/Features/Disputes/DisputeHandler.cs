using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Links;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Disputes;

public sealed record DisputeCommand(Guid DecisionId);

/// <param name="IsFirst">False when it was said before: nobody is told twice.</param>
public sealed record DisputeAnswer(bool IsFirst);

/// <summary>
/// "It was not me" (reliability.md 2.4, 5): tells the coordinators of the party, and is entered in the record. It undoes nothing, because
/// whoever says so has shown no more than that they hold a link.
/// </summary>
public sealed class DisputeHandler(StepRunner steps)
{
    public Task<DisputeAnswer> HandleAsync(LinkFound found, Guid decisionId, string commandId, CancellationToken cancellationToken) =>
        steps.RunAsync(
            found.Actor(Assurance.Link), commandId, new DisputeCommand(decisionId), (step, ct) => RaiseAsync(step, found, decisionId, ct), cancellationToken);

    private static async Task<DisputeAnswer> RaiseAsync(StepContext step, LinkFound found, Guid decisionId, CancellationToken cancellationToken)
    {
        // Two at once: the decision's id is the key, and whoever comes second looks again.
        if (await step.Db.Disputes.AsNoTracking().AnyAsync(d => d.DecisionId == decisionId, cancellationToken))
        {
            return new DisputeAnswer(false);
        }

        step.Db.Disputes.Add(new Dispute { DecisionId = decisionId, CaseId = found.Case.Id, Side = found.Task.Side, At = step.Now });
        step.Audit(found.Agreement.Id, new AuditFact("decision-disputed", $"{found.Round.ActivityId}/{found.Round.Number}")
        {
            CaseId = found.Case.Id,
            Side = found.Task.Side,
            Role = found.Task.Role,
        });
        foreach (var id in await ToldAsync(step, found, cancellationToken))
        {
            step.Owe(MailKind.Disputed, id, $"disputed:{decisionId:N}:{id:N}", found.Case, found.Task);
        }

        return new DisputeAnswer(true);
    }

    /// <summary>The party's coordinators, but not the one whose own decision it is; where nobody is left, the operators.</summary>
    private static async Task<IReadOnlyList<Guid>> ToldAsync(StepContext step, LinkFound found, CancellationToken cancellationToken)
    {
        var coordinators = (await Asking.HoldersNowAsync(step.Db, found.Agreement.Id, found.Task.Side, Role.Coordinator, step.Now, cancellationToken))
            .Select(h => h.Person.Id).Where(id => id != found.Person.Id).Distinct().ToList();
        return coordinators.Count > 0
            ? coordinators
            : await step.Db.People.Where(p => p.IsOperator && p.IsActive && p.Id != found.Person.Id).Select(p => p.Id).ToListAsync(cancellationToken);
    }
}
