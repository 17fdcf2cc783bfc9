using AmendFlow.Agreements.Audit;
using AmendFlow.Data;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Audit;

/// <summary>Verifies the chain of an agreement from its first entry to its head.</summary>
internal static class ChainCheck
{
    public static async Task<AuditCheck> RunAsync(AmendFlowDbContext db, Guid agreementId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var entries = await db.AuditEntries.AsNoTracking().Where(e => e.AgreementId == agreementId).OrderBy(e => e.Sequence)
            .Select(e => new { e.Sequence, e.Record, e.PreviousHash, e.Hash }).ToListAsync(cancellationToken);
        var breaks = new List<AuditBreak>();
        var readable = new List<StoredAuditRecord>();
        foreach (var entry in entries)
        {
            try
            {
                readable.Add(new StoredAuditRecord(AuditRecord.Parse(entry.Record), entry.PreviousHash, entry.Hash));
            }
            catch (FormatException)
            {
                breaks.Add(new AuditBreak(AuditBreakKind.Edited, entry.Sequence));
            }
        }

        var unreadable = breaks.Select(b => b.Sequence).ToHashSet();
        breaks.AddRange(AuditChain.Verify(readable).Where(b => !unreadable.Contains(b.Sequence)));
        var head = await db.AuditHeads.AsNoTracking().SingleOrDefaultAsync(h => h.AgreementId == agreementId, cancellationToken);
        var last = entries.Count == 0 ? "" : entries[^1].Hash;
        return new AuditCheck(entries.Count, last, [.. breaks.OrderBy(b => b.Sequence)], (head?.Hash ?? "") != last, now);
    }
}
