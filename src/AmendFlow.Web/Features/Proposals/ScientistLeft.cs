using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>A responsible scientist left, or is no scientist any more: their party has to name another, or nobody can answer for the project.</summary>
internal static class ScientistLeft
{
    /// <summary>Tells the party's coordinators, or its administrators where it has none, of every proposal that is not over.</summary>
    /// <param name="step">The step in which they leave.</param>
    /// <param name="personId">Who leaves.</param>
    /// <param name="agreementId">Only proposals under this one; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task TellAsync(StepContext step, Guid personId, Guid? agreementId, CancellationToken cancellationToken)
    {
        var theirs = await Open(step.Db)
            .Where(p => (p.ProposerId == personId || p.CoProposerId == personId) && (agreementId == null || p.AgreementId == agreementId))
            .ToListAsync(cancellationToken);
        foreach (var proposal in theirs)
        {
            var side = proposal.ProposerId == personId ? proposal.Side : proposal.Side.Other();
            var told = await HoldersAsync(step, proposal.AgreementId, side, Role.Coordinator, personId, cancellationToken);
            told = told.Count > 0 ? told : await HoldersAsync(step, proposal.AgreementId, side, Role.PartyAdministrator, personId, cancellationToken);
            var act = step.NewId();
            foreach (var person in told)
            {
                step.Owe(
                    MailKind.ScientistLeft, person, $"scientist-left:{act:N}:{person:N}",
                    data: ProposalMailData.Of(proposal, ("side", side.ToString()), ("from", personId.ToString())));
            }
        }
    }

    /// <summary>Proposals that somebody still has to answer for: a draft before its first submission, or a case that runs.</summary>
    public static IQueryable<Proposal> Open(AmendFlowDbContext db) => db.Proposals.AsNoTracking()
        .Where(p => p.CaseId == null ? p.Draft != null : db.Cases.Any(c => c.Id == p.CaseId && c.EndedAt == null));

    private static async Task<List<Guid>> HoldersAsync(
        StepContext step, Guid agreementId, Side side, Role role, Guid without, CancellationToken cancellationToken) =>
        [.. (await Asking.HoldersNowAsync(step.Db, agreementId, side, role, step.Now, cancellationToken)).Select(h => h.Person.Id).Where(id => id != without)];
}
