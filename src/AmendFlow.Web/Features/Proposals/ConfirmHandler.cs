using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Jobs;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>Asks the co-proposer of the other party to confirm the draft.</summary>
public sealed record AskConfirmationCommand(Guid ProposalId);

/// <param name="Hash">Of the content that the co-proposer read.</param>
public sealed record ConfirmCommand(Guid ProposalId, string Hash);

/// <param name="Reason">What has to change, for the proposer; 1 to 4,000 characters.</param>
public sealed record WantChangesCommand(Guid ProposalId, string Reason);

public sealed record ConfirmAnswer(Guid ProposalId);

/// <summary>The scientists of both parties stand behind a proposal before it is submitted; the co-proposer says so, or says what has to change.</summary>
public sealed class ConfirmHandler(StepRunner steps)
{
    /// <summary>How often a co-proposer may ask for changes to one proposal on one day (UTC).</summary>
    public const int MostAnswersADay = 5;

    public Task<ConfirmAnswer> AskAsync(Actor actor, string commandId, AskConfirmationCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => AskAsync(step, command, ct), cancellationToken);

    public Task<ConfirmAnswer> ConfirmAsync(Actor actor, string commandId, ConfirmCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => ConfirmAsync(step, command, ct), cancellationToken);

    /// <summary>The co-proposer does not agree yet. A confirmation that they gave before is taken back.</summary>
    public Task<ConfirmAnswer> WantChangesAsync(Actor actor, string commandId, WantChangesCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => WantChangesAsync(step, command, ct), cancellationToken);

    private static async Task<ConfirmAnswer> AskAsync(StepContext step, AskConfirmationCommand command, CancellationToken cancellationToken)
    {
        var viewer = await Viewer.LoadAsync(step.Db, step.Actor.PersonId, step.Now, cancellationToken) ?? throw Refuse.NotFound();
        var (proposal, content) = await ProposalAccess.OpenDraftAsync(step, command.ProposalId, viewer, cancellationToken);
        if (ProposalAccess.CoProposer(proposal, content) is not { } coProposer)
        {
            throw Refuse.Invalid(
                "coProposer", "First name the responsible scientist of the other party.", "Nommez d’abord le responsable scientifique de l’autre partie.");
        }

        // They are asked to stand behind a whole proposal, not to find out what it lacks.
        var attachments = await ProposalAccess.DraftAttachmentsAsync(step.Db, proposal.Id, cancellationToken);
        var errors = await ProposalAccess.SubmissionErrorsAsync(step.Db, proposal, content, attachments, step.Now, cancellationToken);
        if (errors.Count > 0)
        {
            throw Refuse.Invalid(errors);
        }

        if (!ProposalAccess.NeedsConfirmation(proposal, content, attachments))
        {
            throw Refuse.Conflict("It is confirmed already and can be submitted.", "Elle est déjà confirmée et peut être déposée.");
        }

        // Somebody who has answered "please change" may be asked again at once; a silent one not twice a day.
        var key = $"confirm:{proposal.Id}:{ProposalAccess.Hash(content, attachments)[..16]}:{step.Now:yyyyMMdd}"
            + (proposal.ChangesWanted is null ? "" : $":{proposal.Version}");
        if (await step.Db.Mails.AnyAsync(m => m.Key == key, cancellationToken))
        {
            throw Refuse.Conflict(
                "They were already asked today about this very content. Nothing was sent again.",
                "La demande a déjà été envoyée aujourd’hui pour ce même contenu. Rien n’a été renvoyé.");
        }

        proposal.ConfirmationAskedOfId = coProposer;
        proposal.ConfirmationAskedAt = step.Now;
        proposal.ChangesWanted = null;
        proposal.Version++;
        step.Owe(MailKind.ConfirmationAsked, coProposer, key, data: ProposalMailData.Of(proposal));
        return new ConfirmAnswer(proposal.Id);
    }

    private static async Task<ConfirmAnswer> ConfirmAsync(StepContext step, ConfirmCommand command, CancellationToken cancellationToken)
    {
        var (proposal, content) = await ForCoProposerAsync(step, command.ProposalId, cancellationToken);
        var attachments = await ProposalAccess.DraftAttachmentsAsync(step.Db, proposal.Id, cancellationToken);
        if (command.Hash != ProposalAccess.Hash(content, attachments))
        {
            throw Refuse.Conflict(
                "The draft has changed since you opened it. Nothing was recorded; please read it again.",
                "Le brouillon a changé depuis que vous l’avez ouvert. Rien n’a été enregistré ; merci de le relire.");
        }

        if (!ProposalAccess.NeedsConfirmation(proposal, content, attachments))
        {
            throw Refuse.Conflict(
                "You have confirmed this content already. Nothing was recorded again.",
                "Vous avez déjà confirmé ce contenu. Rien n’a été enregistré de nouveau.");
        }

        proposal.ConfirmedAt = step.Now;
        proposal.ConfirmedHash = command.Hash;
        Answered(proposal, null);
        step.Audit(proposal.AgreementId, new AuditFact("proposal-confirmed", $"proposal {proposal.Id}")
        {
            New = command.Hash,
            Private = [new PrivateFact("by", step.Actor.Name, null)],
        });
        step.Owe(MailKind.Confirmed, proposal.ProposerId, $"confirmed:{step.NewId():N}", data: ProposalMailData.Of(proposal, ("by", step.Actor.PersonId.ToString())));
        return new ConfirmAnswer(proposal.Id);
    }

