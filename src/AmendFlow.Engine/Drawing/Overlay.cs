using System.Collections.Immutable;

namespace AmendFlow.Engine.Drawing;

/// <summary>How far a step of a running case has come, for the diagram.</summary>
public enum StepState
{
    /// <summary>Not reached yet.</summary>
    Ahead,

    /// <summary>Open now: somebody or a timer is waited for.</summary>
    Waiting,

    Done,

    /// <summary>Passed over: another path was taken.</summary>
    NotTaken,

    /// <summary>Cancelled, or closed because another step overtook it.</summary>
    Cancelled,

    /// <summary>An incident waits for a person.</summary>
    Problem,
}

/// <param name="Runs">How often the step has been started.</param>
/// <param name="Outcomes">What it last ended with; empty while it is open.</param>
public sealed record StepOverlay(StepState State, int Runs, ImmutableArray<string> Outcomes);

/// <summary>Where a running case stands, by activity id; and the edges that were followed.</summary>
/// <param name="Followed">Edges that carry a live token, as indexes into the flowchart's <c>Connections</c>, by flowchart id.</param>
public sealed record Overlay(
    ImmutableDictionary<string, StepOverlay> Steps,
    ImmutableDictionary<string, ImmutableHashSet<int>> Followed)
{
    public static Overlay Nothing { get; } = new(
        ImmutableDictionary<string, StepOverlay>.Empty,
        ImmutableDictionary<string, ImmutableHashSet<int>>.Empty);
}
