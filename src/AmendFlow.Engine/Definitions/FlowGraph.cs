using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace AmendFlow.Engine.Definitions;

/// <summary>
/// The edges of a flowchart, told apart into forward and back edges as Elsa does (elsa-format.md B.5): breadth first from the start,
/// in file order, an edge that would close a circle leads back.
/// </summary>
internal sealed partial class FlowGraph
{
    private static readonly ConditionalWeakTable<Activity, ConcurrentDictionary<string, FlowGraph>> Cache = [];

    // Two thousand activities in a thousand loops are within the limits of a file: inside, an activity is a number.
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly ImmutableArray<string> _names;
    private readonly (int Source, int Target)[] _ends;
    private readonly Dictionary<int, Reached> _reach = [];

    private readonly Lazy<ImmutableArray<FlowLoop>> _loops;
    private readonly Lazy<ImmutableArray<ImmutableArray<FlowLoop>>> _loopsLeft;
    private readonly Lazy<ImmutableArray<int>> _waysOut;

    private FlowGraph(Activity flowchart, string? start)
    {
        _loops = new(FindLoops);
        _loopsLeft = new(FindLoopsLeft);
        _waysOut = new(() => [.. Enumerable.Range(0, Edges.Length).Where(e => LoopsLeftBy(e).Length > 0)]);
        Start = start;
        Edges = flowchart.Connections;
        _names = [.. Edges.SelectMany(e => new[] { e.Source, e.Target }).Distinct(StringComparer.Ordinal)];
        foreach (var name in _names)
        {
            _places.Add(name, _places.Count);
        }

        _ends = [.. Edges.Select(e => (_places[e.Source], _places[e.Target]))];
        Out = Group(e => e.Source);
        var forward = start is not null && _places.TryGetValue(start, out var place) ? ForwardPairs(place) : [];
        IsForward = [.. _ends.Select(forward.Contains)];
        ForwardIn = Group(e => e.Target).ToDictionary(
            g => g.Key, g => g.Value.Where(e => IsForward[e]).ToImmutableArray(), StringComparer.Ordinal);
        _onwards = Neighbours(e => IsForward[e], e => (_ends[e].Source, _ends[e].Target));
        _before = Neighbours(e => IsForward[e], e => (_ends[e].Target, _ends[e].Source));
        _into = Neighbours(_ => true, e => (_ends[e].Target, _ends[e].Source));
    }

    /// <summary>Where the flowchart starts by elsa-format.md B.2; null when it is empty.</summary>
    public string? Start { get; }

    public ImmutableArray<Connection> Edges { get; }

    /// <summary>By edge: it leads onwards, so that a join counts it.</summary>
    public ImmutableArray<bool> IsForward { get; }

    private Dictionary<string, ImmutableArray<int>> Out { get; }

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
    public ImmutableArray<string> ReachOf(string activity) =>
        _places.TryGetValue(activity, out var place) ? ReachOf(place).Nearest : [activity];

    /// <summary>Whether forward edges lead from one activity to another, or it is the same.</summary>
    public bool LeadsTo(string from, string to) =>
        from == to || (_places.TryGetValue(from, out var place) && _places.TryGetValue(to, out var end) && ReachOf(place).Is[end]);

    /// <summary>Everything from which forward edges lead to an activity, itself left out, nearest first.</summary>
    public ImmutableArray<string> UpstreamOf(string activity) =>
        _places.TryGetValue(activity, out var place) ? [.. Walk(place, _before).Skip(1).Select(p => _names[p])] : [];

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

    private HashSet<(int Source, int Target)> ForwardPairs(int start)
    {
        var kept = new HashSet<(int, int)>();
        var keptFrom = NoNeighbours();
        var visited = new bool[_names.Length];
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var source))
        {
            visited[source] = true;
            foreach (var target in EdgesFrom(_names[source]).Select(e => _ends[e].Target))
            {
                if (kept.Contains((source, target)) || Walk(target, keptFrom).Contains(source))
                {
                    continue;
                }

                kept.Add((source, target));
                keptFrom[source].Add(target);
                if (!visited[target])
                {
                    queue.Enqueue(target);
                }
            }
        }

        return kept;
    }

    private Dictionary<string, ImmutableArray<int>> Group(Func<Connection, string> end) =>
        Enumerable.Range(0, Edges.Length).GroupBy(i => end(Edges[i]), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
}
