using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Definitions;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>A workflow is that of every agreement, so what is done to it stands in the chain of each. Who did it is named to their own party.</summary>
internal static class WorkflowRecord
{
    /// <param name="reason">The note of a request, or why it was declined; both parties read it.</param>
    public static async Task WriteAsync(
        StepContext step, Viewer viewer, string action, DefinitionVersion version, string? reason, CancellationToken cancellationToken)
    {
        var agreements = await step.Db.Agreements.AsNoTracking().OrderBy(a => a.Id).Select(a => a.Id).ToListAsync(cancellationToken);
        foreach (var agreement in agreements)
        {
            var mandate = viewer.Mandates.Where(m => m.AgreementId == agreement && m.Role is Role.LegalReviewer or Role.Coordinator)
                .OrderBy(m => m.Role == Role.LegalReviewer ? 0 : 1).FirstOrDefault();
            step.Audit(agreement, new AuditFact(action, $"workflow {version.DefinitionId}/{version.Version}")
            {
                Side = mandate?.Side,
                Role = mandate?.Role,
                New = $"file {StepContext.Sha256(version.Json)}",
                Reason = reason,
                Private = mandate is null ? [] : [new PrivateFact("by", step.Actor.Name, mandate.Side)],
            });
        }
    }
}
