using System.Collections.Immutable;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Runtime;

/// <summary>Projects a state on the diagram of its definition.</summary>
internal static class OverlayOf
{
    public static Overlay State(StateData state, WorkflowDefinition definition)
    {
        var steps = definition.Activities.Keys.ToImmutableDictionary(
            id => id,
            id => state.Steps.TryGetValue(id, out var step)
                ? new StepOverlay(step.State, step.Runs, [.. step.Outcomes])
                : new StepOverlay(StepState.Ahead, 0, []),
            StringComparer.Ordinal);

        var followed = state.EndedCharts.ToDictionary(c => c.Key, c => c.Value.ToImmutableHashSet(), StringComparer.Ordinal);
        foreach (var chart in state.Executions.Shared.Where(e => e.Flow is not null))
        {
            followed[chart.ActivityId] = [.. chart.Flow!.Tokens.Where(t => t.Value).Select(t => t.Key)];
        }

        return new Overlay(steps, followed.ToImmutableDictionary(StringComparer.Ordinal));
    }
}
