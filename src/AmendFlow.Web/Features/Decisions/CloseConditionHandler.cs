using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Decisions;

/// <param name="Proof">What shows that the condition is met; shared; 1 to 2,000 characters.</param>
public sealed record CloseConditionCommand(Guid ConditionId, string Proof);

public sealed record CloseConditionAnswer(Guid CaseId);

/// <summary>Closes a condition (<i>lever la réserve</i>): by whoever holds the role that the condition names.</summary>
public sealed class CloseConditionHandler(StepRunner steps, CaseSteps cases)
{
    public Task<CloseConditionAnswer> HandleAsync(Actor actor, string commandId, CloseConditionCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var condition = await step.Db.Conditions.SingleOrDefaultAsync(c => c.Id == command.ConditionId, ct) ?? throw Refuse.NotFound();
            var run = await cases.LoadAsync(step, condition.CaseId, ct);
            var viewer = await Viewer.LoadAsync(step.Db, actor.PersonId, step.Now, ct) ?? throw Refuse.NotFound();
            if (!viewer.Has(run.Agreement.Id, condition.ClosedBySide, condition.ClosedByRole) || !viewer.SeesCaseOf(run.Proposal))
            {
                throw Refuse.NotFound();
            }

            if (run.Proposal.IsBehind(actor.PersonId))
            {
                throw Refuse.Forbidden(
                    "Nobody closes a condition on their own proposal. A colleague with the same role does it.",
                    "Nul ne lève une réserve sur sa propre proposition. Un collègue ayant le même rôle s’en charge.");
            }

            step.Recheck(async (db, token) => await Viewer.LoadAsync(db, actor.PersonId, step.Now, token) is { } now
                && now.Has(run.Agreement.Id, condition.ClosedBySide, condition.ClosedByRole));
            if (condition.ClosedAt is not null)
            {
                throw Refuse.Conflict("This condition is closed already.", "Cette réserve est déjà levée.");
            }

            if (command.Proof.Trim().Length is 0 or > 2000)
            {
                throw Refuse.Invalid("proof", "Say what shows it, in up to 2,000 characters.", "Dites ce qui le montre, en 2 000 caractères au plus.");
            }

            condition.ClosedAt = step.Now;
            condition.ClosedById = actor.PersonId;
            condition.Proof = command.Proof.Trim();
            step.Audit(run.Agreement.Id, new AuditFact("condition-closed", $"condition {condition.Id}")
            {
                CaseId = run.Case.Id,
                Side = condition.ClosedBySide,
                Role = condition.ClosedByRole,
                Old = condition.Text,
                New = condition.Proof,
            });
            await ConditionMails.TellAsync(run, condition, ct);
            return new CloseConditionAnswer(run.Case.Id);
        }, cancellationToken);
}
