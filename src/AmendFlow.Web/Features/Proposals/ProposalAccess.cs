using System.Text.Json;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>Who may do what with a proposal, and reading its contents.</summary>
public static class ProposalAccess
{
    /// <summary>The proposer's own proposal, as long as it may still be changed.</summary>
    /// <exception cref="RefusedException">Not theirs; ended; or its text is frozen.</exception>
    public static async Task<Proposal> OwnDraftAsync(StepContext step, Guid proposalId, Viewer viewer, CancellationToken cancellationToken)
    {
        var proposal = await step.Db.Proposals.SingleOrDefaultAsync(p => p.Id == proposalId, cancellationToken);
        if (proposal is null || !Sees(viewer, proposal))
        {
            throw Refuse.NotFound();
        }

        if (proposal.AnnouncesAmendmentId is not null)
        {
            throw Refuse.Forbidden(
                "This is the announcement of an amendment. Its wording is written on its case, and a coordinator takes it back.",
                "Ceci est l’annonce d’un avenant. Ses termes se rédigent dans son dossier, et un coordinateur la retire.");
        }

        if (proposal.ProposerId != viewer.Id)
        {
            throw Refuse.Forbidden("Only the proposer changes the proposal.", "Seul l’auteur modifie la proposition.");
        }

        if (!viewer.Has(proposal.AgreementId, proposal.Side, Role.Scientist))
        {
            throw Refuse.Forbidden(
                "Your mandate as a scientist under this agreement has ended. Your coordinator can name somebody who goes on with the proposal.",
                "Votre mandat de scientifique au titre de cet accord a pris fin. Votre coordinateur peut désigner la personne qui poursuivra.");
        }

        if (proposal.CaseId is { } caseId)
        {
            CheckMayChange(await step.Db.Cases.AsNoTracking().SingleAsync(c => c.Id == caseId, cancellationToken));
        }

        return proposal;
    }

    /// <summary>The open draft of <see cref="OwnDraftAsync"/>, with its content.</summary>
    /// <exception cref="RefusedException">As there; or no draft is open.</exception>
    public static async Task<(Proposal Proposal, ProposalContent Content)> OpenDraftAsync(
        StepContext step, Guid proposalId, Viewer viewer, CancellationToken cancellationToken)
    {
        var proposal = await OwnDraftAsync(step, proposalId, viewer, cancellationToken);
        return proposal.Draft is { } draft
            ? (proposal, Read(draft))
            : throw Refuse.Conflict(
                "No draft of this proposal is open. Open a new draft first.",
                "Aucun brouillon de cette proposition n’est ouvert. Ouvrez d’abord un nouveau brouillon.");
    }

    /// <summary>Once more under the lock on the case, because a text may be frozen while a draft is sent.</summary>
    public static void CheckMayChange(Case @case)
    {
        if (!MayChange(@case))
        {
            throw Refuse.Conflict(
                "The proposal can no longer be changed: its text is frozen or the case has ended.",
                "La proposition ne peut plus être modifiée : son texte est figé ou le dossier est clos.");
        }
    }

    /// <summary>A proposal is changed or withdrawn until the amendment's text is frozen.</summary>
    public static bool MayChange(Case @case) => @case.EndedAt is null && @case.FrozenTextHash is null;

    /// <summary>A draft that was never submitted is known to its scientists only.</summary>
    public static bool Sees(Viewer viewer, Proposal proposal) => proposal.CaseId is null ? ReadsDraft(viewer, proposal) : ReadsDraft(viewer, proposal) || viewer.SeesCaseOf(proposal);

    /// <summary>The scientists behind the proposal, and the one whom its draft newly names.</summary>
    public static bool ReadsDraft(Viewer viewer, Proposal proposal) =>
        viewer.SeesDraftOf(proposal) || (proposal.Draft is { } draft && CoProposer(proposal, Read(draft)) == viewer.Id
            && viewer.ActsFor(proposal.AgreementId, proposal.Side.Other()));

    /// <summary>Whom the content names as responsible scientist of the other party: they have to confirm it.</summary>
    public static Guid? CoProposer(Proposal proposal, ProposalContent content) => content.ScientistOf(proposal.Side.Other());

    /// <summary>
    /// Whether the co-proposer still has to confirm this content: before the first submission always, later when the content names
    /// somebody new.
    /// </summary>
    public static bool NeedsConfirmation(Proposal proposal, ProposalContent content, IEnumerable<Attachment> attachments) =>
        (proposal.RevisionNumber == 0 || proposal.CoProposerId != CoProposer(proposal, content))
        && proposal.ConfirmedHash != Hash(content, attachments);

    public static ProposalContent Read(string json) => JsonSerializer.Deserialize<ProposalContent>(json, ProposalContent.Json)
        ?? throw new InvalidOperationException("A stored proposal is empty.");

    public static string Write(ProposalContent content) => JsonSerializer.Serialize(content, ProposalContent.Json);

    /// <summary>What the co-proposer confirms: everything but typing that does not reach any section.</summary>
    public static string Hash(ProposalContent content, IEnumerable<Attachment> attachments) =>
        StepContext.Sha256(SubjectHashes.ToJson(Hashes(content, attachments)));

    public static IReadOnlyDictionary<Section, string> Hashes(ProposalContent content, IEnumerable<Attachment> attachments) =>
        SectionHashes.Of(content, attachments.Select(a => (a.Section, a.Sha256)));

    /// <summary>The attachments of the open draft.</summary>
    public static async Task<List<Attachment>> DraftAttachmentsAsync(AmendFlowDbContext db, Guid proposalId, CancellationToken cancellationToken) =>
        await db.Attachments.Where(a => a.ProposalId == proposalId && !a.IsRemoved && a.UntilRevision == null).ToListAsync(cancellationToken);

    /// <summary>Everything that keeps this content from being submitted; the note that goes with a later revision aside.</summary>
    public static async Task<List<FieldError>> SubmissionErrorsAsync(
        AmendFlowDbContext db, Proposal proposal, ProposalContent content, IEnumerable<Attachment> attachments, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var errors = ProposalValidator.ForSubmission(content).ToList();
        errors.AddRange(await ScientistErrorsAsync(db, proposal, content, now, cancellationToken));
        return errors;
    }

    /// <summary>Responsible scientists must be scientists of their own party under this agreement, and the proposer's own is the proposer.</summary>
    public static async Task<List<FieldError>> ScientistErrorsAsync(
        AmendFlowDbContext db, Proposal proposal, ProposalContent content, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        foreach (var side in Enum.GetValues<Side>())
        {
            if (content.ScientistOf(side) is not { } scientist)
            {
                continue;
            }

            var holders = await Asking.HoldersNowAsync(db, proposal.AgreementId, side, Role.Scientist, now, cancellationToken);
            if (holders.All(h => h.Person.Id != scientist))
            {
                errors.Add(new(side == Side.A ? "scientistA" : "scientistB", new(
                    "Choose a scientist of this party who has a mandate under the agreement.",
                    "Choisissez un scientifique de cette partie, mandaté au titre de l’accord.")));
            }
        }

        if (content.ScientistOf(proposal.Side) is { } own && own != proposal.ProposerId)
        {
            errors.Add(new(proposal.Side == Side.A ? "scientistA" : "scientistB", new(
                "The responsible scientist of your party is you, the proposer.",
                "Le responsable scientifique de votre partie, c’est vous, l’auteur de la proposition.")));
        }

        return errors;
    }
}
