using System.Text.Json.Nodes;
using AmendFlow.Agreements.Comparison;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Simulation;

/// <summary>What a workflow is tried on: nothing real, an agreement, or a proposal that was submitted under it.</summary>
internal sealed record SimulationSubject(Agreement? Agreement, Proposal? Proposal, JsonObject Facts, PartyNames Parties)
{
    private const int MostProposals = 50;

    /// <exception cref="RefusedException">There is no such thing, or the reader may not see it: both look the same.</exception>
    public static async Task<SimulationSubject> FindAsync(AmendFlowDbContext db, Viewer viewer, string on, CancellationToken cancellationToken)
    {
        if (on.Length == 0)
        {
            return new(null, null, [], await WorkflowWords.PartiesAsync(db, cancellationToken));
        }

        return on.Split(':') switch
        {
            ["agreement", var text] when Guid.TryParse(text, out var id) && viewer.SeesAgreement(id) =>
                await UnderAsync(db, id, null, [], cancellationToken),
            ["case", var text] when Guid.TryParse(text, out var id) => await OfCaseAsync(db, viewer, id, cancellationToken),
            _ => throw Refuse.NotFound(),
        };
    }

    /// <summary>All that the reader may choose, the newest proposals first.</summary>
    public static async Task<IReadOnlyList<Choice>> ChoicesAsync(AmendFlowDbContext db, Viewer viewer, CancellationToken cancellationToken)
    {
        var agreements = await CaseList.AgreementsAsync(db, viewer, cancellationToken);
        var seen = viewer.Mandates.Where(m => m.Role != Role.Scientist).Select(m => m.AgreementId).Distinct().ToList();
        var cases = await db.Cases.Where(c => seen.Contains(c.AgreementId))
            .Join(db.Proposals.Where(p => p.AnnouncesAmendmentId == null), c => c.ProposalId, p => p.Id, (c, p) => new { c.Id, c.Title, c.StartedAt, p.Reference })
            .OrderByDescending(c => c.StartedAt).ThenBy(c => c.Id).Take(MostProposals).ToListAsync(cancellationToken);
        return
        [
            .. agreements.Select(a => new Choice($"agreement:{a.Id}", Localization.CurrentLanguage.Words(new(
                $"A made-up project under {a.Reference}", $"Un projet fictif, sous l’accord {a.Reference}")))),
            .. cases.Select(c => new Choice($"case:{c.Id}", $"{c.Reference} · {c.Title}")),
        ];
    }

    private static async Task<SimulationSubject> OfCaseAsync(AmendFlowDbContext db, Viewer viewer, Guid caseId, CancellationToken cancellationToken)
    {
        var @case = await db.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == caseId, cancellationToken) ?? throw Refuse.NotFound();
        var proposal = await db.Proposals.AsNoTracking().SingleAsync(p => p.Id == @case.ProposalId, cancellationToken);
        if (!viewer.SeesCaseOf(proposal))
        {
            throw Refuse.NotFound();
        }

        // The submitted revision, which both parties read; a draft of the next one is its party's own.
        var content = await db.ProposalRevisions.Where(r => r.ProposalId == proposal.Id && r.Number == @case.RevisionNumber).Select(r => r.Content).SingleAsync(cancellationToken);
        return await UnderAsync(db, @case.AgreementId, proposal, ProposalFacts.Of(ProposalAccess.Read(content)), cancellationToken);
    }

    private static async Task<SimulationSubject> UnderAsync(AmendFlowDbContext db, Guid id, Proposal? proposal, JsonObject facts, CancellationToken cancellationToken)
    {
        var agreement = await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleAsync(a => a.Id == id, cancellationToken);
        return new(agreement, proposal, facts, new PartyNames(agreement.Of(Side.A).Name, agreement.Of(Side.B).Name));
    }
}
