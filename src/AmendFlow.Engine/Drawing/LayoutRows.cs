using Place = (int Row, int Behind);

namespace AmendFlow.Engine.Drawing;

/// <summary>
/// Layers for a flowchart whose steps stood in layers. Each stays in its own row, and a new one takes a row that is there. Where there is
/// none between what it stands between, either what follows it goes on by a row, as far as there is room in its branch, or a row is put in.
/// </summary>
internal sealed class LayoutRows
{
    // A step is not put further from the one before it only to find a row that is high enough.
    private const int Furthest = 4;

    private readonly LayoutDirection direction;
    private readonly List<int> rows;
    private readonly Dictionary<LayoutNode, int> rowOf;
    private readonly List<LayoutNode> inOrder;
    private readonly ILookup<LayoutNode, LayoutNode> into;
    private readonly Dictionary<LayoutNode, int> end = [];

    private LayoutRows(IReadOnlyList<LayoutNode> nodes, IReadOnlyList<LayoutEdge> edges, LayoutDirection direction)
    {
        this.direction = direction;
        var stood = nodes.Where(n => n.Stood is not null).ToList();
        rows = [.. stood.Select(n => n.Stood!.Value.Along).Distinct().Order()];
        rowOf = stood.ToDictionary(n => n, n => rows.BinarySearch(n.Stood!.Value.Along));
        var forward = edges.Where(e => !e.IsBack).ToList();
        into = forward.ToLookup(e => e.Target, e => e.Source);
        var outOf = forward.ToLookup(e => e.Source, e => e.Target);
        inOrder = InOrder(nodes, into, outOf);

        // The first row that something behind a step stands in.
        foreach (var node in Enumerable.Reverse(inOrder))
        {
            end[node] = outOf[node].Select(t => Math.Min(end[t], rowOf.GetValueOrDefault(t, rows.Count))).DefaultIfEmpty(rows.Count).Min();
        }
    }

    /// <summary>Gives each node its layer. False, with all that stood forgotten, where ways would lead through too many layers to be drawn.</summary>
    public static bool Assign(IReadOnlyList<LayoutNode> nodes, IReadOnlyList<LayoutEdge> edges, LayoutDirection direction)
    {
        var made = new LayoutRows(nodes, edges, direction);
        var (put, pushed) = (made.Places(pushes: false), made.Places(pushes: true));
        var places = made.Moved(pushed) * 5 <= nodes.Count && made.Moved(pushed) < made.Moved(put) ? pushed : put;
        var layers = places.Values.Distinct().Order().ToList();
        foreach (var (node, place) in places)
        {
            node.Layer = layers.BinarySearch(place);
            node.HasGoneOn = made.rowOf.TryGetValue(node, out var row) && place != (row, 0);
            node.Stood = node.Stood is { } at && place.Behind == 0 ? (made.rows[place.Row], at.Across) : null;
        }

        if (edges.Where(e => !e.IsBack).Sum(e => e.Target.Layer - e.Source.Layer) + LayoutGraph.PointsBack(edges) <= Layout.MostPoints)
        {
            return true;
        }

        foreach (var node in nodes)
        {
            (node.Layer, node.Stood) = (0, null);
        }

        return false;
    }

    private Dictionary<LayoutNode, Place> Places(bool pushes)
    {
        var places = new Dictionary<LayoutNode, Place>();
        foreach (var node in inOrder)
        {
            var last = into[node].Select(s => places[s]).DefaultIfEmpty((Row: -1, Behind: 0)).Max();
            var limit = pushes ? rows.Count : end[node];
            places[node] = rowOf.TryGetValue(node, out var own) && own > last.Row ? (own, 0)
                : last.Row + 1 < limit ? (Fitting(last.Row + 1, limit, LayoutBefore.LeastAlong(node, direction)), 0)
                : (last.Row, last.Behind + 1);
        }

        return places;
    }

    // How many stand elsewhere then: those that went on, and for each row that is put in those on the smaller side of it.
    private int Moved(Dictionary<LayoutNode, Place> places) => rowOf.Count(r => places[r.Key] != (r.Value, 0))
        + places.Values.Where(p => p.Behind > 0).Distinct().Sum(p => Math.Min(rowOf.Values.Count(r => r <= p.Row), rowOf.Values.Count(r => r > p.Row)));

    // A box in a row of marks or bars would part it from the next.
    private int Fitting(int from, int limit, int least)
    {
        for (var row = from; row < Math.Min(limit, from + Furthest); row++)
        {
            if (row + 1 >= rows.Count || rows[row + 1] - rows[row] >= least + (4 * LayoutMetrics.Grid))
            {
                return row;
            }
        }

        return from;
    }

    private static List<LayoutNode> InOrder(IReadOnlyList<LayoutNode> nodes, ILookup<LayoutNode, LayoutNode> into, ILookup<LayoutNode, LayoutNode> outOf)
    {
        var open = nodes.ToDictionary(n => n, n => into[n].Count());
        var order = nodes.Where(n => open[n] == 0).ToList();
        for (var i = 0; i < order.Count; i++)
        {
            order.AddRange(outOf[order[i]].Where(t => --open[t] == 0));
        }

        return order;
    }
}
