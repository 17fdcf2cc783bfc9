using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Proposals;
using AmendFlow.Engine;
using AmendFlow.Web.Components;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Proposals;

/// <param name="Reference">Null before the first submission.</param>
public sealed record ProposalLine(
    Guid Id, string Title, string? Reference, string Agreement, bool IsProposer, Bilingual State, Tone Tone, DateTimeOffset ChangedAt, TimeZoneInfo Zone);

/// <param name="Agreements">Under which the reader may propose.</param>
public sealed record ProposalListModel(IReadOnlyList<ProposalLine> Proposals, IReadOnlyList<AgreementHead> Agreements);

/// <summary>The proposals that a scientist is behind, latest change first.</summary>
public sealed class ProposalListPages(Database database)
{
    public async Task<ProposalListModel> LoadAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var underMandate = viewer.Mandates.Select(m => m.AgreementId).Distinct().ToList();
        var named = viewer.Id.ToString();
        var found = await db.Proposals.AsNoTracking()
            .Where(p => p.AnnouncesAmendmentId == null)
            .Where(p => p.ProposerId == viewer.Id || p.CoProposerId == viewer.Id
                || (underMandate.Contains(p.AgreementId) && p.Draft != null && p.Draft.Contains(named)))
            .ToListAsync(cancellationToken);
        var mine = found.Where(p => ProposalAccess.ReadsDraft(viewer, p)).ToList();
        var caseIds = mine.Select(p => p.CaseId).OfType<Guid>().ToList();
        var running = await db.Cases.AsNoTracking().Where(c => caseIds.Contains(c.Id))
            .ToDictionaryAsync(c => c.ProposalId, c => new CaseState(c.Status, c.ChangedAt), cancellationToken);
        var heads = new Dictionary<(Guid, Side), AgreementHead>();
        var lines = new List<ProposalLine>();
        foreach (var proposal in mine)
        {
            if (!heads.TryGetValue((proposal.AgreementId, proposal.Side), out var head))
            {
                heads[(proposal.AgreementId, proposal.Side)] = head =
                    await ProposalFormPages.HeadAsync(db, proposal.AgreementId, proposal.Side, viewer, cancellationToken);
            }

            var (state, tone) = await StateAsync(db, viewer, proposal, running, cancellationToken);
            lines.Add(new ProposalLine(
                proposal.Id, proposal.Title, proposal.Reference, head.Reference, proposal.ProposerId == viewer.Id, state, tone,
                running.TryGetValue(proposal.Id, out var now) && now.ChangedAt > proposal.ChangedAt ? now.ChangedAt : proposal.ChangedAt, head.Zone));
        }

        var open = new List<AgreementHead>();
        foreach (var mandate in viewer.Mandates.Where(m => m.Role == Role.Scientist).DistinctBy(m => m.AgreementId))
        {
            open.Add(await ProposalFormPages.HeadAsync(db, mandate.AgreementId, mandate.Side, viewer, cancellationToken));
        }

        return new ProposalListModel([.. lines.OrderByDescending(l => l.ChangedAt)], open);
    }

    private sealed record CaseState(CaseStatus Status, DateTimeOffset ChangedAt);

    private static async Task<(Bilingual State, Tone Tone)> StateAsync(
        AmendFlowDbContext db, Viewer viewer, Proposal proposal, Dictionary<Guid, CaseState> running, CancellationToken cancellationToken)
    {
        var isProposer = proposal.ProposerId == viewer.Id;
        if (proposal.Draft is { } draft)
        {
            var content = ProposalAccess.Read(draft);
            var attachments = await ProposalAccess.DraftAttachmentsAsync(db, proposal.Id, cancellationToken);
            var needs = ProposalAccess.NeedsConfirmation(proposal, content, attachments);
            var asked = proposal.ConfirmationAskedOfId is not null;
            if (proposal.ConfirmationAskedOfId == viewer.Id)
            {
                return (new("You are asked to confirm it", "Votre confirmation est demandée"), Tone.Waiting);
            }

            if (proposal.RevisionNumber == 0)
            {
                return (needs, asked) switch
                {
                    _ when proposal.ChangesWanted is not null => (new("Draft: the co-proposer wants changes", "Brouillon : le co-auteur demande des modifications"), isProposer ? Tone.Waiting : Tone.Info),
                    (false, _) when isProposer => (new("Confirmed: ready to be submitted", "Confirmée : prête à être déposée"), Tone.Waiting),
                    (false, _) => (new("Confirmed, not submitted yet", "Confirmée, pas encore déposée"), Tone.Info),
                    (_, true) => (new("Draft: the co-proposer was asked to confirm", "Brouillon : le co-auteur a été invité à confirmer"), Tone.Info),
                    _ => (new("Draft", "Brouillon"), Tone.Neutral),
                };
            }
        }

        return running.TryGetValue(proposal.Id, out var @case) ? Of(@case.Status, isProposer) : (new("Draft", "Brouillon"), Tone.Neutral);
    }

    private static (Bilingual State, Tone Tone) Of(CaseStatus status, bool isProposer) => status switch
    {
        CaseStatus.ChangesRequested when isProposer => (new("Changes requested: your answer is waited for", "Modifications demandées : votre réponse est attendue"), Tone.Waiting),
        CaseStatus.ApprovedToBeSigned or CaseStatus.Released => (CaseStatuses.Name(status), Tone.Done),
        CaseStatus.Rejected => (CaseStatuses.Name(status), Tone.Problem),
        CaseStatus.Withdrawn or CaseStatus.Lapsed => (CaseStatuses.Name(status), Tone.Cancelled),
        _ => (CaseStatuses.Name(status), Tone.Info),
    };
}
