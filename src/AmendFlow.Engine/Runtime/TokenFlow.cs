using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Runtime;

/// <summary>
/// How a flowchart runs: the token rules of design.md section 2, in the words used there. Needs the token on each edge and the
/// activities that have run or were passed; no counters.
/// </summary>
internal sealed partial class TokenFlow(Burst burst, Execution chart, Activity flowchart)
{
    private readonly FlowGraph _graph = FlowGraph.Of(flowchart, chart.Flow!.Start);
    private readonly FlowState _state = chart.Flow!;

    // The edges that are being followed just now: they may come later in the file than one that is not followed.
    private readonly List<int> _ahead = [];

    public bool HasRun(string activity) => _state.Visited.GetValueOrDefault(activity);

    /// <summary>An activity has ended with these outcomes; none: it was cancelled or passed.</summary>
    public void Emit(string activity, IReadOnlyCollection<string> outcomes)
    {
        var edges = _graph.EdgesFrom(activity);
        var goesBack = false;
        foreach (var edge in edges)
        {
            if (!_graph.IsForward[edge] && IsFollowed(edge, outcomes))
            {
                goesBack = true;
                Reopen(_graph.Edges[edge].Target, CloseReasons.Reopened(activity));
            }
        }

        var before = _ahead.Count;
        foreach (var edge in edges)
        {
            if (IsFollowed(edge, outcomes))
            {
                _ahead.Add(edge);
            }
        }

        foreach (var edge in edges)
        {
            var isFollowed = IsFollowed(edge, outcomes);
            if (!_graph.IsForward[edge])
            {
                if (isFollowed && !_state.Visited.ContainsKey(_graph.Edges[edge].Target))
                {
                    Fire(_graph.Edges[edge].Target);
                }
            }
            else if (_state.Tokens.ContainsKey(edge))
            {
                // A token stays: a join that takes the first may have closed this edge meanwhile.
            }
            else if (isFollowed || (!goesBack && !IsHeld(edge)))
            {
                // Who went back, or may yet be led back to, leaves no dead tokens: its other paths are still ahead.
                Arrive(edge, isFollowed);
            }
            else if (!goesBack)
            {
                _state.Held = Held.Add(edge);
            }
        }

        _ahead.RemoveRange(before, _ahead.Count - before);
    }

    /// <summary>Puts an activity in the queue.</summary>
    public void Fire(string activity)
    {
        Visit(activity, hasRun: true);
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
                foreach (var edge in _graph.ForwardInto(activity))
                {
                    Await(edge);
                }
            }

            foreach (var edge in _graph.EdgesFrom(activity))
            {
                _state.Tokens.Remove(edge);
                _state.Held = _state.Held?.Remove(edge);
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
                if (!_state.Tokens.ContainsKey(edge))
                {
                    Put(edge, live);
                }

                return;
            }

            Reopen(target, CloseReasons.Reopened(_graph.Edges[edge].Source));
        }

        Put(edge, live);
        if (live && waitsForFirst)
        {
            Fire(target);
            CloseUpstreamOf(target);
        }
        else if (HasAllTokens(target))
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

    private void Put(int edge, bool live)
    {
        _state.Tokens[edge] = live;
        if (!_graph.WaysOutOfLoops.IsEmpty)
        {
            _state.Held = Held.Remove(edge);
            Await(edge);
        }
    }

    private void Visit(string activity, bool hasRun)
    {
        _state.Visited[activity] = hasRun;
        if (!_graph.WaysOutOfLoops.IsEmpty)
        {
            foreach (var edge in _graph.ForwardInto(activity))
            {
                _state.Pending = Pending.Remove(edge);
            }
        }
    }

    private bool IsFollowed(int edge, IReadOnlyCollection<string> outcomes) => outcomes.Contains(_graph.Edges[edge].Port ?? "Done");

    private bool HasAllTokens(string activity)
    {
        foreach (var edge in _graph.ForwardInto(activity))
        {
            if (!_state.Tokens.ContainsKey(edge))
            {
                return false;
            }
        }

        return true;
    }

    private bool Runs(string activity)
    {
        var needsAll = Child(activity).Join == JoinMode.WaitAll;
        foreach (var edge in _graph.ForwardInto(activity))
        {
            if (_state.Tokens[edge] != needsAll)
            {
                return !needsAll;
            }
        }

        return needsAll;
    }

    private void Pass(string activity)
    {
        Visit(activity, hasRun: false);
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
                Visit(activity, hasRun: false);
                burst.Mark(activity, wasOpen ? StepState.Cancelled : StepState.NotTaken);
            }
        }

        foreach (var edge in upstream.SelectMany(a => _graph.EdgesFrom(a)).Where(e => _graph.IsForward[e]))
        {
            // What is being followed this very moment, and leads elsewhere, is no business of the join; the rest of it is recalled.
            var isDecided = _state.Tokens.ContainsKey(edge);
            if (!isDecided && _ahead.Contains(edge))
            {
                if (_graph.Edges[edge].Target is var target && (target == join || upstream.Contains(target)))
                {
                    Put(edge, live: false);
                }
            }
            else if (!isDecided && IsHeld(edge))
            {
                _state.Held = Held.Add(edge);
            }
            else if (!isDecided)
            {
                Arrive(edge, live: false);
            }
        }
    }

    private Activity Child(string id) => burst.Definition.Activities[id];
}
