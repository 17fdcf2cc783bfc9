using System.Collections.Immutable;
using AmendFlow.Agreements.Activities;
using AmendFlow.Data;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>What the reader and the checks say of a file, with the workflows that it uses.</summary>
internal static class WorkflowChecks
{
    /// <returns>All findings, those of the reader first; the definition is null when the reader refuses the file.</returns>
    public static async Task<(WorkflowDefinition? Definition, ImmutableArray<Finding> Findings)> RunAsync(
        AmendFlowDbContext db, string json, CancellationToken cancellationToken)
    {
        var read = await DefinitionStore.ReadAsync(db, json, cancellationToken);
        return read.Definition is { } definition
            ? (definition, [.. read.Findings, .. DefinitionChecks.Run(definition, AmendFlowActivities.Catalogue)])
            : (null, read.Findings);
    }
}
