using System.Collections.Immutable;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Runtime;

namespace AmendFlow.Engine;

public enum MoveObstacleKind
{
    /// <summary>The step is open, and the other version has none of this id in the same place.</summary>
    StepMissing,

    /// <summary>The step is open, and is of another type or set otherwise in the other version: what was asked would not be what is answered.</summary>
    StepChanged,

    /// <summary>What an earlier step gave is kept before this step, and the other version does not lead it there.</summary>
    WayMissing,

    /// <summary>A variable that holds a value is missing or of another type.</summary>
    VariableMissing,
}

/// <summary>Why an instance cannot go on under another version.</summary>
/// <param name="ActivityId">The step, by its id in the version that the instance runs on; null for a variable of the workflow.</param>
/// <param name="Variable">Its name; null for anything else.</param>
public sealed record MoveObstacle(MoveObstacleKind Kind, string? ActivityId, string? Variable);

/// <summary>Whether a running instance can go on under another version of its definition; see <see cref="IWorkflowRuntime.Move"/>.</summary>
public static class InstanceMove
{
    /// <summary>What stands in the way, in the order of the steps that are open; empty when it can be moved.</summary>
    public static ImmutableArray<MoveObstacle> Obstacles(WorkflowDefinition from, WorkflowDefinition to, InstanceState state)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(state);
        return [.. new VersionMapping(from, to, state.CopyData()).Obstacles().Distinct()];
    }
}
