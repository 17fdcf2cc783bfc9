using static AmendFlow.Engine.Drawing.LayoutMetrics;

namespace AmendFlow.Engine.Drawing;

/// <summary>
/// Places each layer's nodes across the flow: as near as possible to what they are joined to, never nearer to each other than
/// their sizes allow. Each layer in turn is solved exactly (least squares under an order, by pooling), then the grid is taken.
/// </summary>
internal static class LayoutPlace
{
    private const int Sweeps = 48;

    public static void Across(LayoutGraph graph)
    {
        foreach (var layer in graph.Layers)
        {
            var at = 0.0;
            foreach (var (node, i) in layer.Select((n, i) => (n, i)))
            {
                node.Centre = i == 0 ? 0 : at += Apart(layer[i - 1], node);
            }

            layer.ForEach(n => n.Centre -= at / 2);
        }

        LayoutKept.Loosen(graph);
        var anchors = Anchors(graph);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var layer in sweep % 2 == 0 ? graph.Layers : graph.Layers.Reverse())
            {
                Solve(layer, n => Wish(n, sweep % 2 == 0, sweep >= Sweeps / 4, anchors));
            }
        }

        foreach (var layer in graph.Layers)
        {
            LayoutKept.Across(layer);
            Snap(layer);
        }

        for (var pass = 0; pass < 4; pass++)
        {
            foreach (var layer in pass % 2 == 0 ? graph.Layers : graph.Layers.Reverse())
            {
                Straighten(layer, pass % 2 == 0);
            }
        }

        AlignAside(graph);
    }

    // Each way that leads aside becomes one straight line, as far out as its widest layer pushes it.
    private static void AlignAside(LayoutGraph graph)
    {
        var groups = new Dictionary<LayoutNode, LayoutNode>();
        foreach (var node in graph.Layers.Reverse().SelectMany(l => l).Where(n => n.IsAside))
        {
            groups[node] = node.IsPoint && groups.TryGetValue(node.Out[0].To, out var end) ? end : node;
        }

        foreach (var node in graph.Layers.SelectMany(l => l).Where(n => n is { IsAside: true, IsPoint: false, In: [{ From.IsAside: true }] }))
        {
            groups[node] = groups.GetValueOrDefault(node.In[0].From, node);
        }

        foreach (var group in groups.GroupBy(g => g.Value, g => g.Key).OrderBy(g => g.Min(n => n.Order)).ToList())
        {
            var at = group.Max(n => n.Order == 0 || n.Wanted is not null ? n.Centre : Math.Max(n.Centre, Before(graph, n).Centre + Apart(Before(graph, n), n)));
            foreach (var node in group.Where(n => n.Wanted is null))
            {
                var layer = graph.Layers[node.Layer];
                node.Centre = Math.Min(at, Bound(layer, Kept(layer), node.Order, +1));
                Snap(layer);
            }
        }

        static LayoutNode Before(LayoutGraph graph, LayoutNode node) => graph.Layers[node.Layer][node.Order - 1];
    }

    /// <summary>The least distance of two neighbours' centres.</summary>
    public static int Apart(LayoutNode low, LayoutNode high) => low.HighSide + high.LowSide + (low.IsPoint || high.IsPoint ? 0 : Gap);

    // The two ends of a loop want to be beside the boxes that they belong to.
    private static Dictionary<LayoutNode, LayoutNode> Anchors(LayoutGraph graph)
    {
        var anchors = new Dictionary<LayoutNode, LayoutNode>();
        foreach (var edge in graph.Edges.Where(e => e.IsBack))
        {
            anchors[edge.Way[^1]] = edge.Target;
            anchors[edge.Way[0]] = edge.Source;
        }

        return anchors;
    }

    private static (double At, double Weight) Wish(LayoutNode node, bool down, bool both, Dictionary<LayoutNode, LayoutNode> anchors)
    {
        if (node.Wanted is { } wanted)
        {
            return (wanted, 1000);
        }

        var (sum, weight) = (node.Centre * 0.001, 0.001);
        void Add(double at, double w) => (sum, weight) = (sum + (at * w), weight + w);
        if (down || both || node.Out.Count == 0)
        {
            node.In.ForEach(s => Add(s.Start, s.Weight));
        }

        if (!down || both || node.In.Count == 0)
        {
            node.Out.ForEach(s => Add(s.To.Centre - (s.Slot?.Offset ?? 0), s.Weight));
        }

        if (anchors.TryGetValue(node, out var anchor))
        {
            Add(anchor.Centre + (node.Order > anchor.Order ? Apart(anchor, node) : -Apart(node, anchor)), 0.5);
        }

        return (sum / weight, weight);
    }

    // Pool adjacent violators: neighbours that would come too near move as one block to their common best place.
    private static void Solve(List<LayoutNode> layer, Func<LayoutNode, (double At, double Weight)> wish)
    {
        var blocks = new List<(double Sum, double Weight, int Count)>();
        var offset = 0.0;
        var offsets = new double[layer.Count];
        for (var i = 0; i < layer.Count; i++)
        {
            offset += i == 0 ? 0 : Apart(layer[i - 1], layer[i]);
            offsets[i] = offset;
            var (at, weight) = wish(layer[i]);
            blocks.Add(((at - offset) * weight, weight, 1));
            while (blocks.Count > 1 && blocks[^2].Sum / blocks[^2].Weight > blocks[^1].Sum / blocks[^1].Weight)
            {
                var last = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                blocks[^1] = (blocks[^1].Sum + last.Sum, blocks[^1].Weight + last.Weight, blocks[^1].Count + last.Count);
            }
        }

        var n = 0;
        foreach (var (sum, weight, count) in blocks)
        {
            for (var i = 0; i < count; i++, n++)
            {
                layer[n].Centre = (sum / weight) + offsets[n];
            }
        }
    }

    private static void Snap(List<LayoutNode> layer)
    {
        for (var i = 0; i < layer.Count; i++)
        {
            var at = Math.Round(layer[i].Centre / Grid, MidpointRounding.AwayFromZero) * Grid;
            layer[i].Centre = i == 0 ? at : Math.Max(at, layer[i - 1].Centre + Apart(layer[i - 1], layer[i]));
        }
    }

    // Exactly in line with the strongest neighbour, the strongest first; weaker ones make room. A jog of one grid step looks like
    // a mistake, and the main path should run straight.
    private static void Straighten(List<LayoutNode> layer, bool down)
    {
        var placed = Kept(layer);
        foreach (var node in layer.Where(n => n.Wanted is null).OrderByDescending(n => (down ? n.In : n.Out).Select(s => s.Weight).DefaultIfEmpty().Max()).ThenBy(n => n.Order))
        {
            var strongest = (down ? node.In : node.Out).MaxBy(s => s.Weight);
            if (strongest is null || strongest.Weight < 0.5 || SpreadsOut(node, down) || SpreadsOut(down ? strongest.From : strongest.To, !down))
            {
                continue;
            }

            var wish = down ? strongest.Start : strongest.To.Centre - (strongest.Slot?.Offset ?? 0);
            var at = Math.Clamp(wish, Bound(layer, placed, node.Order, -1), Bound(layer, placed, node.Order, +1));
            if (Math.Abs(at - node.Centre) <= 12 * Grid)
            {
                node.Centre = at;
                Push(layer, node.Order);
            }

            placed[node.Order] = true;
        }
    }

    private static bool[] Kept(List<LayoutNode> layer) => [.. layer.Select(n => n.Wanted is not null)];

    // A bar stands in the middle of its branches, not above one of them.
    private static bool SpreadsOut(LayoutNode node, bool down) => node is { Kind: BoxKind.Bar, IsPoint: false } && (down ? node.In : node.Out).Count > 1;

    // How far a node may go without moving one that is placed.
    private static double Bound(List<LayoutNode> layer, bool[] placed, int order, int step)
    {
        var room = 0;
        for (var i = order; i + step >= 0 && i + step < layer.Count; i += step)
        {
            room += step < 0 ? Apart(layer[i - 1], layer[i]) : Apart(layer[i], layer[i + 1]);
            if (placed[i + step])
            {
                return layer[i + step].Centre - (step * room);
            }
        }

        return step * 1e9;
    }

    private static void Push(List<LayoutNode> layer, int from)
    {
        for (var i = from + 1; i < layer.Count; i++)
        {
            layer[i].Centre = Math.Max(layer[i].Centre, layer[i - 1].Centre + Apart(layer[i - 1], layer[i]));
        }

        for (var i = from - 1; i >= 0; i--)
        {
            layer[i].Centre = Math.Min(layer[i].Centre, layer[i + 1].Centre - Apart(layer[i], layer[i + 1]));
        }
    }
}
