using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Proposals;

/// <param name="ProposalId">Null starts a new proposal.</param>
/// <param name="ExpectedVersion">The version that the form was made from; 0 for a new proposal.</param>
public sealed record SaveDraftCommand(Guid AgreementId, Guid? ProposalId, int ExpectedVersion, ProposalContent Content);

public sealed record SaveDraftAnswer(Guid ProposalId, int Version);

/// <summary>Saves the one open draft of a proposal. Half-filled is fine; too long or impossible is not.</summary>
public sealed class SaveDraftHandler(StepRunner steps)
{
    public Task<SaveDraftAnswer> HandleAsync(Actor actor, string commandId, SaveDraftCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => SaveAsync(step, command, ct), cancellationToken);

    private static async Task<SaveDraftAnswer> SaveAsync(StepContext step, SaveDraftCommand command, CancellationToken cancellationToken)
    {
        var viewer = await Viewer.LoadAsync(step.Db, step.Actor.PersonId, step.Now, cancellationToken) ?? throw Refuse.NotFound();
        var proposal = command.ProposalId is { } id
            ? await ProposalAccess.OwnDraftAsync(step, id, viewer, cancellationToken)
            : await NewAsync(step, command, viewer, cancellationToken);
        if (command.ProposalId is not null && proposal.Version != command.ExpectedVersion)
        {
            throw Refuse.Conflict(
                "Somebody saved this draft after you opened it. Nothing was saved; open it again and compare.",
                "Quelqu’un a enregistré ce brouillon après que vous l’avez ouvert. Rien n’a été enregistré ; rouvrez-le et comparez.");
        }

        var errors = ProposalValidator.ForDraft(command.Content).ToList();
        if (NamesAnybodyNew(proposal, command.Content))
        {
            errors.AddRange(await ProposalAccess.ScientistErrorsAsync(step.Db, proposal, command.Content, step.Now, cancellationToken));
        }

        if (errors.Count > 0)
        {
            throw Refuse.Invalid(errors);
        }

        proposal.Draft = ProposalAccess.Write(command.Content);
        var coProposer = ProposalAccess.CoProposer(proposal, command.Content);
        if (proposal.RevisionNumber == 0)
        {
            proposal.Title = command.Content.Title;
            proposal.SetScientist(proposal.Side.Other(), coProposer);
        }

        if (proposal.ConfirmationAskedOfId != coProposer)
        {
            proposal.ConfirmationAskedOfId = null;
        }

        proposal.ChangedAt = step.Now;
        proposal.Version++;
        return new SaveDraftAnswer(proposal.Id, proposal.Version);
    }

    // Whoever is named reads the draft, so a new name is checked. One that stands there may have lost its mandate since: that keeps the
    // draft from being submitted, not from being written.
    private static bool NamesAnybodyNew(Proposal proposal, ProposalContent content)
    {
        var before = proposal.Draft is { } draft ? ProposalAccess.Read(draft) : null;
        return Enum.GetValues<Side>().Any(side => content.ScientistOf(side) is { } named
            && named != (before is null ? side == proposal.Side ? proposal.ProposerId : proposal.CoProposerId : before.ScientistOf(side)));
    }

    private static async Task<Proposal> NewAsync(StepContext step, SaveDraftCommand command, Viewer viewer, CancellationToken cancellationToken)
    {
        var mandate = viewer.Mandates.FirstOrDefault(m => m.AgreementId == command.AgreementId && m.Role == Role.Scientist)
            ?? throw Refuse.Forbidden(
                "Only a scientist with a mandate under this agreement can propose a project.",
                "Seul un scientifique mandaté au titre de cet accord peut proposer un projet.");
        _ = await step.Db.Agreements.SingleOrDefaultAsync(a => a.Id == command.AgreementId, cancellationToken) ?? throw Refuse.NotFound();
        var proposal = new Proposal
        {
            Id = step.NewId(),
            AgreementId = command.AgreementId,
            ProposerId = viewer.Id,
            Side = mandate.Side,
            Title = command.Content.Title,
            CreatedAt = step.Now,
            ChangedAt = step.Now,
            Version = 0,
        };
        step.Db.Proposals.Add(proposal);
        return proposal;
    }
}
