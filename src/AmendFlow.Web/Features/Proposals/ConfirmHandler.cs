using AmendFlow.Data.Jobs;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>Asks the co-proposer of the other party to confirm the draft.</summary>
public sealed record AskConfirmationCommand(Guid ProposalId);

/// <param name="Hash">Of the content that the co-proposer read.</param>
public sealed record ConfirmCommand(Guid ProposalId, string Hash);

public sealed record ConfirmAnswer(Guid ProposalId);

/// <summary>The scientists of both parties stand behind a proposal before it is submitted.</summary>
public sealed class ConfirmHandler(StepRunner steps)
{
    public Task<ConfirmAnswer> AskAsync(Actor actor, string commandId, AskConfirmationCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var viewer = await Viewer.LoadAsync(step.Db, actor.PersonId, step.Now, ct) ?? throw Refuse.NotFound();
            var proposal = await ProposalAccess.OwnDraftAsync(step, command.ProposalId, viewer, ct);
            if (proposal.CoProposerId is not { } coProposer)
            {
                throw Refuse.Invalid(
                    "coProposer", "First name the responsible scientist of the other party.", "Nommez d’abord le responsable scientifique de l’autre partie.");
            }

            proposal.Version++;
            step.Owe(MailKind.ConfirmationAsked, coProposer, $"confirm:{proposal.Id}:{proposal.Version}", data: $$"""{"proposal":"{{proposal.Id}}"}""");
            return new ConfirmAnswer(proposal.Id);
        }, cancellationToken);

    public Task<ConfirmAnswer> ConfirmAsync(Actor actor, string commandId, ConfirmCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var proposal = await step.Db.Proposals.SingleOrDefaultAsync(p => p.Id == command.ProposalId, ct);
            if (proposal is null || proposal.CoProposerId != actor.PersonId || proposal.Draft is null)
            {
                throw Refuse.NotFound();
            }

            var attachments = await ProposalAccess.DraftAttachmentsAsync(step.Db, proposal.Id, ct);
            if (command.Hash != ProposalAccess.Hash(ProposalAccess.Read(proposal.Draft), attachments))
            {
                throw Refuse.Conflict(
                    "The draft has changed since you opened it. Nothing was recorded; please read it again.",
                    "Le brouillon a changé depuis que vous l’avez ouvert. Rien n’a été enregistré ; merci de le relire.");
            }

            proposal.ConfirmedAt = step.Now;
            proposal.ConfirmedHash = command.Hash;
            proposal.Version++;
            step.Audit(proposal.AgreementId, new AuditFact("proposal-confirmed", $"proposal {proposal.Id}")
            {
                New = command.Hash,
                Private = [new PrivateFact("by", actor.Name, null)],
            });
            return new ConfirmAnswer(proposal.Id);
        }, cancellationToken);
}
