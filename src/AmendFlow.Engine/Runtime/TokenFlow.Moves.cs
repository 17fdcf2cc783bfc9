using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Runtime;

/// <summary>Going on where the flowchart has become another one (docs/decisions/0027).</summary>
internal sealed partial class TokenFlow
{
    /// <summary>
    /// Whoever has ended is followed along the ways that are new, as it ended; what was done is never undone, so a step before it is passed.
    /// Then every join is looked at again, since what it waited for may be gone.
    /// </summary>
    public void GoOn(ChartChange change)
    {
        var passed = PassWhatIsBehind(change.OutOfReach);
        for (var edge = 0; edge < _graph.Edges.Length; edge++)
        {
            var (source, target) = (_graph.Edges[edge].Source, _graph.Edges[edge].Target);
            if (!_graph.IsForward[edge] || _state.Tokens.ContainsKey(edge) || !(change.Fresh.Contains(edge) || passed.Contains(source))
                || !_state.Visited.ContainsKey(source) || burst.IsBusy(chart, source))
            {
                continue;
            }

            var live = HasRun(source) && IsFollowedStill(edge);
            if (!live && IsHeld(edge))
            {
                _state.Held = Held.Add(edge);
            }
            else if (_state.Visited.ContainsKey(target))
            {
                Put(edge, live);
            }
            else
            {
                Arrive(edge, live);
            }
        }

        foreach (var activity in flowchart.Children.Select(c => c.Id).Where(id => !_graph.ForwardInto(id).IsEmpty))
        {
            if (!_state.Visited.ContainsKey(activity) && HasAllTokens(activity))
            {
                if (Runs(activity))
                {
                    Fire(activity);
                }
                else
                {
                    Pass(activity);
                }
            }
        }
    }

    // A fork follows whatever it has. Everybody else has said where to.
    private bool IsFollowedStill(int edge) =>
        burst.State.Steps.TryGetValue(_graph.Edges[edge].Source, out var step) && step.State == StepState.Done
        && (Child(_graph.Edges[edge].Source).Type == ElsaTypes.FlowFork || IsFollowed(edge, step.Outcomes));

    // A step that leads to what was done already, or that nothing leads to any more, cannot be reached.
    private HashSet<string> PassWhatIsBehind(IReadOnlySet<string> before)
    {
        var reached = _graph.ReachOf(_state.Start).ToHashSet(StringComparer.Ordinal);
        var done = _state.Visited.Keys.ToHashSet(StringComparer.Ordinal);
        var passed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var activity in flowchart.Children.Select(c => c.Id).Where(id => !done.Contains(id) && !before.Contains(id)))
        {
            if (!reached.Contains(activity))
            {
                burst.Mark(activity, StepState.NotTaken);
            }
            else if (_graph.ReachOf(activity).Any(done.Contains))
            {
                Visit(activity, hasRun: false);
                burst.Mark(activity, StepState.NotTaken);
                passed.Add(activity);
            }
        }

        return passed;
    }
}
