using System.Text.Json;
using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Definitions;

/// <summary>
/// A version of another workflow that a step runs in its own place (elsa-format.md C.3, workflow as activity). Only an exact version
/// counts: "the published one" would change under a running instance.
/// </summary>
/// <param name="VersionId">Elsa's <c>workflowDefinitionVersionId</c>, or null.</param>
/// <param name="DefinitionId">Elsa's <c>workflowDefinitionId</c>, or null.</param>
/// <param name="Version">The version of the activity, which is that of the workflow; 0 when the file has none.</param>
public sealed record WorkflowReference(string? VersionId, string? DefinitionId, int Version)
{
    internal static WorkflowReference? Of(JsonObject activity, string type)
    {
        var (versionId, definitionId) = (Plain(activity["workflowDefinitionVersionId"]), Plain(activity["workflowDefinitionId"]));
        return (versionId ?? definitionId) is null || type.StartsWith("Elsa.", StringComparison.Ordinal)
            ? null
            : new WorkflowReference(versionId, definitionId, activity.Integer("version") ?? 0);
    }

    private static string? Plain(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String && node.GetValue<string>() is { Length: > 0 } text ? text : null;
}

/// <summary>Definitions that others may use as activities, as files. Immutable.</summary>
public sealed class DefinitionLibrary
{
    private readonly List<JsonObject> _files = [];

    /// <param name="files">JSON texts; one that cannot be read is left out, as if it were not there.</param>
    public DefinitionLibrary(IEnumerable<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        foreach (var json in files)
        {
            if (StrictJson.Parse(json, System.Collections.Immutable.ImmutableArray.CreateBuilder<Finding>()) is { } file && file["root"] is JsonObject)
            {
                _files.Add(file);
            }
        }
    }

    public static DefinitionLibrary Empty { get; } = new([]);

    internal JsonObject? Find(WorkflowReference reference) =>
        _files.Find(f => reference.VersionId is { } id && f.Text("id") == id)
        ?? _files.Find(f => reference.DefinitionId is { } id && f.Text("definitionId") == id && (f.Integer("version") ?? 1) == reference.Version);
}
