using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Disputes;

/// <param name="Outcome">Told to both parties; null where nothing was chosen, which is refused.</param>
/// <param name="Finding">What was found and done, 1 to 2,000 characters; stays with the party.</param>
public sealed record SettleDisputeCommand(Guid DecisionId, DisputeOutcome? Outcome, string Finding);

public sealed record SettleDisputeAnswer(Guid CaseId);

/// <summary>
/// A coordinator of the party writes down what came of it, and the dispute leaves their tasks. The decision is not touched. Whoever it names is
/// told by mail where it is theirs after all, else the other party's coordinators are.
/// </summary>
public sealed class SettleDisputeHandler(StepRunner steps)
{
    /// <exception cref="RefusedException">Not a coordinator of that party, settled already, nothing chosen or nothing written.</exception>
    public Task<SettleDisputeAnswer> HandleAsync(Actor actor, string commandId, SettleDisputeCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var dispute = await step.Db.Disputes.SingleOrDefaultAsync(d => d.DecisionId == command.DecisionId, ct) ?? throw Refuse.NotFound();
            var @case = await step.Db.Cases.SingleAsync(c => c.Id == dispute.CaseId, ct);
            var agreementId = @case.AgreementId;
            var viewer = await Viewer.LoadAsync(step.Db, actor.PersonId, step.Now, ct) ?? throw Refuse.NotFound();
            if (!viewer.Has(agreementId, dispute.Side, Role.Coordinator))
            {
                throw Refuse.NotFound();
            }

            step.Recheck(async (db, token) => await Viewer.LoadAsync(db, actor.PersonId, step.Now, token) is { } now
                && now.Has(agreementId, dispute.Side, Role.Coordinator));
            var decision = await step.Db.Decisions.SingleAsync(d => d.Id == dispute.DecisionId, ct);
            if (decision.ActorId == actor.PersonId)
            {
                throw Refuse.Forbidden(
                    "This is about a decision in your own name, so another coordinator looks into it. Where there is none, the administrator of your party can name one.",
                    "Il s’agit d’une décision enregistrée à votre nom : un autre coordinateur s’en charge. S’il n’y en a pas, l’administrateur de votre partie peut en désigner un.");
            }

            if (dispute.SettledAt is not null)
            {
                throw Refuse.Conflict("Somebody has settled this already.", "Quelqu’un a déjà traité ce signalement.");
            }

            var (outcome, finding) = Checked(command);
            (dispute.Outcome, dispute.SettledAt, dispute.SettledById, dispute.Finding) = (outcome, step.Now, actor.PersonId, finding);
            dispute.Version++;
            var round = await step.Db.Rounds.SingleAsync(r => r.Id == decision.RoundId, ct);
            step.Audit(agreementId, new AuditFact("dispute-settled", $"{round.ActivityId}/{round.Number}")
            {
                New = outcome.ToString(),
                CaseId = dispute.CaseId,
                Side = dispute.Side,
                Role = Role.Coordinator,
                Private = [new PrivateFact("finding", finding, dispute.Side)],
            });
            await TellAsync(step, @case, decision, outcome, ct);
            return new SettleDisputeAnswer(dispute.CaseId);
        }, cancellationToken);

    private static (DisputeOutcome Outcome, string Finding) Checked(SettleDisputeCommand command)
    {
        var errors = new List<FieldError>();
        if (command.Outcome is null)
        {
            errors.Add(new("outcome", new("Say what came of it.", "Indiquez ce qu’il en est.")));
        }

        var finding = command.Finding.Trim();
        if (finding.Length is 0 or > 2000)
        {
            errors.Add(new("finding", new("Write down what was found, in up to 2,000 characters.", "Notez ce qui a été constaté, en 2 000 caractères au plus.")));
        }

        return errors.Count > 0 ? throw Refuse.Invalid(errors) : (command.Outcome!.Value, finding);
    }

    private static async Task TellAsync(StepContext step, Case @case, Decision decision, DisputeOutcome outcome, CancellationToken cancellationToken)
    {
        var data = $$"""{"round":"{{decision.RoundId}}","decision":"{{decision.Id}}"}""";
        if (outcome == DisputeOutcome.Theirs)
        {
            step.Owe(
                MailKind.DisputeSettled, decision.ActorId, $"dispute-settled:{decision.Id:N}:{decision.ActorId:N}", @case,
                await step.Db.Tasks.SingleAsync(t => t.Id == decision.TaskId, cancellationToken), data: data);
            return;
        }

        // Not to the mailbox that somebody else may read: its owner was spoken to.
        foreach (var id in (await Asking.HoldersNowAsync(step.Db, @case.AgreementId, decision.Side.Other(), Role.Coordinator, step.Now, cancellationToken)).Select(h => h.Person.Id).Distinct())
        {
            step.Owe(MailKind.DisputeSettled, id, $"dispute-settled:{decision.Id:N}:{id:N}", @case, data: data);
        }
    }
}
