using AmendFlow.Data;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Audit;

/// <summary>Was each dispute raised and settled as its row says?</summary>
internal static class DisputeCheck
{
    public static async Task<IReadOnlyList<string>> RunAsync(AmendFlowDbContext db, RecordedChain chain, CancellationToken cancellationToken)
    {
        var disputes = await db.Disputes.AsNoTracking().Where(d => db.Cases.Any(c => c.Id == d.CaseId && c.AgreementId == chain.AgreementId))
            .Join(db.Decisions, d => d.DecisionId, d => d.Id, (dispute, decision) => new { Dispute = dispute, decision.RoundId })
            .Join(db.Rounds, d => d.RoundId, r => r.Id, (d, round) => new { d.Dispute, Step = round.ActivityId + "/" + round.Number }).ToListAsync(cancellationToken);
        var findings = await db.AuditPrivateValues.AsNoTracking().Where(v => v.AgreementId == chain.AgreementId && v.Field == "finding")
            .ToDictionaryAsync(v => v.Sequence, v => v.Value, cancellationToken);
        return
        [
            .. RecordedChain.Compare(
                disputes, d => Key(d.Step, d.Dispute.CaseId, d.Dispute.At), chain.Of("decision-disputed"), Key,
                (d, entry) => RecordedChain.Differing(("party", d.Dispute.Side, entry.Record.Side))),
            .. RecordedChain.Compare(
                disputes.Where(d => d.Dispute.SettledAt is not null), d => "the end of " + Key(d.Step, d.Dispute.CaseId, d.Dispute.SettledAt!.Value),
                chain.Of("dispute-settled"), e => "the end of " + Key(e),
                (d, entry) => RecordedChain.Differing(
                    ("outcome", d.Dispute.Outcome?.ToString(), entry.Record.New),
                    ("finding", d.Dispute.Finding ?? "", findings.GetValueOrDefault(entry.Record.Sequence, d.Dispute.Finding ?? "")),
                    ("by whom", d.Dispute.SettledById, AuditRows.Id(entry.Record.ActorId)),
                    ("party", d.Dispute.Side, entry.Record.Side))),
        ];
    }

    private static string Key(RecordedEntry entry) => Key(entry.Record.Object, entry.CaseId, entry.Record.At);

    private static string Key(string step, Guid? caseId, DateTimeOffset at) => $"a dispute of round {step} of case {caseId} at {at:O}";
}
