using System.Collections.Concurrent;
using AmendFlow.Data;
using AmendFlow.Engine.Definitions;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>Reads stored definition versions. A version with cases never changes, so what was read once is kept.</summary>
public sealed class DefinitionStore
{
    /// <summary>The workflow that a submitted proposal starts.</summary>
    public const string ProjectAmendment = "project-amendment";

    private readonly ConcurrentDictionary<string, WorkflowDefinition> read = new(StringComparer.Ordinal);

    public async Task<WorkflowDefinition> GetAsync(AmendFlowDbContext db, string versionId, CancellationToken cancellationToken)
    {
        if (read.TryGetValue(versionId, out var known))
        {
            return known;
        }

        var json = await db.Definitions.Where(d => d.Id == versionId).Select(d => d.Json).SingleAsync(cancellationToken);
        var result = DefinitionReader.Read(json);
        return read.GetOrAdd(versionId, result.Definition
            ?? throw new InvalidOperationException($"Definition version {versionId} cannot be read: {result.Findings[0].Message.En}"));
    }
}
