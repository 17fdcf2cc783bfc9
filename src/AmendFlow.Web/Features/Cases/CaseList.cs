using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Proposals;
using AmendFlow.Engine;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <param name="Text">Part of a title or reference; empty for all.</param>
/// <param name="AgreementId">Null for all.</param>
/// <param name="Status">Null for all.</param>
public sealed record CaseFilter(string Text, Guid? AgreementId, CaseStatus? Status);

/// <param name="Steps">The steps that are waited for; empty when the case has ended.</param>
/// <param name="DueOn">The first due date among them.</param>
public sealed record CaseRow(
    Guid Id, string Reference, string Title, string AgreementReference, string Proposer, CaseStatus Status,
    IReadOnlyList<Bilingual> Steps, DateOnly? DueOn, bool IsLate, DateTimeOffset StartedAt);

/// <summary>The cases that somebody may see: late ones first, then by due date, ended ones last.</summary>
public sealed class CaseList(TimeProvider time)
{
    private const int Most = 500;

    /// <summary>The agreements whose cases the viewer sees.</summary>
    public static async Task<IReadOnlyList<AgreementView>> AgreementsAsync(AmendFlowDbContext db, Viewer viewer, CancellationToken cancellationToken)
    {
        var ids = viewer.Mandates.Select(m => m.AgreementId).Distinct().ToList();
        return await db.Agreements.Where(a => ids.Contains(a.Id)).OrderBy(a => a.Reference)
            .Select(a => new AgreementView(a.Id, a.Reference, new(a.TitleEn, a.TitleFr), a.IsIllustrative)).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<CaseRow>> LoadAsync(AmendFlowDbContext db, Viewer viewer, CaseFilter filter, CancellationToken cancellationToken)
    {
        var agreementIds = viewer.Mandates.Where(m => m.Role != Role.Scientist).Select(m => m.AgreementId).Distinct().ToList();
        var found = await db.Cases.AsNoTracking()
            .Join(db.Proposals.AsNoTracking(), c => c.ProposalId, p => p.Id, (c, p) => new { Case = c, Proposal = p })
            .Where(x => agreementIds.Contains(x.Case.AgreementId) || x.Proposal.ProposerId == viewer.Id || x.Proposal.CoProposerId == viewer.Id)
            .Where(x => filter.AgreementId == null || x.Case.AgreementId == filter.AgreementId)
            .Where(x => filter.Status == null || x.Case.Status == filter.Status)
            .OrderBy(x => x.Case.EndedAt != null).ThenByDescending(x => x.Case.ChangedAt)
            .Take(filter.Text.Length == 0 ? Most : int.MaxValue)
            .ToListAsync(cancellationToken);
        var caseIds = found.Select(x => x.Case.Id).ToList();
        var titles = await CaseTitles.LoadAsync(db, found.Select(x => x.Case), cancellationToken);
        var rounds = (await db.Rounds.AsNoTracking()
            .Where(r => caseIds.Contains(r.CaseId) && (r.Status == RoundStatus.Open || r.Status == RoundStatus.Blocked))
            .ToListAsync(cancellationToken)).ToLookup(r => r.CaseId);
        var agreements = await AgreementsOfAsync(db, found.Select(x => x.Case.AgreementId), cancellationToken);
        var proposers = found.Select(x => x.Proposal.ProposerId).Distinct().ToList();
        var names = await db.People.Where(p => proposers.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);

        // Filtered here and not in the database, whose lower case knows ASCII only in one of the two.
        return [.. found
            .Select(x => Row(x.Case, x.Proposal, agreements[x.Case.AgreementId], titles[x.Case.Id], names[x.Proposal.ProposerId], [.. rounds[x.Case.Id]]))
            .Where(r => r.Title.Contains(filter.Text, StringComparison.CurrentCultureIgnoreCase) || r.Reference.Contains(filter.Text, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(r => r.IsLate).ThenBy(r => r.DueOn ?? DateOnly.MaxValue).ThenByDescending(r => r.StartedAt)];
    }

    private static Task<Dictionary<Guid, Agreement>> AgreementsOfAsync(AmendFlowDbContext db, IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Distinct().ToList();
        return db.Agreements.AsNoTracking().Include(a => a.Parties).Where(a => wanted.Contains(a.Id)).ToDictionaryAsync(a => a.Id, cancellationToken);
    }

    private CaseRow Row(Case @case, Proposal proposal, Agreement agreement, string title, string proposer, IReadOnlyList<Round> open)
    {
        var (a, b) = (agreement.Of(Side.A).Name, agreement.Of(Side.B).Name);
        var now = time.GetUtcNow();
        return new CaseRow(
            @case.Id,
            proposal.Reference!,
            title,
            agreement.Reference,
            PeopleWords.At(proposer, agreement.Of(proposal.Side).Name),
            @case.Status,
            [.. open.OrderBy(r => r.DueOn).ThenBy(r => r.NameEn, StringComparer.Ordinal).Select(r => RoundWords.Named(new(r.NameEn, r.NameFr), a, b))],
            open.Count == 0 ? null : open.Min(r => r.DueOn),
            open.Any(r => r.DueOn < now.DayIn(TimeZoneInfo.FindSystemTimeZoneById(agreement.Of(r.Side ?? Side.A).Zone))),
            @case.StartedAt);
    }
}
