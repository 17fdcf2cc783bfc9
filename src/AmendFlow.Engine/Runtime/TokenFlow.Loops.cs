using System.Collections.Immutable;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Runtime;

/// <summary>
/// Loops: a way out of one gets its dead token only when nothing in the loop is live any more (docs/decisions/0010), and what a join that
/// takes the first closes includes the reworks that could come round to it (0013).
/// </summary>
internal sealed partial class TokenFlow
{
    /// <summary>Lets dead tokens go that were held back for a loop, where nothing in the loop is live any more.</summary>
    public void Settle()
    {
        while (!_graph.WaysOutOfLoops.IsEmpty && NextToLetGo() is >= 0 and var edge)
        {
            Arrive(edge, live: false);
        }
    }

    private ImmutableSortedSet<int> Held => _state.Held ??=
        [.. _graph.WaysOutOfLoops.Where(e => !_state.Tokens.ContainsKey(e) && _state.Visited.ContainsKey(_graph.Edges[e].Source))];

    private ImmutableSortedSet<int> Pending => _state.Pending ??= [.. _state.Tokens.Keys.Where(IsAwaited)];

    private int NextToLetGo()
    {
        foreach (var edge in Held)
        {
            var source = _graph.Edges[edge].Source;
            if (_state.Visited.ContainsKey(source) && !burst.IsBusy(chart, source) && (!burst.IsBusy(chart) || !IsHeld(edge)))
            {
                return edge;
            }
        }

        return -1;
    }

    private bool IsAwaited(int edge) => _state.Tokens.GetValueOrDefault(edge) && !_state.Visited.ContainsKey(_graph.Edges[edge].Target);

    // Only where edges may be held back does anybody ask which tokens still wait before a join.
    private void Await(int edge)
    {
        if (!_graph.WaysOutOfLoops.IsEmpty && IsAwaited(edge))
        {
            _state.Pending = Pending.Add(edge);
        }
    }

    // A path out of a loop is not dead while something in the loop is live: it may lead back, and out on the next turn. Without
    // this a join behind a review would run while the changes that the review asked for are still being made.
    private bool IsHeld(int edge)
    {
        foreach (var loop in _graph.LoopsLeftBy(edge))
        {
            if (IsAhead(loop) || burst.IsBusy(chart, loop) || IsAwaitedIn(loop))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsAhead(FlowLoop loop)
    {
        foreach (var edge in _ahead)
        {
            var target = _graph.Edges[edge].Target;
            if (loop.Contains(target) && !(_graph.IsForward[edge] ? _state.Tokens.ContainsKey(edge) : _state.Visited.ContainsKey(target)))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsAwaitedIn(FlowLoop loop)
    {
        foreach (var edge in Pending)
        {
            if (loop.Contains(_graph.Edges[edge].Target) && IsAwaited(edge))
            {
                return true;
            }
        }

        return false;
    }

    // What may still lead to a join: forwards, or round a loop whose way out towards the join is not decided. Without the second a rework
    // would stay open, and come round later to run the join again. In the order of the file, so that a replay says the same.
    private List<string> Before(string join)
    {
        var upstream = _graph.UpstreamOf(join);
        var before = upstream.ToHashSet(StringComparer.Ordinal);
        var loops = _graph.WaysOutOfLoops
            .Where(e => !_state.Tokens.ContainsKey(e) && before.Contains(_graph.Edges[e].Source))
            .Where(e => _graph.Edges[e].Target == join || before.Contains(_graph.Edges[e].Target))
            .SelectMany(e => _graph.LoopsLeftBy(e)).ToList();
        return [.. upstream, .. flowchart.Children.Select(c => c.Id).Where(id => !before.Contains(id) && loops.Exists(l => l.Contains(id)))];
    }
}
