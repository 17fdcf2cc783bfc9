using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>Reads a proposal as one person may see it: its draft for its scientists, its case through <see cref="CaseView"/>.</summary>
public sealed class ProposalPages(Database database, CaseViews cases, TimeProvider time, IIds ids)
{
    /// <exception cref="RefusedException">There is no such proposal for this person.</exception>
    public async Task<ProposalModel> LoadAsync(Viewer viewer, Guid proposalId, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var proposal = await db.Proposals.AsNoTracking().SingleOrDefaultAsync(p => p.Id == proposalId, cancellationToken);
        if (proposal is null || !ProposalAccess.Sees(viewer, proposal))
        {
            throw Refuse.NotFound();
        }

        // Somebody who is named only in the draft of a later revision reads that draft, and not yet the case.
        var view = proposal.CaseId is { } caseId && viewer.SeesCaseOf(proposal) ? await cases.LoadAsync(db, viewer, caseId, cancellationToken) : null;
        var draft = proposal.Draft is not null && ProposalAccess.ReadsDraft(viewer, proposal) ? await DraftAsync(db, proposal, cancellationToken) : null;
        var isProposer = proposal.ProposerId == viewer.Id;
        return new ProposalModel
        {
            Id = proposal.Id,
            Agreement = await ProposalFormPages.HeadAsync(db, proposal.AgreementId, proposal.Side, viewer, cancellationToken),
            Title = draft?.Content.Title ?? proposal.Title,
            Reference = proposal.Reference,
            RevisionNumber = proposal.RevisionNumber,
            Version = proposal.Version,
            IsProposer = isProposer,
            ProposerName = await NameAsync(db, proposal.ProposerId, cancellationToken) ?? "",
            Names = await NamesAsync(db, draft, view, cancellationToken),
            Draft = draft,
            Case = view,
            Requests = view is null ? [] : ChangeRequests.Of(view),
            MayChange = isProposer && (view is null || view.May.Withdraw),
            MayName = [.. Enum.GetValues<Side>().Where(s => NameScientistHandler.May(viewer, proposal, s) && view is not { EndedAt: not null })],
            SeesCasePage = viewer.Mandates.Any(m => m.AgreementId == proposal.AgreementId && m.Role != Role.Scientist),
            ViewerId = viewer.Id,
            CommandId = ids.Next().ToString("N"),
        };
    }

    private async Task<DraftView> DraftAsync(AmendFlowDbContext db, Proposal proposal, CancellationToken cancellationToken)
    {
        var content = ProposalAccess.Read(proposal.Draft!);
        var attachments = await ProposalAccess.DraftAttachmentsAsync(db, proposal.Id, cancellationToken);
        var coProposer = ProposalAccess.CoProposer(proposal, content);
        return new DraftView(
            content,
            ProposalFormPages.Items(attachments),
            ProposalAccess.Hash(content, attachments),
            SubjectHashes.Of(SubjectHashes.ToJson(ProposalAccess.Hashes(content, attachments)), null),
            ProposalFormReader.OnFields(
                await ProposalAccess.SubmissionErrorsAsync(db, proposal, content, attachments, time.GetUtcNow(), cancellationToken)),
            coProposer,
            coProposer is { } co ? await NameAsync(db, co, cancellationToken) : null,
            ProposalAccess.NeedsConfirmation(proposal, content, attachments),
            proposal.ConfirmationAskedOfId == coProposer ? proposal.ConfirmationAskedAt : null,
            proposal.ConfirmedAt is not null,
            proposal.ChangesWanted);
    }

    // The scientists who propose are named to both parties.
    private static async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(
        AmendFlowDbContext db, DraftView? draft, CaseView? view, CancellationToken cancellationToken)
    {
        var wanted = new[] { draft?.Content, view?.Revision.Content }
            .SelectMany(c => new[] { c?.ScientistA, c?.ScientistB }).OfType<Guid>().Distinct().ToList();
        return await db.People.AsNoTracking().Where(p => wanted.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
    }

    private static Task<string?> NameAsync(AmendFlowDbContext db, Guid id, CancellationToken cancellationToken) =>
        db.People.AsNoTracking().Where(p => p.Id == id).Select(p => p.Name).SingleOrDefaultAsync(cancellationToken);
}
