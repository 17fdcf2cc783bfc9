using AmendFlow.Data;
using AmendFlow.Data.Records;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Steps;

/// <summary>Row locks, always in the order case, then agreement head. On SQLite the transaction itself is the lock.</summary>
internal static class Locks
{
    public static async Task<int?> CaseVersionAsync(AmendFlowDbContext db, Guid caseId, CancellationToken cancellationToken)
    {
        var rows = db.HasRowLocks
            ? await db.Database.SqlQuery<int>($"""SELECT "Version" AS "Value" FROM cases WHERE "Id" = {caseId} FOR UPDATE""").ToListAsync(cancellationToken)
            : await db.Cases.Where(c => c.Id == caseId).Select(c => c.Version).ToListAsync(cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>One person, in order of their ids where there are several. Taken before the agreements' heads.</summary>
    public static async Task PersonAsync(AmendFlowDbContext db, Guid personId, CancellationToken cancellationToken)
    {
        if (db.HasRowLocks)
        {
            await db.Database.ExecuteSqlAsync($"""SELECT 1 FROM people WHERE "Id" = {personId} FOR UPDATE""", cancellationToken);
        }
    }

    /// <summary>All versions of one workflow. Taken before the agreements' heads.</summary>
    public static async Task DefinitionAsync(AmendFlowDbContext db, string definitionId, CancellationToken cancellationToken)
    {
        if (db.HasRowLocks)
        {
            await db.Database.ExecuteSqlAsync(
                $"""SELECT 1 FROM definitions WHERE "DefinitionId" = {definitionId} ORDER BY "Version" FOR UPDATE""", cancellationToken);
        }
    }

    public static async Task<AuditHead> HeadAsync(AmendFlowDbContext db, Guid agreementId, CancellationToken cancellationToken)
    {
        var heads = db.HasRowLocks
            ? db.AuditHeads.FromSql($"""SELECT * FROM audit_heads WHERE "AgreementId" = {agreementId} FOR UPDATE""")
            : db.AuditHeads.Where(h => h.AgreementId == agreementId);

        // As it stands: a query around the lock would be planned with it.
        if ((await heads.ToListAsync(cancellationToken)).SingleOrDefault() is { } head)
        {
            return head;
        }

        head = new AuditHead { AgreementId = agreementId };
        db.AuditHeads.Add(head);
        return head;
    }
}
