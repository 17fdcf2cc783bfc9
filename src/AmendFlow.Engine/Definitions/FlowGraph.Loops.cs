using System.Collections.Immutable;

namespace AmendFlow.Engine.Definitions;

/// <summary>What can be reached from where, and so which edges close a loop, what lies in it and which edges leave it.</summary>
internal sealed partial class FlowGraph
{
    // By place: where its edges lead to, or come from.
    private readonly List<int>[] _onwards;
    private readonly List<int>[] _before;
    private readonly List<int>[] _into;

    /// <summary>Each loop, in the order in which the edges that close them stand in the file.</summary>
    public ImmutableArray<FlowLoop> Loops => _loops.Value;

    /// <summary>
    /// The loops that an edge leaves: one end inside, the other beyond. The loop of a back edge is its head, and all that the head leads
    /// to and that may come round to the back edge without passing the head, inner loops included.
    /// </summary>
    public ImmutableArray<FlowLoop> LoopsLeftBy(int edge) => _loopsLeft.Value[edge];

    /// <summary>Forward edges that leave a loop, in file order.</summary>
    public ImmutableArray<int> WaysOutOfLoops => _waysOut.Value;

    /// <summary>An edge, forward or back, leads out of the loop.</summary>
    public bool HasWayOut(FlowLoop loop) => _ends.Any(loop.IsLeftBy);

    /// <summary>The edge closes a loop; an edge that nothing reaches is neither forward nor back.</summary>
    public bool IsBack(int edge) => !IsForward[edge] && ReachOf(_ends[edge].Target).Is[_ends[edge].Source];

    private Reached ReachOf(int place)
    {
        lock (_reach)
        {
            if (!_reach.TryGetValue(place, out var reach))
            {
                var nearest = Walk(place, _onwards);
                var isReached = new bool[_names.Length];
                foreach (var reached in nearest)
                {
                    isReached[reached] = true;
                }

                _reach[place] = reach = new([.. nearest.Select(p => _names[p])], isReached);
            }

            return reach;
        }
    }

    private ImmutableArray<FlowLoop> FindLoops() =>
    [
        .. Enumerable.Range(0, Edges.Length).Where(IsBack).Select(e => _ends[e]).Distinct()
            .Select(e => new FlowLoop(_names[e.Target], BodyOf(e.Target, e.Source), _places)),
    ];

    private bool[] BodyOf(int head, int tail)
    {
        var isReached = ReachOf(head).Is;
        var body = new bool[_names.Length];
        body[head] = true;
        var open = new Stack<int>([tail]);
        while (open.TryPop(out var place))
        {
            if (!body[place])
            {
                body[place] = true;
                foreach (var source in _into[place])
                {
                    if (isReached[source])
                    {
                        open.Push(source);
                    }
                }
            }
        }

        return body;
    }

    private ImmutableArray<ImmutableArray<FlowLoop>> FindLoopsLeft() =>
        [.. _ends.Select((edge, index) => IsForward[index] ? Loops.Where(l => l.IsLeftBy(edge)).ToImmutableArray() : [])];

    // A place and all that the neighbours lead to, nearest first.
    private List<int> Walk(int from, List<int>[] neighbours)
    {
        var seen = new bool[_names.Length];
        seen[from] = true;
        var order = new List<int> { from };
        for (var i = 0; i < order.Count; i++)
        {
            foreach (var next in neighbours[order[i]])
            {
                if (!seen[next])
                {
                    seen[next] = true;
                    order.Add(next);
                }
            }
        }

        return order;
    }

    private List<int>[] NoNeighbours() => [.. _names.Select(_ => new List<int>())];

    private List<int>[] Neighbours(Func<int, bool> counts, Func<int, (int Place, int Neighbour)> ends)
    {
        var neighbours = NoNeighbours();
        foreach (var (place, neighbour) in Enumerable.Range(0, Edges.Length).Where(counts).Select(ends))
        {
            neighbours[place].Add(neighbour);
        }

        return neighbours;
    }

    private readonly record struct Reached(ImmutableArray<string> Nearest, bool[] Is);
}
