using static AmendFlow.Engine.Drawing.LayoutMetrics;

namespace AmendFlow.Engine.Drawing;

/// <summary>
/// Keeps boxes where they stood across the flow: what is new takes the room that is there, then what its neighbours can give without going
/// far, and then pushes those on one side.
/// </summary>
internal static class LayoutKept
{
    /// <summary>Lets go of the place of whatever has all that it is joined to on one side, and room there: somebody has moved it.</summary>
    public static void Loosen(LayoutGraph graph)
    {
        foreach (var node in graph.Layers.SelectMany(l => l.Where(n => n.Wanted is not null && IsOutOfLine(l, n))).ToList())
        {
            node.IsLoose = true;
        }
    }

    /// <summary>Places a layer whose nodes have been placed as they wish.</summary>
    public static void Across(List<LayoutNode> layer)
    {
        if (layer.TrueForAll(n => n.Wanted is null))
        {
            return;
        }

        var (towardsHigh, towardsLow) = (Pushed(layer, +1), Pushed(layer, -1));
        var best = Moved(layer, towardsLow).CompareTo(Moved(layer, towardsHigh)) < 0 ? towardsLow : towardsHigh;
        for (var i = 0; i < layer.Count; i++)
        {
            layer[i].Centre = best[i];
        }
    }

    // Where one end of a way cannot be known, or many branches meet, being out of line says nothing.
    private static bool IsOutOfLine(List<LayoutNode> layer, LayoutNode node)
    {
        var ends = node.In.Where(Counts).Select(s => s.From.Wanted + (s.Slot?.Offset ?? 0))
            .Concat(node.Out.Where(Counts).Select(s => s.To.Wanted - (s.Slot?.Offset ?? 0))).ToList();
        var off = ends.OfType<double>().Select(at => at - node.Wanted!.Value).ToList();
        if (node.Kind == BoxKind.Bar || off.Count == 0 || off.Count < ends.Count || off.Exists(o => Math.Abs(o) < Grid || Math.Sign(o) != Math.Sign(off[0])))
        {
            return false;
        }

        var (side, by) = (Math.Sign(off[0]), off.Min(Math.Abs));
        var next = node.Order + side;
        return next < 0 || next == layer.Count || (layer[next].Wanted is { } beside
            && Math.Abs(beside - node.Wanted!.Value) - by >= (side < 0 ? LayoutPlace.Apart(layer[next], node) : LayoutPlace.Apart(node, layer[next])));
    }

    // All but what leads aside.
    private static bool Counts(LayoutSegment segment) => segment.Weight > 0.5;

    // Each gives way by no more than is near, and only so that those behind it can stand; what that makes no room for is pushed on.
    private static double[] Pushed(List<LayoutNode> layer, int side)
    {
        var order = side > 0 ? layer : Enumerable.Reverse(layer).ToList();
        var latest = new double[order.Count];
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var room = i + 1 < order.Count ? latest[i + 1] - Apart(i + 1) : double.MaxValue;
            latest[i] = order[i].Wanted is null ? room : Math.Clamp(room, Wish(i) - Near, Wish(i));
        }

        var at = new double[order.Count];
        for (var i = 0; i < order.Count; i++)
        {
            var wish = Math.Min(Wish(i), latest[i]);
            at[i] = i == 0 ? wish : Math.Max(wish, at[i - 1] + Apart(i));
        }

        return [.. (side > 0 ? at : at.Reverse()).Select(a => side * a)];

        int Apart(int i) => side > 0 ? LayoutPlace.Apart(order[i - 1], order[i]) : LayoutPlace.Apart(order[i], order[i - 1]);
        double Wish(int i) => side * (order[i].Wanted ?? order[i].Centre);
    }

    private static (int Far, double Sum) Moved(List<LayoutNode> layer, double[] at)
    {
        var moved = layer.Select((n, i) => n.Wanted is { } wanted ? Math.Abs(at[i] - wanted) : 0).ToList();
        return (moved.Count(m => m > Near), moved.Sum());
    }
}
