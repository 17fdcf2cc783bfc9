using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Tasks;

/// <summary>Open conditions that the viewer may close, as rows among their tasks. Nobody closes one on their own proposal; those of a case that came to nothing wait for nobody.</summary>
internal static class ConditionRows
{
    private const int Most = 50;

    public static async Task<IReadOnlyList<Waiting>> WaitingAsync(AmendFlowDbContext db, Viewer viewer, CancellationToken cancellationToken)
    {
        var agreements = viewer.Mandates.Select(m => m.AgreementId).Distinct().ToList();
        var roles = viewer.Mandates.Select(m => m.Role).Distinct().ToList();
        var open = await db.Conditions.AsNoTracking().Where(c => c.ClosedAt == null && roles.Contains(c.ClosedByRole)).OrderBy(c => c.Id)
            .Join(
                db.Cases.Where(c => agreements.Contains(c.AgreementId) && c.Status != CaseStatus.Rejected && c.Status != CaseStatus.Withdrawn && c.Status != CaseStatus.Lapsed),
                c => c.CaseId, c => c.Id, (condition, @case) => new { Condition = condition, Case = @case })
            .Join(db.Proposals, f => f.Case.ProposalId, p => p.Id, (f, proposal) => new { f.Condition, f.Case, Proposal = proposal })
            .Join(db.Decisions, f => f.Condition.DecisionId, d => d.Id, (f, decision) => new Waiting(f.Condition, f.Case, f.Proposal, decision))
            .Take(Most).ToListAsync(cancellationToken);
        return [.. open.Where(f => viewer.Has(f.Case.AgreementId, f.Condition.ClosedBySide, f.Condition.ClosedByRole) && !f.Proposal.IsBehind(viewer.Id))
            .OrderBy(f => f.Decision.At).ThenBy(f => f.Condition.Id)];
    }

    public static async Task<IReadOnlyList<TaskRow>> LoadAsync(AmendFlowDbContext db, Viewer viewer, CancellationToken cancellationToken)
    {
        var rows = new List<TaskRow>();
        foreach (var found in await WaitingAsync(db, viewer, cancellationToken))
        {
            var agreement = await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleAsync(a => a.Id == found.Case.AgreementId, cancellationToken);
            var blocks = found.Condition.Blocks.Name();
            rows.Add(new TaskRow(
                $"/cases/{found.Case.Id}#condition-{found.Condition.Id}",
                new(found.Case.Title, found.Case.Title),
                found.Proposal.Reference ?? agreement.Reference,
                new($"Close a condition before {blocks.En}: {Short(found.Condition.Text)}", $"Lever une réserve, avant : {blocks.Fr}. {Short(found.Condition.Text)}"),
                agreement.Of(found.Decision.Side).Name,
                viewer.Person.Name,
                found.Decision.At.DayIn(TimeZoneInfo.FindSystemTimeZoneById(agreement.Of(found.Condition.ClosedBySide).Zone)),
                null,
                false,
                RoundWords.Task(TaskState.Open, null),
                null));
        }

        return rows;
    }

    internal sealed record Waiting(DecisionCondition Condition, Case Case, Proposal Proposal, Decision Decision);

    private static string Short(string text) => text.Length <= 120 ? text : string.Concat(text.AsSpan(0, 119), "…");
}
