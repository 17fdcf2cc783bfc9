using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Definitions;

/// <summary>
/// One version of a workflow, as read from an Elsa 3 definition file. Immutable; the file's own JSON is kept beside
/// what was read from it, so that export gives back members and activities that nobody here knows.
/// </summary>
public sealed class WorkflowDefinition
{
    /// <summary>Identifies this version (Elsa's <c>id</c>).</summary>
    public required string Id { get; init; }

    /// <summary>Identifies the workflow over all its versions (Elsa's <c>definitionId</c>).</summary>
    public required string DefinitionId { get; init; }

    public required string Name { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }

    public required ImmutableArray<Variable> Variables { get; init; }

    public required ImmutableArray<Argument> Inputs { get; init; }

    public required ImmutableArray<Argument> Outputs { get; init; }

    /// <summary>Elsa's <c>options.incidentStrategyType</c> names ContinueWithIncidents: a fault stops its branch only.</summary>
    public required bool ContinuesWithIncidents { get; init; }

    public required Activity Root { get; init; }

    /// <summary>The file, as it was read: the source of an export.</summary>
    public required string Json { get; init; }

    /// <summary>Every activity of the tree by id, the root included.</summary>
    public required ImmutableDictionary<string, Activity> Activities { get; init; }

    /// <summary>The same under the numbers that a host stores it with: a file that was edited elsewhere still says those it came from.</summary>
    public WorkflowDefinition As(string id, int version) => new()
    {
        Id = id,
        DefinitionId = DefinitionId,
        Name = Name,
        Version = version,
        Variables = Variables,
        Inputs = Inputs,
        Outputs = Outputs,
        ContinuesWithIncidents = ContinuesWithIncidents,
        Root = Root,
        Json = Json,
        Activities = Activities,
    };
}

/// <summary>A step of a definition. Composites (flowchart, sequence, loops) carry children.</summary>
public sealed class Activity
{
    /// <summary>Unique in the definition.</summary>
    public required string Id { get; init; }

    /// <summary>Path of ids from the root, joined with ':' (elsa-format.md A.7); recomputed at every load.</summary>
    public required string NodeId { get; init; }

    public required string Name { get; init; }

    /// <summary>For example <c>Elsa.FlowDecision</c> or <c>AmendFlow.RequestApproval</c>.</summary>
    public required string Type { get; init; }

    /// <summary>
    /// What a reader sees on the diagram. From <c>customProperties["amendflow:text"] = {"en","fr"}</c>, else
    /// <c>metadata.displayText</c> (or the name) for both languages.
    /// </summary>
    public required Bilingual Text { get; init; }

    /// <summary>Where the author put it, or null.</summary>
    public required Position? Position { get; init; }

    /// <summary>Children in file order: <c>activities</c> of a container, then ports (body, then, else, cases).</summary>
    public required ImmutableArray<Activity> Children { get; init; }

    /// <summary>Edges between children of a flowchart, in file order, duplicates removed; else empty.</summary>
    public required ImmutableArray<Connection> Connections { get; init; }

    /// <summary>The JSON object of the file, for inputs and for members nobody here knows.</summary>
    public required JsonObject Json { get; init; }

    /// <summary>Where it stands in the file, as a JSON path such as <c>$.root.activities[3]</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Variables that this container declares; empty for most.</summary>
    public required ImmutableArray<Variable> Variables { get; init; }

    /// <summary>The container, or null for the root.</summary>
    public Activity? Parent { get; internal set; }

    /// <summary>Of a <c>FlowJoin</c> only: what it waits for; null when the file names no mode that exists.</summary>
    internal JoinMode? Join { get; init; }

    /// <summary>The workflow that runs in this step's place; null for all but a workflow that is used as an activity.</summary>
    public Composite? Composite { get; init; }

    /// <summary>The workflow that this step names, found or not; null for all but a workflow that is used as an activity.</summary>
    public WorkflowReference? Reference { get; init; }

    /// <summary>What the ids of this step's file were prefixed with: empty, or the id of the step that uses the file and a slash.</summary>
    internal string IdPrefix { get; init; } = "";

    /// <summary>The child that a port of this composite embeds (body, then, else, default), or null.</summary>
    internal Activity? Port(string name) => Children.FirstOrDefault(c => c.Path == $"{Path}.{name}");
}

/// <summary>Canvas units of the author's drawing; y grows downwards.</summary>
public sealed record Position(double X, double Y, double? Width, double? Height);

/// <summary>An edge of a flowchart.</summary>
/// <param name="Source">Id of a direct child.</param>
/// <param name="Port">The outcome it follows; null is matched as <c>Done</c>.</param>
/// <param name="Target">Id of a direct child.</param>
public sealed record Connection(string Source, string? Port, string Target);

/// <summary>A variable of a workflow or container. Always persisted, whatever its driver says.</summary>
public sealed record Variable(string Id, string Name, string TypeName, bool IsArray, string? Value)
{
    /// <summary>Class name of the driver that the file asks for, without its namespace; null when it asks for none.</summary>
    public string? StorageDriver { get; init; }

    /// <summary>The alias of its values, with "[]" where it holds several.</summary>
    internal string ElsaType => IsArray && !TypeName.EndsWith("[]", StringComparison.Ordinal) ? TypeName + "[]" : TypeName;

    /// <summary>Where it stands in the file's list, from 0: entries that are no variables count too.</summary>
    internal int Place { get; init; }
}

/// <summary>A declared input or output of a workflow.</summary>
public sealed record Argument(string Name, string TypeName, bool IsArray)
{
    /// <summary>The alias of its values, with "[]" where it holds several.</summary>
    internal string ElsaType => IsArray ? TypeName + "[]" : TypeName;
}
