using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Proposals;

public enum ProposalAskKind
{
    /// <summary>To the co-proposer: confirm the draft, or say what has to change.</summary>
    Confirm,

    /// <summary>To a party's coordinators and administrators: its responsible scientist is gone, name another.</summary>
    NameScientist,
}

/// <param name="Side">The party of whoever is asked.</param>
public sealed record ProposalAsk(ProposalAskKind Kind, Proposal Proposal, Side Side);

/// <summary>What is asked of somebody about proposals, outside the steps of a case. Without a deadline.</summary>
public static class ProposalAsks
{
    public static async Task<IReadOnlyList<ProposalAsk>> OfAsync(
        AmendFlowDbContext db, Viewer viewer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var confirm = await db.Proposals.AsNoTracking().Where(p => p.ConfirmationAskedOfId == viewer.Id)
            .OrderBy(p => p.ConfirmationAskedAt).ToListAsync(cancellationToken);
        var asks = confirm.Select(p => new ProposalAsk(ProposalAskKind.Confirm, p, p.Side.Other())).ToList();
        foreach (var seat in viewer.Mandates.Where(m => m.Role is Role.Coordinator or Role.PartyAdministrator).DistinctBy(m => (m.AgreementId, m.Side)))
        {
            var orphans = await OrphansAsync(db, viewer, seat.AgreementId, seat.Side, now, cancellationToken);
            asks.AddRange(orphans.Select(p => new ProposalAsk(ProposalAskKind.NameScientist, p, seat.Side)));
        }

        return asks;
    }

    private static async Task<List<Proposal>> OrphansAsync(
        AmendFlowDbContext db, Viewer viewer, Guid agreementId, Side side, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var scientists = (await Asking.HoldersNowAsync(db, agreementId, side, Role.Scientist, now, cancellationToken)).Select(h => h.Person.Id).ToList();
        return await ScientistLeft.Open(db)
            .Where(p => p.AgreementId == agreementId)
            .Where(p => p.Side == side ? !scientists.Contains(p.ProposerId) : p.CoProposerId != null && !scientists.Contains(p.CoProposerId.Value))

            // A revision that waits for somebody to be named asks for the same.
            .Where(p => !db.Tasks.Any(t => t.CaseId == p.CaseId && t.AssigneeId == viewer.Id && t.State == TaskState.Open && t.Kind == TaskKind.Unblock && t.Round!.Work == "revise"))
            .OrderBy(p => p.CreatedAt)
            .ToListAsync(cancellationToken);
    }
}
