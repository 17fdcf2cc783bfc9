using AmendFlow.Data.Definitions;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>A version taken up again: its file under the next number, to be edited or published as it is.</summary>
internal static class WorkflowCopy
{
    /// <param name="versions">All of the workflow, oldest first, held by this step.</param>
    public static async Task<DefinitionVersion> MakeAsync(
        StepContext step, Viewer viewer, DefinitionVersion from, List<DefinitionVersion> versions, CancellationToken cancellationToken)
    {
        var copy = new DefinitionVersion
        {
            Id = step.NewId().ToString("N"),
            DefinitionId = from.DefinitionId,
            Version = versions[^1].Version + 1,
            Name = from.Name,
            Json = from.Json,
            Status = DefinitionStatus.Draft,
            ImportedAt = step.Now,
            AuthorId = viewer.Id,
            CopiedFrom = from.Version,
        };
        step.Db.Definitions.Add(copy);
        await WorkflowRecord.WriteAsync(step, viewer, "definition-copied", copy, null, cancellationToken);
        return copy;
    }
}
