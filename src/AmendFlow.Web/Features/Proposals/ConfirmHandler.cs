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
            var (proposal, content) = await ProposalAccess.OpenDraftAsync(step, command.ProposalId, viewer, ct);
            if (ProposalAccess.CoProposer(proposal, content) is not { } coProposer)
            {
                throw Refuse.Invalid(
                    "coProposer", "First name the responsible scientist of the other party.", "Nommez d’abord le responsable scientifique de l’autre partie.");
            }

            // They are asked to stand behind a whole proposal, not to find out what it lacks.
            var attachments = await ProposalAccess.DraftAttachmentsAsync(step.Db, proposal.Id, ct);
            var errors = await ProposalAccess.SubmissionErrorsAsync(step.Db, proposal, content, attachments, step.Now, ct);
            if (errors.Count > 0)
            {
                throw Refuse.Invalid(errors);
            }

            var key = $"{AskedKey(proposal.Id)}{ProposalAccess.Hash(content, attachments)[..16]}:{step.Now:yyyyMMdd}";
            if (await step.Db.Mails.AnyAsync(m => m.Key == key, ct))
            {
                throw Refuse.Conflict(
                    "They were already asked today about this very content. Nothing was sent again.",
                    "La demande a déjà été envoyée aujourd’hui pour ce même contenu. Rien n’a été renvoyé.");
            }

            proposal.Version++;
            step.Owe(MailKind.ConfirmationAsked, coProposer, key, data: $$"""{"proposal":"{{proposal.Id}}"}""");
            return new ConfirmAnswer(proposal.Id);
        }, cancellationToken);

    /// <summary>What the keys of these mails begin with: the latest says when the co-proposer was last asked.</summary>
    public static string AskedKey(Guid proposalId) => $"confirm:{proposalId}:";

    public Task<ConfirmAnswer> ConfirmAsync(Actor actor, string commandId, ConfirmCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var proposal = await step.Db.Proposals.SingleOrDefaultAsync(p => p.Id == command.ProposalId, ct);
            var content = proposal?.Draft is { } draft ? ProposalAccess.Read(draft) : throw Refuse.NotFound();
            if (ProposalAccess.CoProposer(proposal, content) != actor.PersonId)
            {
                throw Refuse.NotFound();
            }

            var attachments = await ProposalAccess.DraftAttachmentsAsync(step.Db, proposal.Id, ct);
            if (command.Hash != ProposalAccess.Hash(content, attachments))
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
