using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Runtime;

/// <summary>
/// How a flowchart runs: the token rules of design.md section 2, in the words used there. Needs the token on each edge and the
/// activities that have run or were passed; no counters.
/// </summary>
internal sealed class TokenFlow(Burst burst, Execution chart, Activity flowchart)
{
    private readonly FlowGraph _graph = FlowGraph.Of(flowchart);
    private readonly FlowState _state = chart.Flow!;

    // The edges that are being followed just now: they may come later in the file than one that is not followed.
    private readonly List<int> _ahead = [];

    public bool HasRun(string activity) => _state.Visited.GetValueOrDefault(activity);

    /// <summary>An activity has ended with these outcomes; none: it was cancelled or passed.</summary>
    public void Emit(string activity, IReadOnlyCollection<string> outcomes)
    {
        var edges = _graph.EdgesFrom(activity);
        var followed = edges.Where(e => outcomes.Contains(_graph.Edges[e].Port ?? "Done")).ToHashSet();
        var back = followed.Where(e => !_graph.IsForward[e]).ToList();
        foreach (var edge in back)
        {
            Reopen(_graph.Edges[edge].Target, CloseReasons.Reopened(activity));
        }

        _ahead.AddRange(followed);
        foreach (var edge in edges)
        {
            if (_graph.IsForward[edge])
            {
                // Who went back, or may yet be led back to, leaves no dead tokens: its other paths are still ahead. And a token stays:
                // a join that takes the first may have closed this edge meanwhile.
                if (_state.Tokens.ContainsKey(edge))
                {
                    continue;
                }

                if (followed.Contains(edge) || (back.Count == 0 && !IsHeld(edge)))
                {
                    Arrive(edge, followed.Contains(edge));
                }
            }
            else if (followed.Contains(edge) && !_state.Visited.ContainsKey(_graph.Edges[edge].Target))
            {
                Fire(_graph.Edges[edge].Target);
            }
        }

        _ahead.RemoveRange(_ahead.Count - followed.Count, followed.Count);
    }

    /// <summary>Lets dead tokens go that were held back for a loop, where nothing in the loop is live any more.</summary>
    public void Settle()
    {
        while (HeldEdges().FirstOrDefault(e => !burst.IsBusy(chart) || !IsHeld(e), -1) is >= 0 and var edge)
        {
            Arrive(edge, live: false);
        }
    }

    /// <summary>Puts an activity in the queue.</summary>
    public void Fire(string activity)
    {
        _state.Visited[activity] = true;
        burst.Schedule(Child(activity), chart);
    }

    /// <summary>Rule 4: everything from here on is forgotten. Tokens from outside stay, and with them what other branches gave.</summary>
    public void Reopen(string head, string reason)
    {
        foreach (var activity in _graph.ReachOf(head))
        {
            burst.CancelChild(chart, activity, reason);
            if (_state.Visited.Remove(activity))
            {
                burst.Mark(activity, StepState.Ahead);
            }

            foreach (var edge in _graph.EdgesFrom(activity))
            {
                _state.Tokens.Remove(edge);
            }
        }
    }

    private void Arrive(int edge, bool live)
    {
        var target = _graph.Edges[edge].Target;
        var waitsForFirst = Child(target).Join == JoinMode.WaitAny;
        if (_state.Visited.ContainsKey(target))
        {
            if (!live || waitsForFirst)
            {
                _state.Tokens.TryAdd(edge, live);
                return;
            }

            Reopen(target, CloseReasons.Reopened(_graph.Edges[edge].Source));
        }

        _state.Tokens[edge] = live;
        if (live && waitsForFirst)
        {
            Fire(target);
            CloseUpstreamOf(target);
        }
        else if (_graph.ForwardInto(target).All(_state.Tokens.ContainsKey))
        {
            if (Runs(target))
            {
                Fire(target);
            }
            else
            {
                Pass(target);
            }
        }
    }

    private IEnumerable<int> HeldEdges() => _graph.WaysOutOfLoops.Where(e =>
        !_state.Tokens.ContainsKey(e)
        && _state.Visited.ContainsKey(_graph.Edges[e].Source)
        && !burst.IsBusy(chart, _graph.Edges[e].Source));

    // A path out of a loop is not dead while something in the loop is live: it may lead back, and out on the next turn. Without
    // this a join behind a review would run while the changes that the review asked for are still being made.
    private bool IsHeld(int edge) => _graph.LoopsLeftBy(edge).Any(loop =>
        _ahead.Any(e => loop.Contains(_graph.Edges[e].Target) && IsAhead(e))
        || loop.Any(a => burst.IsBusy(chart, a))
        || _state.Tokens.Any(t => t.Value && loop.Contains(_graph.Edges[t.Key].Target) && !_state.Visited.ContainsKey(_graph.Edges[t.Key].Target)));

    private bool IsAhead(int edge) =>
        _graph.IsForward[edge] ? !_state.Tokens.ContainsKey(edge) : !_state.Visited.ContainsKey(_graph.Edges[edge].Target);

    private bool Runs(string activity) => Child(activity).Join == JoinMode.WaitAll
        ? _graph.ForwardInto(activity).All(e => _state.Tokens[e])
        : _graph.ForwardInto(activity).Any(e => _state.Tokens[e]);

    private void Pass(string activity)
    {
        _state.Visited[activity] = false;
        burst.Mark(activity, StepState.NotTaken);
        Emit(activity, []);
    }

    // Whoever could still reach a join that took the first has lost: open work is cancelled, the rest is passed.
    private void CloseUpstreamOf(string join)
    {
        var upstream = Before(join);
        foreach (var activity in upstream)
        {
            var wasOpen = burst.CancelChild(chart, activity, CloseReasons.Overtaken(join));
            if (wasOpen || !_state.Visited.ContainsKey(activity))
            {
                _state.Visited[activity] = false;
                burst.Mark(activity, wasOpen ? StepState.Cancelled : StepState.NotTaken);
            }
        }

        foreach (var edge in upstream.SelectMany(a => _graph.EdgesFrom(a)).Where(e => _graph.IsForward[e]))
        {
            // What is being followed this very moment, and leads elsewhere, is no business of the join; the rest of it is recalled.
            if (_ahead.Contains(edge))
            {
                if (_graph.Edges[edge].Target is var target && (target == join || upstream.Contains(target)))
                {
                    _state.Tokens.TryAdd(edge, false);
                }
            }
            else if (!_state.Tokens.ContainsKey(edge) && !IsHeld(edge))
            {
                Arrive(edge, live: false);
            }
        }
    }

    // What may still lead to a join: forwards, or round a loop whose way out towards the join is not decided. Without the second a rework
    // would stay open, and come round later to run the join again.
    private HashSet<string> Before(string join)
    {
        var before = _graph.UpstreamOf(join).ToHashSet(StringComparer.Ordinal);
        var loops = _graph.WaysOutOfLoops
            .Where(e => !_state.Tokens.ContainsKey(e) && before.Contains(_graph.Edges[e].Source))
            .Where(e => _graph.Edges[e].Target == join || before.Contains(_graph.Edges[e].Target))
            .SelectMany(e => _graph.LoopsLeftBy(e));
        before.UnionWith(loops.SelectMany(l => l).ToList());
        return before;
    }

    private Activity Child(string id) => burst.Definition.Activities[id];
}
