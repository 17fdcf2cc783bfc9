using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Proposals;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <param name="A">Both parties come by name, so that it is one row; they are among the agreement's own as well.</param>
internal sealed record CaseFound(Case Case, Agreement Agreement, Party A, Party B, Proposal Proposal, ProposalRevision Revision);

/// <summary>What every step reads of its case, in two round trips.</summary>
internal static class CaseQueries
{
    public static readonly Prepared<Func<AmendFlowDbContext, Guid, CancellationToken, Task<CaseFound?>>> Case = new(() => EF.CompileAsyncQuery(
        (AmendFlowDbContext db, Guid id, CancellationToken cancellationToken) => (
            from c in db.Cases
            where c.Id == id
            join g in db.Agreements on c.AgreementId equals g.Id
            join a in db.Parties on new { c.AgreementId, Side = Side.A } equals new { a.AgreementId, a.Side }
            join b in db.Parties on new { c.AgreementId, Side = Side.B } equals new { b.AgreementId, b.Side }
            join p in db.Proposals on c.ProposalId equals p.Id
            join r in db.ProposalRevisions on new { c.ProposalId, Number = c.RevisionNumber } equals new { r.ProposalId, r.Number }
            select new CaseFound(c, g, a, b, p, r)).SingleOrDefault()));

    public static readonly Prepared<Func<AmendFlowDbContext, Guid, CancellationToken, Task<CaseFound?>>> OfTask = new(() => EF.CompileAsyncQuery(
        (AmendFlowDbContext db, Guid id, CancellationToken cancellationToken) => (
            from t in db.Tasks
            where t.Id == id
            join c in db.Cases on t.CaseId equals c.Id
            join g in db.Agreements on c.AgreementId equals g.Id
            join a in db.Parties on new { c.AgreementId, Side = Side.A } equals new { a.AgreementId, a.Side }
            join b in db.Parties on new { c.AgreementId, Side = Side.B } equals new { b.AgreementId, b.Side }
            join p in db.Proposals on c.ProposalId equals p.Id
            join r in db.ProposalRevisions on new { c.ProposalId, Number = c.RevisionNumber } equals new { r.ProposalId, r.Number }
            select new CaseFound(c, g, a, b, p, r)).SingleOrDefault()));

    public static readonly Prepared<Func<AmendFlowDbContext, Guid, IAsyncEnumerable<Round>>> Rounds = new(() => EF.CompileAsyncQuery(
        (AmendFlowDbContext db, Guid caseId) => db.Rounds.Include(r => r.Tasks).Where(r => r.CaseId == caseId)));
}
