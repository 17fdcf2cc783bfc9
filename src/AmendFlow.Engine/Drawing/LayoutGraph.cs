using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Drawing;

/// <summary>A flowchart without its loops, cut into layers, with a point in every layer that a long edge passes.</summary>
internal sealed class LayoutGraph
{
    private int nextIndex;

    public required List<LayoutNode>[] Layers { get; init; }

    public required List<LayoutEdge> Edges { get; init; }

    public required LayoutDirection Direction { get; init; }

    /// <summary>Keeps to an earlier drawing.</summary>
    public bool IsKept { get; private init; }

    /// <summary>Steps, and points in the layers that ways pass, also those that lead back: they find theirs later.</summary>
    public int Points => Layers.Sum(l => l.Count) + PointsBack(Edges);

    /// <summary>Points of the ways that lead back, once layers are known.</summary>
    public static int PointsBack(IEnumerable<LayoutEdge> edges) => edges.Where(e => e.IsBack).Sum(e => Math.Abs(e.Source.Layer - e.Target.Layer) + 1);

    public LayoutNode AddPoint(int layer)
    {
        var point = new LayoutNode(nextIndex++, null) { Layer = layer };
        Layers[layer].Add(point);
        return point;
    }

    public static LayoutGraph Of(Activity flowchart, LayoutDirection direction, LayoutOptions options)
    {
        var nodes = flowchart.Children.Select((a, i) => new LayoutNode(i, a) { Kind = options.Kind(a) }).ToList();
        var byId = nodes.ToDictionary(n => n.Activity!.Id, StringComparer.Ordinal);
        var edges = new List<LayoutEdge>();
        var back = LayoutCycles.BackEdges(flowchart);
        foreach (var (connection, i) in flowchart.Connections.Select((c, i) => (c, i)))
        {
            // An edge to an activity that is not there is the reader's finding, not the drawing's.
            if (byId.TryGetValue(connection.Source, out var source) && byId.TryGetValue(connection.Target, out var target))
            {
                edges.Add(new(i, source, SlotOf(source, connection.Port ?? "Done"), target, back.Contains(i)));
            }
        }

        var kept = options.Before is { } before && LayoutBefore.Find(nodes, edges, direction, before) && LayoutRows.Assign(nodes, edges, direction);
        if (!kept)
        {
            AssignLayers(nodes, edges);
        }

        var graph = new LayoutGraph
        {
            Layers = [.. Enumerable.Range(0, nodes.Count == 0 ? 0 : nodes.Max(n => n.Layer) + 1).Select(_ => new List<LayoutNode>())],
            Edges = edges,
            Direction = direction,
            IsKept = kept,
            nextIndex = nodes.Count,
        };
        nodes.ForEach(n => graph.Layers[n.Layer].Add(n));
        graph.AddWays();
        return graph;
    }

    private static LayoutSlot SlotOf(LayoutNode node, string port)
    {
        var slot = node.Slots.Find(s => s.Port == port);
        if (slot is null)
        {
            node.Slots.Add(slot = new(port));
        }

        return slot;
    }

    // Longest path from the start.
    private static void AssignLayers(List<LayoutNode> nodes, List<LayoutEdge> edges)
    {
        var outgoing = edges.Where(e => !e.IsBack).ToLookup(e => e.Source);
        var open = nodes.ToDictionary(n => n, _ => 0);
        foreach (var edge in edges.Where(e => !e.IsBack))
        {
            open[edge.Target]++;
        }

        var ready = new Queue<LayoutNode>(nodes.Where(n => open[n] == 0));
        while (ready.TryDequeue(out var node))
        {
            foreach (var edge in outgoing[node])
            {
                edge.Target.Layer = Math.Max(edge.Target.Layer, node.Layer + 1);
                if (--open[edge.Target] == 0)
                {
                    ready.Enqueue(edge.Target);
                }
            }
        }
    }

    private void AddWays()
    {
        var mainOf = MainEdges();
        foreach (var into in Edges.Where(e => !e.IsBack).GroupBy(e => e.Target).OrderBy(g => g.Key.Index))
        {
            // Many side exits to one end (all that is rejected) share one way there; branches that meet keep their own.
            var target = into.Key;
            var sharesWay = into.Count(e => target.Layer - e.Source.Layer > 1) > 2 && into.Count(e => !mainOf.Contains(e)) * 2 > into.Count();
            target.IsAside = sharesWay;
            var shared = new Dictionary<int, LayoutNode>();
            var drawn = new HashSet<(LayoutNode, LayoutSlot?, LayoutNode)>();
            foreach (var edge in into)
            {
                var main = mainOf.Contains(edge);
                for (var layer = edge.Source.Layer + 1; layer < target.Layer; layer++)
                {
                    if (!sharesWay || !shared.TryGetValue(layer, out var point))
                    {
                        shared[layer] = point = AddPoint(layer);
                        point.IsAside = sharesWay;
                    }

                    edge.Way.Add(point);
                }

                Connect(edge, sharesWay, main, drawn);
            }
        }

        foreach (var node in Layers.Skip(1).SelectMany(l => l))
        {
            node.IsAside |= node.In.Count > 0 && node.In.TrueForAll(s => s.From.IsAside);
        }
    }

    private void Connect(LayoutEdge edge, bool sharesWay, bool main, HashSet<(LayoutNode, LayoutSlot?, LayoutNode)> drawn)
    {
        LayoutNode from = edge.Source;
        LayoutSlot? slot = edge.Slot;
        foreach (var to in edge.Way.Append(edge.Target))
        {
            if (drawn.Add((from, slot, to)))
            {
                var weight = (from.IsPoint, to.IsPoint) switch
                {
                    (true, true) => IsKept ? 60 : 6,
                    (false, true) when sharesWay => 0.02,
                    _ => main ? 3 : 0.7,
                };
                var segment = new LayoutSegment(from, slot, to, weight);
                from.Out.Add(segment);
                to.In.Add(segment);
            }

            (from, slot) = (to, null);
        }
    }

    // The first edge in the file that goes on for about as long as any: approved rather than rejected or deadlocked. The
    // branches of a fork are equals.
    private HashSet<LayoutEdge> MainEdges()
    {
        var height = new Dictionary<LayoutNode, int>();
        foreach (var edge in Edges.Where(e => !e.IsBack).OrderByDescending(e => e.Source.Layer))
        {
            height[edge.Source] = Math.Max(height.GetValueOrDefault(edge.Source), height.GetValueOrDefault(edge.Target) + 1);
        }

        // What mostly goes back has no main way on.
        var loops = Edges.Where(e => e.IsBack).Select(e => e.Source).ToHashSet();
        return [.. Edges.Where(e => !e.IsBack).GroupBy(e => e.Source).Where(g => g.Count() == 1 ? !loops.Contains(g.Key) : g.Key.Kind != BoxKind.Bar).Select(g =>
            g.First(e => (height.GetValueOrDefault(e.Target) + 1) * 2 > height[e.Source]))];
    }

    /// <summary>The slot of a node's main edge; null where nothing leaves it.</summary>
    public static LayoutSlot? MainSlot(LayoutNode node) => node.Out.MaxBy(s => s.Weight)?.Slot;
}
