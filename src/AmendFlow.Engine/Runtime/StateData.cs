using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Runtime;

/// <summary>
/// What is stored of an instance. One step writes to it, then nobody does: the next step works on a <see cref="Copy"/>, which shares
/// what it does not touch. JSON values in it are replaced, never changed in place.
/// </summary>
internal sealed class StateData
{
    /// <summary>Raised when a stored state can no longer be read as it stands.</summary>
    public const int CurrentFormat = 1;

    public int Format { get; set; } = CurrentFormat;

    public required string InstanceId { get; init; }

    /// <summary>The version that the instance runs on, until it is moved to another.</summary>
    public required string DefinitionVersionId { get; set; }

    /// <summary>Numbers of <see cref="EngineBehaviour"/>, rising; null for an instance that started before there were any.</summary>
    public int[]? Behaviours { get; init; }

    public SubStatus SubStatus { get; set; } = SubStatus.Suspended;

    /// <summary>Numbers executions, bookmarks and incidents.</summary>
    public int Counter { get; set; }

    /// <summary>How many scripts and templates have been evaluated.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int ScriptCount { get; set; }

    public string? Name { get; set; }

    public string? CorrelationId { get; set; }

    public JsonObject Inputs { get; set; } = [];

    public JsonObject Outputs { get; set; } = [];

    /// <summary>Variables of the workflow itself.</summary>
    public List<VariableSlot> Variables { get; set; } = [];

    /// <summary>By activity id, then output name: kept for life, so that a script after a wait still sees them.</summary>
    public ImmutableSortedDictionary<string, JsonObject> ActivityOutputs { get; set => field = value.ByOrdinal(); } =
        ImmutableSortedDictionary.Create<string, JsonObject>(StringComparer.Ordinal);

    public JsonNode? LastResult { get; set; }

    /// <summary>Activities that have started and not ended, owners before what they own.</summary>
    [JsonConverter(typeof(OpenExecutionsConverter))]
    public OpenExecutions Executions { get; set; } = new([]);

    public List<Bookmark> Bookmarks { get; set; } = [];

    public List<OpenIncident> Incidents { get; set; } = [];

    /// <summary>What became of each activity, by id, for the diagram.</summary>
    [JsonIgnore]
    public ImmutableSortedDictionary<string, StepRecord>.Builder Steps { get; private set; } =
        ImmutableSortedDictionary.CreateBuilder<string, StepRecord>(StringComparer.Ordinal);

    [JsonInclude, JsonPropertyName("steps")]
    private ImmutableSortedDictionary<string, StepRecord> StoredSteps
    {
        get => Steps.ToImmutable();
        init => Steps = value.ByOrdinal().ToBuilder();
    }

    /// <summary>Edges that carried a live token when a flowchart last ended, by flowchart id.</summary>
    public ImmutableSortedDictionary<string, int[]> EndedCharts { get; set => field = value.ByOrdinal(); } =
        ImmutableSortedDictionary.Create<string, int[]>(StringComparer.Ordinal);

    public bool Has(EngineBehaviour behaviour) => Behaviours is not null && Array.BinarySearch(Behaviours, (int)behaviour) >= 0;

    /// <summary>Ends the writing, so that several may read and copy at the same time.</summary>
    public void Seal()
    {
        Steps.ToImmutable();
        foreach (var execution in Executions.Shared)
        {
            execution.Flow?.Seal();
        }
    }

    /// <summary>For the next step to write to: costs what is open, whatever has happened before.</summary>
    public StateData Copy()
    {
        var copy = (StateData)MemberwiseClone();
        copy.Steps = Steps.ToImmutable().ToBuilder();
        copy.Outputs = (JsonObject)Outputs.DeepClone();
        copy.Variables = VariableSlot.Copy(Variables);
        copy.Executions = Executions.Copy();
        copy.Bookmarks = [.. Bookmarks];
        copy.Incidents = [.. Incidents];
        return copy;
    }
}

/// <summary>A variable of the workflow or of an activity that is running.</summary>
internal sealed class VariableSlot
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string TypeName { get; init; }

    public JsonNode? Value { get; set; }

    public static List<VariableSlot> Copy(List<VariableSlot> variables) =>
        variables.Count == 0 ? [] : variables.ConvertAll(v => (VariableSlot)v.MemberwiseClone());
}

/// <param name="Runs">How often it was started.</param>
/// <param name="Outcomes">What it last ended with; empty while it is open.</param>
internal sealed record StepRecord(StepState State, int Runs, string[] Outcomes)
{
    public static StepRecord Unknown { get; } = new(StepState.Ahead, 0, []);
}

/// <summary>An incident, and what has to be done again to retry it.</summary>
internal sealed class OpenIncident
{
    public required Incident Incident { get; init; }

    public required int ExecutionId { get; init; }

    /// <summary>The child that had just ended when a composite faulted; null when the activity itself has to start again.</summary>
    public string? EndedChildId { get; init; }
}

internal static class OrdinalOrder
{
    // A reader of JSON sorts by the culture of its thread; a state is the same text everywhere.
    public static ImmutableSortedDictionary<string, T> ByOrdinal<T>(this ImmutableSortedDictionary<string, T> map) =>
        map?.WithComparers(StringComparer.Ordinal) ?? throw new JsonException("An object is expected, not null.");
}
