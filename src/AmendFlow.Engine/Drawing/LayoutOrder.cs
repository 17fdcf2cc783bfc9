namespace AmendFlow.Engine.Drawing;

/// <summary>Orders each layer so that few edges cross: barycentre sweeps, then swaps of neighbours.</summary>
internal static class LayoutOrder
{
    private const int Sweeps = 16;

    public static void Arrange(LayoutGraph graph)
    {
        LayoutKeptOrder.LetStandBetween(graph);
        Start(graph);
        var best = Snapshot(graph);
        var fewest = Crossings(graph);
        for (var sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            var down = sweep % 2 == 0;
            foreach (var layer in down ? graph.Layers : graph.Layers.Reverse())
            {
                Sort(layer, n => Barycentre(n, down));
            }

            SwapNeighbours(graph);
            var crossings = Crossings(graph);
            if (crossings < fewest)
            {
                (best, fewest) = (Snapshot(graph), crossings);
            }
        }

        foreach (var (layer, order) in graph.Layers.Zip(best))
        {
            layer.Clear();
            layer.AddRange(order);
            Number(layer);
        }
    }

    public static void Number(List<LayoutNode> layer)
    {
        for (var i = 0; i < layer.Count; i++)
        {
            layer[i].Order = i;
        }
    }

    // In the order in which a walk from the start meets them, outcomes in file order.
    private static void Start(LayoutGraph graph)
    {
        var met = new Dictionary<LayoutNode, int>();
        foreach (var root in graph.Layers.SelectMany(l => l).Where(n => n.In.Count == 0).OrderBy(n => n.Index))
        {
            var stack = new Stack<LayoutNode>([root]);
            while (stack.TryPop(out var node))
            {
                if (met.TryAdd(node, met.Count))
                {
                    node.Out.Select(s => s.To).Reverse().ToList().ForEach(stack.Push);
                }
            }
        }

        foreach (var layer in graph.Layers)
        {
            Sort(layer, n => met.GetValueOrDefault(n, int.MaxValue));
        }
    }

    private static void Sort(List<LayoutNode> layer, Func<LayoutNode, double> wish)
    {
        var key = layer.ToDictionary(n => n, wish);
        LayoutKeptOrder.Raise(layer, key);
        var sorted = layer.OrderBy(n => n.IsAside).ThenBy(n => key[n]).ThenBy(n => n.Order).ToList();
        layer.Clear();
        layer.AddRange(sorted);
        Number(layer);
    }

    private static double Barycentre(LayoutNode node, bool down)
    {
        var neighbours = (down ? node.In : node.Out).Where(Counts).ToList();
        return neighbours.Count == 0 ? node.Order : neighbours.Average(s => down ? s.From.Order + Share(s) : s.To.Order);
    }

    // What leads aside crosses everything in between anyhow; it must not pull the branches apart.
    private static bool Counts(LayoutSegment segment) => !segment.To.IsAside || segment.From.IsAside;

    // Outcomes in file order from left to right, so that Yes and No do not change sides without need.
    private static double Share(LayoutSegment segment) => segment.Slot is null || segment.From.Slots.Count < 2
        ? 0
        : (segment.From.Slots.IndexOf(segment.Slot) + 1.0) / (segment.From.Slots.Count + 1) - 0.5;

    private static void SwapNeighbours(LayoutGraph graph)
    {
        var improved = true;
        for (var round = 0; improved && round < 8; round++)
        {
            improved = false;
            foreach (var layer in graph.Layers)
            {
                for (var i = 0; i + 1 < layer.Count; i++)
                {
                    var (left, right) = (layer[i], layer[i + 1]);
                    if (left.IsAside == right.IsAside && !LayoutKeptOrder.Holds(left, right) && Between(left, right) > Between(right, left))
                    {
                        (layer[i], layer[i + 1]) = (right, left);
                        (left.Order, right.Order) = (right.Order, left.Order);
                        improved = true;
                    }
                }
            }
        }
    }

    // Crossings of the edges of two neighbours when `left` stands at the left.
    private static int Between(LayoutNode left, LayoutNode right) =>
        left.In.Where(Counts).Sum(l => right.In.Count(r => Counts(r) && r.From.Order < l.From.Order))
        + left.Out.Where(Counts).Sum(l => right.Out.Count(r => Counts(r) && r.To.Order < l.To.Order));

    private static long Crossings(LayoutGraph graph)
    {
        long sum = 0;
        foreach (var layer in graph.Layers)
        {
            var segments = layer.SelectMany(n => n.Out).Where(Counts).Select(s => (From: s.From.Order, To: s.To.Order)).ToList();
            for (var i = 0; i < segments.Count; i++)
            {
                for (var j = i + 1; j < segments.Count; j++)
                {
                    if ((segments[i].From - segments[j].From) * (segments[i].To - segments[j].To) < 0)
                    {
                        sum++;
                    }
                }
            }
        }

        return sum;
    }

    private static List<LayoutNode>[] Snapshot(LayoutGraph graph) => [.. graph.Layers.Select(l => l.ToList())];
}
