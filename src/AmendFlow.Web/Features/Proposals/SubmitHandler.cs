using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Proposals;

/// <param name="ExpectedVersion">The version of the proposal that the submitter saw.</param>
/// <param name="Note">What has changed, for those who asked; at most 4,000 characters; needed from the second revision on.</param>
public sealed record SubmitCommand(Guid ProposalId, int ExpectedVersion, string Note);

public sealed record SubmitAnswer(Guid ProposalId, Guid CaseId, string Reference, int RevisionNumber);

/// <summary>Makes a revision of the open draft: the first starts the case, a later one answers every open request for changes.</summary>
public sealed class SubmitHandler(StepRunner steps, CaseSteps cases)
{
    public Task<SubmitAnswer> HandleAsync(Actor actor, string commandId, SubmitCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => SubmitAsync(step, command, ct), cancellationToken);

    private async Task<SubmitAnswer> SubmitAsync(StepContext step, SubmitCommand command, CancellationToken cancellationToken)
    {
        var viewer = await Viewer.LoadAsync(step.Db, step.Actor.PersonId, step.Now, cancellationToken) ?? throw Refuse.NotFound();
        var proposal = await ProposalAccess.OwnDraftAsync(step, command.ProposalId, viewer, cancellationToken);
        if (proposal.Version != command.ExpectedVersion || proposal.Draft is null)
        {
            throw Refuse.Conflict(
                "The draft was changed or submitted since you opened it. Nothing was submitted; open it again.",
                "Le brouillon a été modifié ou soumis depuis que vous l’avez ouvert. Rien n’a été soumis ; rouvrez-le.");
        }

        var content = ProposalAccess.Read(proposal.Draft);
        var attachments = await step.Db.Attachments.Where(a => a.ProposalId == proposal.Id).ToListAsync(cancellationToken);
        await CheckAsync(step, proposal, content, attachments, command, cancellationToken);

        var coProposerBefore = proposal.CoProposerId;
        var revision = Revise(step, proposal, content, attachments, command.Note.Trim());
        CaseStep run;
        if (proposal.CaseId is { } caseId)
        {
            run = await cases.LoadAsync(step, caseId, cancellationToken);
            ProposalAccess.CheckMayChange(run.Case);
            if (proposal.CoProposerId is { } coProposer && coProposer != coProposerBefore)
            {
                await StandAsideAsync(run, coProposer, cancellationToken);
            }

            await new Resubmission(run).ApplyAsync(revision, cancellationToken);
        }
        else
        {
            proposal.Reference = await NextReferenceAsync(step, proposal, cancellationToken);
            run = await cases.StartAsync(step, proposal, revision, cancellationToken);
        }

        step.Audit(proposal.AgreementId, new AuditFact("proposal-submitted", $"proposal {proposal.Reference} revision {revision.Number}")
        {
            CaseId = run.Case.Id,
            New = StepContext.Sha256(revision.SectionHashes),
            Reason = command.Note.Trim().Length == 0 ? null : command.Note.Trim(),
        });
        return new SubmitAnswer(proposal.Id, run.Case.Id, proposal.Reference!, revision.Number);
    }

    // Nobody decides on their own proposal: neither before it became theirs, nor after.
    private static async Task StandAsideAsync(CaseStep run, Guid coProposer, CancellationToken cancellationToken)
    {
        if (Standing.HasActed(run.Rounds, coProposer))
        {
            throw Refuse.Invalid(
                "coProposer",
                "The co-proposer whom you name has already acted on this case for their party. Name somebody else.",
                "Le co-auteur que vous nommez est déjà intervenu dans ce dossier pour sa partie. Nommez quelqu’un d’autre.");
        }

        await new Releasing(run).AllOfAsync(coProposer, cancellationToken);
    }

    private static async Task CheckAsync(
        StepContext step, Proposal proposal, ProposalContent content, List<Attachment> attachments, SubmitCommand command, CancellationToken cancellationToken)
    {
        var current = attachments.Where(a => !a.IsRemoved && a.UntilRevision is null).ToList();
        var errors = await ProposalAccess.SubmissionErrorsAsync(step.Db, proposal, content, current, step.Now, cancellationToken);
        if (ProposalAccess.NeedsConfirmation(proposal, content, current))
        {
            errors.Add(new("coProposer", new(
                "The responsible scientist of the other party has not confirmed this content yet.",
                "Le responsable scientifique de l’autre partie n’a pas encore confirmé ce contenu.")));
        }

        if (command.Note.Length > 4000 || (proposal.RevisionNumber > 0 && string.IsNullOrWhiteSpace(command.Note)))
        {
            errors.Add(new("note", new(
                "Say in up to 4,000 characters what has changed: those who asked will read it.",
                "Dites en 4 000 caractères au plus ce qui a changé : ceux qui l’ont demandé le liront.")));
        }

        if (errors.Count > 0)
        {
            throw Refuse.Invalid(errors);
        }
    }

    private static ProposalRevision Revise(
        StepContext step, Proposal proposal, ProposalContent content, List<Attachment> attachments, string note)
    {
        proposal.RevisionNumber++;
        foreach (var attachment in attachments)
        {
            if (attachment.IsRemoved)
            {
                attachment.UntilRevision ??= proposal.RevisionNumber;
            }
            else
            {
                attachment.FromRevision ??= proposal.RevisionNumber;
            }
        }

        var revision = new ProposalRevision
        {
            Id = step.NewId(),
            ProposalId = proposal.Id,
            Number = proposal.RevisionNumber,
            Content = proposal.Draft!,
            SectionHashes = SubjectHashes.ToJson(ProposalAccess.Hashes(content, attachments.Where(a => !a.IsRemoved))),
            SubmittedById = step.Actor.PersonId,
            SubmittedAt = step.Now,
            Note = note,
        };
        step.Db.ProposalRevisions.Add(revision);
        proposal.Draft = null;
        proposal.Title = content.Title;
        proposal.SetScientist(proposal.Side.Other(), ProposalAccess.CoProposer(proposal, content));
        (proposal.ConfirmationAskedOfId, proposal.ConfirmationAskedAt, proposal.ChangesWanted) = (null, null, null);
        proposal.ChangedAt = step.Now;
        proposal.Version++;
        return revision;
    }

    /// <summary>The next working reference of the agreement. Its version moves, so of two that take one at the same time one starts again.</summary>
    internal static async Task<string> NextReferenceAsync(StepContext step, Proposal proposal, CancellationToken cancellationToken)
    {
        var agreement = await step.Db.Agreements.Include(a => a.Parties).SingleAsync(a => a.Id == proposal.AgreementId, cancellationToken);
        agreement.LastProposalNumber++;
        agreement.Version++;
        var year = agreement.Of(proposal.Side).Calendar().LocalDate(step.Now).Year;
        return AmendFlow.Agreements.Text.WorkingReference.Of(agreement.Reference, year, agreement.LastProposalNumber);
    }
}
