using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace AmendFlow.Engine.Definitions;

/// <summary>
/// The edges of a flowchart, told apart into forward and back edges as Elsa does (elsa-format.md B.5): breadth first from the start,
/// in file order, an edge that would close a circle leads back.
/// </summary>
internal sealed class FlowGraph
{
    private static readonly ConditionalWeakTable<Activity, ConcurrentDictionary<string, FlowGraph>> Cache = [];
    private readonly Dictionary<string, ImmutableArray<string>> _reach = new(StringComparer.Ordinal);

    private readonly Lazy<ImmutableArray<(string Head, IReadOnlySet<string> Body)>> _loops;
    private readonly Lazy<ImmutableArray<ImmutableArray<IReadOnlySet<string>>>> _loopsLeft;
    private readonly Lazy<ImmutableArray<int>> _waysOut;

    private FlowGraph(Activity flowchart, string? start)
    {
        _loops = new(FindLoops);
        _loopsLeft = new(FindLoopsLeft);
        _waysOut = new(() => [.. Enumerable.Range(0, Edges.Length).Where(e => LoopsLeftBy(e).Length > 0)]);
        Start = start;
        Edges = flowchart.Connections;
        Out = Group(e => e.Source);
        var forwardPairs = start is null ? [] : ForwardPairs(start);
        IsForward = [.. Edges.Select(e => forwardPairs.Contains((e.Source, e.Target)))];
        In = Group(e => e.Target);
        ForwardIn = In.ToDictionary(
            g => g.Key, g => g.Value.Where(e => IsForward[e]).ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>Where the flowchart starts by elsa-format.md B.2; null when it is empty.</summary>
    public string? Start { get; }

    public ImmutableArray<Connection> Edges { get; }

    /// <summary>By edge: it leads onwards, so that a join counts it.</summary>
    public ImmutableArray<bool> IsForward { get; }

    private Dictionary<string, ImmutableArray<int>> Out { get; }

    private Dictionary<string, ImmutableArray<int>> In { get; }

    private Dictionary<string, ImmutableArray<int>> ForwardIn { get; }

    public static FlowGraph Of(Activity flowchart) => Of(flowchart, StartOf(flowchart));

    /// <summary>As seen from another start: which edges lead back depends on where the flowchart was entered.</summary>
    public static FlowGraph Of(Activity flowchart, string? start) =>
        Cache.GetOrCreateValue(flowchart).GetOrAdd(start ?? "", _ => new FlowGraph(flowchart, start));

    /// <summary>Edges that leave an activity, in file order.</summary>
    public ImmutableArray<int> EdgesFrom(string activity) => Out.GetValueOrDefault(activity, []);

    /// <summary>Forward edges that enter an activity, in file order.</summary>
    public ImmutableArray<int> ForwardInto(string activity) => ForwardIn.GetValueOrDefault(activity, []);

    /// <summary>An activity and everything that forward edges lead to from it, nearest first.</summary>
    public ImmutableArray<string> ReachOf(string activity)
    {
        lock (_reach)
        {
            if (!_reach.TryGetValue(activity, out var reach))
            {
                _reach[activity] = reach = Walk(activity, a => EdgesFrom(a).Where(e => IsForward[e]).Select(e => Edges[e].Target));
            }

            return reach;
        }
    }

    /// <summary>Everything from which forward edges lead to an activity, itself left out, nearest first.</summary>
    public ImmutableArray<string> UpstreamOf(string activity) =>
        Walk(activity, a => ForwardInto(a).Select(e => Edges[e].Source)).RemoveAt(0);

    /// <summary>
    /// The loops that an edge leaves: one end inside, the other beyond. The loop of a back edge is its head, and all that the head leads
    /// to and that may come round to the back edge without passing the head, inner loops included.
    /// </summary>
    public ImmutableArray<IReadOnlySet<string>> LoopsLeftBy(int edge) => _loopsLeft.Value[edge];

    /// <summary>Forward edges that leave a loop, in file order.</summary>
    public ImmutableArray<int> WaysOutOfLoops => _waysOut.Value;

    /// <summary>Each loop by where it starts, with all that lies in it.</summary>
    public ImmutableArray<(string Head, IReadOnlySet<string> Body)> Loops => _loops.Value;

    /// <summary>The edge closes a loop; an edge that nothing reaches is neither forward nor back.</summary>
    public bool IsBack(int edge) => !IsForward[edge] && ReachOf(Edges[edge].Target).Contains(Edges[edge].Source);

    private ImmutableArray<(string Head, IReadOnlySet<string> Body)> FindLoops() =>
    [
        .. Enumerable.Range(0, Edges.Length).Where(IsBack)
            .Select(e => (Head: Edges[e].Target, Tail: Edges[e].Source)).Distinct()
            .Select(l => (l.Head, (IReadOnlySet<string>)BodyOf(l.Head, l.Tail))),
    ];

    private HashSet<string> BodyOf(string head, string tail)
    {
        var reach = ReachOf(head).ToHashSet(StringComparer.Ordinal);
        return [.. Walk(tail, a => a == head ? [] : In.GetValueOrDefault(a, []).Select(e => Edges[e].Source).Where(reach.Contains)), head];
    }

    private ImmutableArray<ImmutableArray<IReadOnlySet<string>>> FindLoopsLeft() =>
    [
        .. Edges.Select((edge, index) => IsForward[index]
            ? Loops.Select(l => l.Body).Where(l => l.Contains(edge.Source) && !l.Contains(edge.Target)).ToImmutableArray()
            : []),
    ];

    private static string? StartOf(Activity flowchart)
    {
        var children = flowchart.Children;
        var named = flowchart.Json.Text("start") is { } id ? flowchart.IdPrefix + id : null;
        var start = children.FirstOrDefault(c => c.Id == named)
            ?? children.FirstOrDefault(c => c.Type == ElsaTypes.Start)
            ?? children.FirstOrDefault(CanStart)
            ?? children.FirstOrDefault(c => flowchart.Connections.All(e => e.Target != c.Id))
            ?? children.FirstOrDefault();
        return start?.Id;
    }

    /// <summary>The author marked it as a place where the workflow may start.</summary>
    public static bool CanStart(Activity activity) =>
        (activity.Json.Properties()?.Flag("canStartWorkflow") ?? activity.Json.Properties()?.Flag("CanStartWorkflow")
            ?? activity.Json.Flag("canStartWorkflow") ?? activity.Json.Flag("CanStartWorkflow")) is true;

    private HashSet<(string Source, string Target)> ForwardPairs(string start)
    {
        var kept = new HashSet<(string, string)>();
        var keptFrom = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var visited = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<string>([start]);
        while (queue.TryDequeue(out var source))
        {
            visited.Add(source);
            foreach (var target in EdgesFrom(source).Select(e => Edges[e].Target))
            {
                if (kept.Contains((source, target)) || Walk(target, a => keptFrom.GetValueOrDefault(a, [])).Contains(source))
                {
                    continue;
                }

                kept.Add((source, target));
                (keptFrom.TryGetValue(source, out var targets) ? targets : keptFrom[source] = []).Add(target);
                if (!visited.Contains(target))
                {
                    queue.Enqueue(target);
                }
            }
        }

        return kept;
    }

    private static ImmutableArray<string> Walk(string from, Func<string, IEnumerable<string>> next)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { from };
        var order = new List<string> { from };
        for (var i = 0; i < order.Count; i++)
        {
            order.AddRange(next(order[i]).Where(seen.Add));
        }

        return [.. order];
    }

    private Dictionary<string, ImmutableArray<int>> Group(Func<Connection, string> end) =>
        Enumerable.Range(0, Edges.Length).GroupBy(i => end(Edges[i]), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
}
