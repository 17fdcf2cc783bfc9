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

/// <summary>A definition as a host stores it: its numbers there count, whatever the file says of itself.</summary>
public sealed record StoredFile(string Id, string DefinitionId, int Version, string Json);

/// <summary>Definitions that others may use as activities, as files. Immutable.</summary>
public sealed class DefinitionLibrary
{
    private readonly List<Entry> _files = [];

    /// <param name="files">JSON texts; one that cannot be read is left out, as if it were not there.</param>
    public DefinitionLibrary(IEnumerable<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        foreach (var json in files)
        {
            if (Parse(json) is { } file)
            {
                _files.Add(new(file.Text("id"), file.Text("definitionId"), file.Integer("version") ?? 1, file));
            }
        }
    }

    /// <param name="files">Of those, too, one that cannot be read is left out.</param>
    public DefinitionLibrary(IEnumerable<StoredFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        foreach (var stored in files)
        {
            if (Parse(stored.Json) is { } file)
            {
                _files.Add(new(stored.Id, stored.DefinitionId, stored.Version, file));
            }
        }
    }

    public static DefinitionLibrary Empty { get; } = new(Array.Empty<string>());

    internal Composite? Find(WorkflowReference reference) =>
        (_files.Find(f => reference.VersionId is { } id && f.Id == id)
            ?? _files.Find(f => reference.DefinitionId is { } id && f.DefinitionId == id && f.Version == reference.Version)) is { } found
            ? Composite.Of(found.File, found.DefinitionId, found.Id)
            : null;

    private static JsonObject? Parse(string json) =>
        StrictJson.Parse(json, System.Collections.Immutable.ImmutableArray.CreateBuilder<Finding>()) is { } file && file["root"] is JsonObject ? file : null;

    private sealed record Entry(string? Id, string? DefinitionId, int Version, JsonObject File);
}