    private static async Task<ConfirmAnswer> WantChangesAsync(StepContext step, WantChangesCommand command, CancellationToken cancellationToken)
    {
        var (proposal, content) = await ForCoProposerAsync(step, command.ProposalId, cancellationToken);
        var reason = command.Reason.Trim();
        if (reason.Length is 0 or > 4000)
        {
            throw Refuse.Invalid("reason", "Say what has to change, in up to 4,000 characters.", "Dites ce qu’il faut modifier, en 4 000 caractères au plus.");
        }

        if (proposal.ChangesWanted == reason)
        {
            throw Refuse.Conflict("You have said so already. Nothing was recorded again.", "Vous l’avez déjà dit. Rien n’a été enregistré de nouveau.");
        }

        // Each is a mail: two people who say so six times a day should talk.
        var mails = $"changes-wanted:{proposal.Id}:{step.Now:yyyyMMdd}:";
        var today = await step.Db.Mails.CountAsync(m => m.Key.StartsWith(mails), cancellationToken);
        if (today >= MostAnswersADay)
        {
            throw Refuse.Conflict(
                $"You have asked for changes {MostAnswersADay} times today. Nothing was recorded; please talk to each other, or come back tomorrow.",
                $"Vous avez demandé des modifications {MostAnswersADay} fois aujourd’hui. Rien n’a été enregistré ; parlez-vous, ou revenez demain.");
        }

        proposal.ConfirmedAt = null;
        proposal.ConfirmedHash = null;
        Answered(proposal, reason);

        // What two scientists say about a draft is theirs: the record keeps that it was said, and about what.
        var attachments = await ProposalAccess.DraftAttachmentsAsync(step.Db, proposal.Id, cancellationToken);
        step.Audit(proposal.AgreementId, new AuditFact("proposal-changes-wanted", $"proposal {proposal.Id}")
        {
            New = ProposalAccess.Hash(content, attachments),
            Private = [new PrivateFact("by", step.Actor.Name, null)],
        });
        step.Owe(
            MailKind.ChangesWanted, proposal.ProposerId, $"{mails}{today + 1}",
            data: ProposalMailData.Of(proposal, ("by", step.Actor.PersonId.ToString()), ("reason", reason)));
        return new ConfirmAnswer(proposal.Id);
    }

    private static void Answered(Proposal proposal, string? changesWanted)
    {
        proposal.ChangesWanted = changesWanted;
        proposal.ConfirmationAskedOfId = null;
        proposal.Version++;
    }

    // Whom the draft names, while it may be submitted, and under a mandate that holds: else their word would count for nothing.
    private static async Task<(Proposal Proposal, ProposalContent Content)> ForCoProposerAsync(StepContext step, Guid proposalId, CancellationToken cancellationToken)
    {
        var proposal = await step.Db.Proposals.SingleOrDefaultAsync(p => p.Id == proposalId, cancellationToken);
        if (proposal is null || await Viewer.LoadAsync(step.Db, step.Actor.PersonId, step.Now, cancellationToken) is not { } viewer || !ProposalAccess.Sees(viewer, proposal))
        {
            throw Refuse.NotFound();
        }

        if (proposal.Draft is not { } draft)
        {
            throw Refuse.Conflict(
                "There is no open draft any more: it was submitted or given up. Nothing was recorded.",
                "Il n’y a plus de brouillon ouvert : il a été déposé ou abandonné. Rien n’a été enregistré.");
        }

        var content = ProposalAccess.Read(draft);
        if (ProposalAccess.CoProposer(proposal, content) != viewer.Id)
        {
            throw Refuse.NotFound();
        }

        if (proposal.CaseId is { } caseId)
        {
            ProposalAccess.CheckMayChange(await step.Db.Cases.AsNoTracking().SingleAsync(c => c.Id == caseId, cancellationToken));
        }

        return viewer.Has(proposal.AgreementId, proposal.Side.Other(), Role.Scientist)
            ? (proposal, content)
            : throw Refuse.Forbidden(
                "Your mandate as a scientist under this agreement has ended, so you can no longer confirm.",
                "Votre mandat de scientifique au titre de cet accord a pris fin : vous ne pouvez plus confirmer.");
    }
}
