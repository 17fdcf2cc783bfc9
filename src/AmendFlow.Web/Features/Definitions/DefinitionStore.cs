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

    /// <summary>The workflow that the joint announcement of an amendment starts.</summary>
    public const string JointAnnouncement = "joint-announcement";

    private readonly ConcurrentDictionary<string, WorkflowDefinition> read = new(StringComparer.Ordinal);

    public async Task<WorkflowDefinition> GetAsync(AmendFlowDbContext db, string versionId, CancellationToken cancellationToken)
    {
        if (read.TryGetValue(versionId, out var known))
        {
            return known;
        }

        var version = await db.Definitions.AsNoTracking().SingleAsync(d => d.Id == versionId, cancellationToken);
        var result = await ReadAsync(db, version.Json, cancellationToken);
        return read.GetOrAdd(versionId, result.Definition?.As(version.Id, version.Version)
            ?? throw new InvalidOperationException($"Definition version {versionId} cannot be read: {result.Findings[0].Message.En}"));
    }

    /// <summary>
    /// Reads a definition with the workflows that its steps use as activities. Only versions that are or were published stand in: those
    /// never change.
    /// </summary>
    public static async Task<ReadResult> ReadAsync(AmendFlowDbContext db, string json, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, StoredFile>(StringComparer.Ordinal);
        for (var result = DefinitionReader.Read(json); ; result = DefinitionReader.Read(json, new DefinitionLibrary(files.Values)))
        {
            var before = files.Count;
            foreach (var reference in result.Missing)
            {
                var found = await db.Definitions.AsNoTracking()
                    .Where(d => d.PublishedAt != null
                        && (d.Id == reference.VersionId || (d.DefinitionId == reference.DefinitionId && d.Version == reference.Version)))
                    .Select(d => new StoredFile(d.Id, d.DefinitionId, d.Version, d.Json)).ToListAsync(cancellationToken);
                found.ForEach(f => files[f.Id] = f);
            }

            if (files.Count == before)
            {
                return result;
            }
        }
    }
}
