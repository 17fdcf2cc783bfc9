using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
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
    /// <summary>How many are shown: those that go on first, then those that changed last.</summary>
    public const int Most = 200;

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
        var pattern = SearchText.Pattern(filter.Text);

        // First those that are theirs, so that the cases are found in one table: a condition over two would be tried on all.
        var own = await db.Proposals.Where(p => (p.ProposerId == viewer.Id || p.CoProposerId == viewer.Id) && p.CaseId != null)
            .Select(p => p.CaseId!.Value).ToListAsync(cancellationToken);

        // By column: with a case comes the state of its workflow, with a proposal a draft, each longer than the list.
        var found = await db.Cases
            .Where(c => agreementIds.Contains(c.AgreementId) || own.Contains(c.Id))
            .Join(db.Proposals, c => c.ProposalId, p => p.Id, (c, p) => new { Case = c, Proposal = p })
            .Where(x => filter.AgreementId == null || x.Case.AgreementId == filter.AgreementId)
            .Where(x => filter.Status == null || x.Case.Status == filter.Status)
            .Where(x => filter.Text == "" || EF.Functions.Like(x.Case.SearchText, pattern, SearchText.Escape))
            .OrderBy(x => x.Case.EndedAt != null).ThenByDescending(x => x.Case.ChangedAt)
            .Take(Most)
            .Select(x => new Found(
                x.Case.Id, x.Case.AgreementId, x.Case.Title, x.Case.Status, x.Case.StartedAt, x.Proposal.Reference!, x.Proposal.ProposerId, x.Proposal.Side))
            .ToListAsync(cancellationToken);
        var caseIds = found.Select(x => x.Id).ToList();
        var rounds = (await db.Rounds.AsNoTracking()
            .Where(r => caseIds.Contains(r.CaseId) && (r.Status == RoundStatus.Open || r.Status == RoundStatus.Blocked))
            .ToListAsync(cancellationToken)).ToLookup(r => r.CaseId);
        var agreements = await AgreementsOfAsync(db, found.Select(x => x.AgreementId), cancellationToken);
        var proposers = found.Select(x => x.ProposerId).Distinct().ToList();
        var names = await db.People.Where(p => proposers.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);

        return [.. found
            .Select(x => Row(x, agreements[x.AgreementId], names[x.ProposerId], [.. rounds[x.Id]]))
            .OrderByDescending(r => r.IsLate).ThenBy(r => r.DueOn ?? DateOnly.MaxValue).ThenByDescending(r => r.StartedAt)];
    }

    private static Task<Dictionary<Guid, Agreement>> AgreementsOfAsync(AmendFlowDbContext db, IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Distinct().ToList();
        return db.Agreements.AsNoTracking().Include(a => a.Parties).Where(a => wanted.Contains(a.Id)).ToDictionaryAsync(a => a.Id, cancellationToken);
    }

    private CaseRow Row(Found found, Agreement agreement, string proposer, IReadOnlyList<Round> open)
    {
        var (a, b) = (agreement.Of(Side.A).Name, agreement.Of(Side.B).Name);
        var now = time.GetUtcNow();
        return new CaseRow(
            found.Id,
            found.Reference,
            found.Title,
            agreement.Reference,
            PeopleWords.At(proposer, agreement.Of(found.Side).Name),
            found.Status,
            [.. open.OrderBy(r => r.DueOn).ThenBy(r => r.NameEn, StringComparer.Ordinal).Select(r => RoundWords.Named(new(r.NameEn, r.NameFr), a, b))],
            open.Count == 0 ? null : open.Min(r => r.DueOn),
            open.Any(r => r.PausedAt is null && r.DueOn < now.DayIn(TimeZoneInfo.FindSystemTimeZoneById(agreement.Of(r.Side ?? Side.A).Zone))),
            found.StartedAt);
    }

    private sealed record Found(
        Guid Id, Guid AgreementId, string Title, CaseStatus Status, DateTimeOffset StartedAt, string Reference, Guid ProposerId, Side Side);
}
