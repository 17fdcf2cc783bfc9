using System.Text.Json.Nodes;

namespace AmendFlow.Engine;

/// <summary>
/// Where an instance stands. Opaque to the host but for what is public here; one JSON document, versioned.
/// </summary>
public sealed partial class InstanceState
{
    public SubStatus SubStatus { get; internal set; }

    /// <summary>Elsa's main status: true until the instance has finished, was cancelled or has faulted.</summary>
    public bool IsRunning => SubStatus == SubStatus.Suspended;
}

/// <summary>An open wait.</summary>
public sealed record Bookmark(string Id, string ActivityId, string ActivityType, JsonObject Inputs, DateTimeOffset? DueAt);

/// <summary>A fault that waits for a person to retry or skip it.</summary>
public sealed record Incident(string Id, string ActivityId, string Message, DateTimeOffset RaisedAt);
