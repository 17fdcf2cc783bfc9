using AmendFlow.Data;
using AmendFlow.Data.Definitions;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>
/// One writer at a time per workflow: what a step decided on, it finds unchanged under the lock, or starts over. So two versions are never
/// published at once, and nobody approves what was replaced a moment ago.
/// </summary>
internal static class WorkflowLock
{
    /// <summary>All versions of the workflow, oldest first, to be changed by this step.</summary>
    public static async Task<List<DefinitionVersion>> HoldAsync(StepContext step, string definitionId, CancellationToken cancellationToken)
    {
        var seen = await FingerprintAsync(step.Db, definitionId, cancellationToken);
        step.Recheck(async (db, ct) =>
        {
            await Locks.DefinitionAsync(db, definitionId, ct);
            return await FingerprintAsync(db, definitionId, ct) == seen;
        });
        return await step.Db.Definitions.Where(d => d.DefinitionId == definitionId).OrderBy(d => d.Version).ToListAsync(cancellationToken);
    }

    private static async Task<string> FingerprintAsync(AmendFlowDbContext db, string definitionId, CancellationToken cancellationToken)
    {
        var versions = await db.Definitions.AsNoTracking().Where(d => d.DefinitionId == definitionId).OrderBy(d => d.Version)
            .Select(d => new { d.Id, d.Status, Draft = d.Status == DefinitionStatus.Draft ? d.Json : "" }).ToListAsync(cancellationToken);
        var ids = versions.ConvertAll(v => v.Id);
        var requests = await db.Publications.AsNoTracking().Where(p => ids.Contains(p.VersionId)).OrderBy(p => p.Id)
            .Select(p => new { p.Id, p.State }).ToListAsync(cancellationToken);
        return StepContext.Sha256(string.Join('\n', [.. versions.Select(v => $"{v.Id} {v.Status} {v.Draft}"), .. requests.Select(r => $"{r.Id} {r.State}")]));
    }
}
