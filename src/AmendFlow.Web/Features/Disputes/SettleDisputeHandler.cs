using AmendFlow.Agreements.Parties;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Disputes;

/// <param name="Finding">What was found and done, 1 to 2,000 characters; stays with the party.</param>
public sealed record SettleDisputeCommand(Guid DecisionId, string Finding);

public sealed record SettleDisputeAnswer(Guid CaseId);

/// <summary>A coordinator of the party writes down what came of it, and the dispute leaves their tasks. The decision is not touched.</summary>
public sealed class SettleDisputeHandler(StepRunner steps)
{
    /// <exception cref="RefusedException">Not a coordinator of that party, settled already, or nothing written.</exception>
    public Task<SettleDisputeAnswer> HandleAsync(Actor actor, string commandId, SettleDisputeCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var dispute = await step.Db.Disputes.SingleOrDefaultAsync(d => d.DecisionId == command.DecisionId, ct) ?? throw Refuse.NotFound();
            var agreementId = await step.Db.Cases.Where(c => c.Id == dispute.CaseId).Select(c => c.AgreementId).SingleAsync(ct);
            var viewer = await Viewer.LoadAsync(step.Db, actor.PersonId, step.Now, ct) ?? throw Refuse.NotFound();
            if (!viewer.Has(agreementId, dispute.Side, Role.Coordinator))
            {
                throw Refuse.NotFound();
            }

            step.Recheck(async (db, token) => await Viewer.LoadAsync(db, actor.PersonId, step.Now, token) is { } now
                && now.Has(agreementId, dispute.Side, Role.Coordinator));
            if (await step.Db.Decisions.AnyAsync(d => d.Id == dispute.DecisionId && d.ActorId == actor.PersonId, ct))
            {
                throw Refuse.Forbidden(
                    "This is about a decision in your own name, so another coordinator looks into it. Where there is none, the administrator of your party can name one.",
                    "Il s’agit d’une décision enregistrée à votre nom : un autre coordinateur s’en charge. S’il n’y en a pas, l’administrateur de votre partie peut en désigner un.");
            }

            if (dispute.SettledAt is not null)
            {
                throw Refuse.Conflict("Somebody has settled this already.", "Quelqu’un a déjà traité ce signalement.");
            }

            var finding = command.Finding.Trim();
            if (finding.Length is 0 or > 2000)
            {
                throw Refuse.Invalid("finding", "Write down what was found, in up to 2,000 characters.", "Notez ce qui a été constaté, en 2 000 caractères au plus.");
            }

            (dispute.SettledAt, dispute.SettledById, dispute.Finding) = (step.Now, actor.PersonId, finding);
            dispute.Version++;
            var about = await step.Db.Decisions.Where(d => d.Id == dispute.DecisionId)
                .Join(step.Db.Rounds, d => d.RoundId, r => r.Id, (_, r) => new { r.ActivityId, r.Number }).SingleAsync(ct);
            step.Audit(agreementId, new AuditFact("dispute-settled", $"{about.ActivityId}/{about.Number}")
            {
                CaseId = dispute.CaseId,
                Side = dispute.Side,
                Role = Role.Coordinator,
                Private = [new PrivateFact("finding", finding, dispute.Side)],
            });
            return new SettleDisputeAnswer(dispute.CaseId);
        }, cancellationToken);
}
