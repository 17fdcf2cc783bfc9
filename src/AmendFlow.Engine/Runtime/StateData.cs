using System.Text.Json.Nodes;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Runtime;

/// <summary>What is stored of an instance. Written and read as JSON, so every member is data.</summary>
internal sealed class StateData
{
    /// <summary>Raised when a stored state can no longer be read as it stands.</summary>
    public const int CurrentFormat = 1;

    public int Format { get; set; } = CurrentFormat;

    public required string InstanceId { get; init; }

    /// <summary>The version that the instance runs on, for life.</summary>
    public required string DefinitionVersionId { get; init; }

    public SubStatus SubStatus { get; set; } = SubStatus.Suspended;

    /// <summary>Numbers executions, bookmarks and incidents.</summary>
    public int Counter { get; set; }

    public string? Name { get; set; }

    public string? CorrelationId { get; set; }

    public JsonObject Inputs { get; set; } = [];

    public JsonObject Outputs { get; set; } = [];

    /// <summary>Variables of the workflow itself.</summary>
    public List<VariableSlot> Variables { get; set; } = [];

    /// <summary>By activity id, then output name: kept for life, so that a script after a wait still sees them.</summary>
    public SortedDictionary<string, JsonObject> ActivityOutputs { get; set; } = new(StringComparer.Ordinal);

    public JsonNode? LastResult { get; set; }

    /// <summary>Activities that have started and not ended, owners before what they own.</summary>
    public List<Execution> Executions { get; set; } = [];

    public List<Bookmark> Bookmarks { get; set; } = [];

    public List<OpenIncident> Incidents { get; set; } = [];

    /// <summary>What became of each activity, by id, for the diagram.</summary>
    public SortedDictionary<string, StepRecord> Steps { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Edges that carried a live token when a flowchart last ended, by flowchart id.</summary>
    public SortedDictionary<string, List<int>> EndedCharts { get; set; } = new(StringComparer.Ordinal);
}

internal sealed class VariableSlot
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string TypeName { get; init; }

    public JsonNode? Value { get; set; }
}

/// <summary>An activity that has started and not ended (Elsa: activity execution context).</summary>
internal sealed class Execution
{
    public required int Id { get; init; }

    public required string ActivityId { get; init; }

    /// <summary>The container's execution; null for the root.</summary>
    public int? OwnerId { get; init; }

    public bool IsFaulted { get; set; }

    public string? BookmarkId { get; set; }

    public List<VariableSlot> Variables { get; set; } = [];

    /// <summary>Of a flowchart only.</summary>
    public FlowState? Flow { get; set; }

    /// <summary>Of a sequence or loop: which child, item or number it is at.</summary>
    public long? Cursor { get; set; }

    /// <summary>Of a composite that runs children side by side: how many have not ended.</summary>
    public int Open { get; set; }

    /// <summary>A Break was met: end as soon as the child has ended.</summary>
    public bool IsBreaking { get; set; }
}

/// <summary>Where a flowchart stands: all that design.md section 2 needs.</summary>
internal sealed class FlowState
{
    public required string Start { get; init; }

    /// <summary>By edge index: true is a live token, false a dead one.</summary>
    public SortedDictionary<int, bool> Tokens { get; set; } = [];

    /// <summary>Activities that have run (true) or were passed (false) in this opening.</summary>
    public SortedDictionary<string, bool> Visited { get; set; } = new(StringComparer.Ordinal);
}

internal sealed class StepRecord
{
    public StepState State { get; set; }

    public int Runs { get; set; }

    public List<string> Outcomes { get; set; } = [];
}

/// <summary>An incident, and what has to be done again to retry it.</summary>
internal sealed class OpenIncident
{
    public required Incident Incident { get; init; }

    public required int ExecutionId { get; init; }

    /// <summary>The child that had just ended when a composite faulted; null when the activity itself has to start again.</summary>
    public string? EndedChildId { get; init; }
}
