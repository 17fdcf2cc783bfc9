using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Tasks;

/// <summary>Open conditions that the viewer may close, as rows among their tasks. Nobody closes one on their own proposal; those of a case that came to nothing wait for nobody.</summary>
internal static class ConditionRows
{
    private const int Most = 50;

    public static Task<int> CountAsync(AmendFlowDbContext db, Viewer viewer, CancellationToken cancellationToken) => Waiting(db, viewer).CountAsync(cancellationToken);

    public static async Task<IReadOnlyList<TaskRow>> LoadAsync(AmendFlowDbContext db, Viewer viewer, CancellationToken cancellationToken)
    {
        var waiting = await Waiting(db, viewer)
            .Join(db.Cases, c => c.CaseId, c => c.Id, (condition, @case) => new { Condition = condition, @case.AgreementId, @case.Title, @case.ProposalId })
            .Join(db.Proposals, f => f.ProposalId, p => p.Id, (f, proposal) => new { f.Condition, f.AgreementId, f.Title, proposal.Reference })
            .Join(db.Decisions, f => f.Condition.DecisionId, d => d.Id, (f, decision) => new { f.Condition, f.AgreementId, f.Title, f.Reference, decision.Side, decision.At })
            .OrderBy(f => f.At).ThenBy(f => f.Condition.Id).Take(Most).ToListAsync(cancellationToken);
        var rows = new List<TaskRow>();
        foreach (var found in waiting)
        {
            var agreement = await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleAsync(a => a.Id == found.AgreementId, cancellationToken);
            var before = found.Condition.Blocks.Before();
            rows.Add(new TaskRow(
                $"/cases/{found.Condition.CaseId}#condition-{found.Condition.Id}",
                new(found.Title, found.Title),
                found.Reference ?? agreement.Reference,
                new($"Close a condition {before.En}: {Short(found.Condition.Text)}", $"Lever une réserve {before.Fr} : {Short(found.Condition.Text)}"),
                agreement.Of(found.Side).Name,
                viewer.Person.Name,
                found.At.DayIn(TimeZoneInfo.FindSystemTimeZoneById(agreement.Of(found.Condition.ClosedBySide).Zone)),
                null,
                false,
                RoundWords.Task(TaskState.Open, null),
                null));
        }

        return rows;
    }

    // By party and role, each apart: whoever holds roles on both sides of two agreements is not asked for those of the others.
    private static IQueryable<DecisionCondition> Waiting(AmendFlowDbContext db, Viewer viewer)
    {
        var (id, former) = (viewer.Id, viewer.Id.ToString());
        var mandates = viewer.Mandates.Where(m => Condition.Closers.Contains(m.Role)).Select(m => m.Id).ToList();
        return db.Conditions.AsNoTracking().Where(c => c.ClosedAt == null && db.Cases
            .Where(k => k.Id == c.CaseId && k.Status != CaseStatus.Rejected && k.Status != CaseStatus.Withdrawn && k.Status != CaseStatus.Lapsed)
            .Where(k => db.Mandates.Any(m => mandates.Contains(m.Id) && m.AgreementId == k.AgreementId && m.Side == c.ClosedBySide && m.Role == c.ClosedByRole))
            .Any(k => db.Proposals.Any(p => p.Id == k.ProposalId && p.ProposerId != id && p.CoProposerId != id && !p.FormerScientists.Contains(former))));
    }

    private static string Short(string text) => text.Length <= 120 ? text : string.Concat(text.AsSpan(0, 119), "…");
}
