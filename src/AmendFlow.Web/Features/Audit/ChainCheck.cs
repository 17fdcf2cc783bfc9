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
            .Select(e => new { e.Sequence, e.At, e.Action, e.Record, e.PreviousHash, e.Hash }).ToListAsync(cancellationToken);
        var breaks = new List<AuditBreak>();
        var readable = new List<StoredAuditRecord>();
        foreach (var entry in entries)
        {
            // Instant and action also stand beside the text, for searching: there no hash holds them.
            if (AuditRows.Parse(entry.Record) is { } record && record.Action == entry.Action && record.At == entry.At)
            {
                readable.Add(new StoredAuditRecord(record, entry.PreviousHash, entry.Hash));
            }
            else
            {
                breaks.Add(new AuditBreak(AuditBreakKind.Edited, entry.Sequence));
            }
        }

        var unreadable = breaks.Select(b => b.Sequence).ToHashSet();
        breaks.AddRange(AuditChain.Verify(readable).Where(b => !unreadable.Contains(b.Sequence)));
        var head = await db.AuditHeads.AsNoTracking().SingleOrDefaultAsync(h => h.AgreementId == agreementId, cancellationToken);
        var (sequence, hash) = entries.Count == 0 ? (0L, "") : (entries[^1].Sequence, entries[^1].Hash);
        var isCut = (head?.Hash ?? "") != hash || (head?.Sequence ?? 0) != sequence;
        return new AuditCheck(entries.Count, hash, [.. breaks.OrderBy(b => b.Sequence)], isCut, now);
    }
}
