using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;
using AmendFlow.Engine.Runtime;

namespace AmendFlow.Engine;

/// <summary>
/// Where an instance stands. Opaque to the host but for what is public here. A step never changes the state that it was given: it
/// works on a copy that shares what the step does not touch, and what is handed out here are copies too. JSON is read and written
/// at the border only.
/// </summary>
public sealed class InstanceState
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly StateData _data;

    internal InstanceState(StateData data) => _data = data;

    public string InstanceId => _data.InstanceId;

    /// <summary>The version of the definition (Elsa's <c>id</c>) that the instance runs on.</summary>
    public string DefinitionVersionId => _data.DefinitionVersionId;

    public SubStatus SubStatus => _data.SubStatus;

    /// <summary>Elsa's main status: true until the instance has finished, was cancelled or has faulted.</summary>
    public bool IsRunning => SubStatus == SubStatus.Suspended;

    /// <summary>The numbered behaviours that the instance was started with, for life.</summary>
    public ImmutableSortedSet<EngineBehaviour> Behaviours => [.. (_data.Behaviours ?? []).Select(b => (EngineBehaviour)b)];

    /// <summary>As <c>Elsa.SetName</c> or a script has set it; null until then.</summary>
    public string? Name => _data.Name;

    /// <summary>As <c>Elsa.Correlate</c> or a script has set it; null until then.</summary>
    public string? CorrelationId => _data.CorrelationId;

    /// <summary>
    /// Open waits, oldest first. An instance that has faulted keeps those that were open, for the record; they cannot be resumed.
    /// </summary>
    public ImmutableArray<Bookmark> Bookmarks => [.. _data.Bookmarks.Select(b => b with { Inputs = Copy(b.Inputs) })];

    /// <summary>Faults that nobody has retried or skipped, oldest first.</summary>
    public ImmutableArray<Incident> Incidents => [.. _data.Incidents.Select(i => i.Incident)];

    /// <summary>Workflow outputs by name.</summary>
    public JsonObject Outputs => Copy(_data.Outputs);

    /// <summary>Workflow inputs by name.</summary>
    public JsonObject Inputs => Copy(_data.Inputs);

    /// <summary>Variables of the workflow itself by name; null where one has no value.</summary>
    public JsonObject Variables =>
        new(_data.Variables.DistinctBy(v => v.Name).Select(v => KeyValuePair.Create(v.Name, v.Value?.DeepClone())));

    /// <summary>The state as one JSON document: store it as text, since it is compared byte by byte in a replay.</summary>
    public string ToJson() => JsonSerializer.Serialize(_data, Json);

    /// <exception cref="FormatException">The text is no state, or one of a format that this version cannot read.</exception>
    public static InstanceState FromJson(string json)
    {
        try
        {
            var data = JsonSerializer.Deserialize<StateData>(json, Json) ?? throw new FormatException("The state is empty.");
            return data.Format != StateData.CurrentFormat
                ? throw new FormatException($"The state has format {data.Format}; this version reads {StateData.CurrentFormat}.")
                : EngineBehaviours.FirstUnknown(data.Behaviours ?? []) is { } unknown
                    ? throw new FormatException($"The state asks for behaviour {unknown}, which this version does not know: a newer one has written it.")
                    : new InstanceState(data);
        }
        catch (JsonException e)
        {
            throw new FormatException($"The state is not readable: {e.Message}", e);
        }
    }

    /// <summary>Where the instance stands on the diagram of its definition.</summary>
    public Overlay Overlay(WorkflowDefinition definition) => OverlayOf.State(_data, definition);

    internal StateData CopyData() => _data.Copy();

    private static JsonObject Copy(JsonObject json) => (JsonObject)json.DeepClone();
}

/// <summary>An open wait.</summary>
/// <param name="Inputs">The activity's inputs, evaluated once, when it began to wait.</param>
/// <param name="DueAt">Of a timer: when it wants to be resumed. UTC.</param>
public sealed record Bookmark(string Id, string ActivityId, string ActivityType, JsonObject Inputs, DateTimeOffset? DueAt);

/// <summary>A fault that waits for a person to retry or skip it.</summary>
public sealed record Incident(string Id, string ActivityId, string Message, DateTimeOffset RaisedAt);
