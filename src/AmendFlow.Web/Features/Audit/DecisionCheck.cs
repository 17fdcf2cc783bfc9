using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Audit;

/// <summary>Are decisions, and the conditions under which they were given, what their entries say?</summary>
internal static class DecisionCheck
{
    public static async Task<IReadOnlyList<string>> RunAsync(AmendFlowDbContext db, RecordedChain chain, CancellationToken cancellationToken)
    {
        var cases = db.Cases.Where(c => c.AgreementId == chain.AgreementId).Select(c => c.Id);
        var decisions = await db.Decisions.AsNoTracking().Where(d => cases.Contains(d.CaseId)).ToListAsync(cancellationToken);
        var tasks = await db.Tasks.AsNoTracking().Include(t => t.Round).Where(t => cases.Contains(t.CaseId)).ToDictionaryAsync(t => t.Id, cancellationToken);
        var conditions = await db.Conditions.AsNoTracking().Where(c => cases.Contains(c.CaseId)).ToListAsync(cancellationToken);
        var values = await db.AuditPrivateValues.AsNoTracking()
            .Where(v => v.AgreementId == chain.AgreementId && (v.Field == "internal-note" || v.Field == "checklist"))
            .ToDictionaryAsync(v => (v.Sequence, v.Field), v => v.Value, cancellationToken);
        return
        [
            .. RecordedChain.Compare(
                decisions, d => $"the decision of {d.ActorId} by command {d.CommandId}",
                chain.Of("decided", "opinion-given"), e => $"the decision of {e.Record.ActorId} by command {e.Record.CommandId}", Differing),
            .. RecordedChain.Compare(
                conditions.Where(c => c.ClosedAt is not null), c => $"the closed condition {c.Id}",
                chain.Of("condition-closed"), e => $"the closed {e.Record.Object}", Closing),
            .. conditions.Where(c => !decisions.Exists(d => d.Id == c.DecisionId && d.CaseId == c.CaseId)).Select(c => $"condition {c.Id} belongs to no decision"),
        ];

        string? Differing(Decision decision, RecordedEntry entry)
        {
            var (record, task) = (entry.Record, tasks.GetValueOrDefault(decision.TaskId));
            return RecordedChain.Differing(
                ("kind, revision, subject, assurance, way in or number of conditions", RecordedWords.Of(decision, conditions.Count(c => c.DecisionId == decision.Id)), record.New),
                ("opinion", decision.IsOpinion, record.Action == "opinion-given"),
                ("whose answer", decision.PrincipalId, AuditRows.Id(record.OnBehalfOf) ?? decision.ActorId),
                ("party", decision.Side, record.Side),
                ("role", task is null ? "" : Roles.Key(task.Role), record.Role),
                ("step", task is null || task.RoundId != decision.RoundId ? "" : $"{task.Round!.ActivityId}/{task.Round.Number}", record.Object),
                ("case", decision.CaseId, entry.CaseId),
                ("reason", decision.Reason, record.Reason ?? ""),
                ("instant", decision.At, record.At),
                ("internal note", decision.InternalNote, values.GetValueOrDefault((record.Sequence, "internal-note"), decision.InternalNote)),
                ("checklist", decision.Checklist, values.GetValueOrDefault((record.Sequence, "checklist"), decision.Checklist)));
        }
    }

    private static string? Closing(DecisionCondition condition, RecordedEntry entry) => RecordedChain.Differing(
        ("wording", condition.Text, entry.Record.Old),
        ("proof", condition.Proof, entry.Record.New),
        ("party", condition.ClosedBySide, entry.Record.Side),
        ("role", Roles.Key(condition.ClosedByRole), entry.Record.Role),
        ("by whom", condition.ClosedById, AuditRows.Id(entry.Record.ActorId)),
        ("when", condition.ClosedAt, entry.Record.At),
        ("case", condition.CaseId, entry.CaseId));
}
