using static AmendFlow.Engine.Drawing.LayoutMetrics;

namespace AmendFlow.Engine.Drawing;

/// <summary>
/// Finds which steps of an earlier drawing still stand in layers: all ways forward lead from one layer to a later one, and no layer lies on
/// another. Whoever was put elsewhere by hand, or was added since, is laid out anew.
/// </summary>
internal static class LayoutBefore
{
    /// <summary>Notes on each node where it stood. False, and nothing noted, where fewer than two in three stand in layers.</summary>
    public static bool Find(IReadOnlyList<LayoutNode> nodes, IReadOnlyList<LayoutEdge> edges, LayoutDirection direction, IReadOnlyDictionary<string, DiagramPoint> before)
    {
        foreach (var node in nodes)
        {
            if (before.TryGetValue(node.Activity!.Id, out var at))
            {
                node.Stood = direction == LayoutDirection.TopToBottom ? (OnGrid(at.Y), at.X) : (OnGrid(at.X), at.Y);
            }
        }

        var least = (nodes.Count * 2 / 3) + 1;
        DropWrongWays(nodes, [.. edges.Where(e => !e.IsBack && e.Source != e.Target)], direction, least);
        DropOverlaps(nodes, direction);
        if (Standing(nodes) >= least)
        {
            return true;
        }

        foreach (var node in nodes)
        {
            node.Stood = null;
        }

        return false;
    }

    // The step with the most ways to where they should not lead; of equals the last in the file, which is the newest.
    private static void DropWrongWays(IReadOnlyList<LayoutNode> nodes, IReadOnlyList<LayoutEdge> edges, LayoutDirection direction, int least)
    {
        while (Standing(nodes) >= least)
        {
            var wrong = edges.Where(e => e.Source.Stood is { } from && e.Target.Stood is { } to && from.Along + LeastAlong(e.Source, direction) > to.Along)
                .SelectMany(e => (LayoutNode[])[e.Source, e.Target]).GroupBy(n => n).ToList();
            if (wrong.Count == 0)
            {
                return;
            }

            wrong.OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key.Index).First().Key.Stood = null;
        }
    }

    private static void DropOverlaps(IReadOnlyList<LayoutNode> nodes, LayoutDirection direction)
    {
        var rows = new List<(int From, int To)>();
        foreach (var row in nodes.Where(n => n.Stood is not null).GroupBy(n => n.Stood!.Value.Along).OrderByDescending(g => g.Count()).ThenBy(g => g.Min(n => n.Index)))
        {
            var (from, to) = (row.Key, row.Key + row.Max(n => LeastAlong(n, direction)));
            if (rows.TrueForAll(r => to <= r.From || from >= r.To))
            {
                rows.Add((from, to));
                continue;
            }

            foreach (var node in row)
            {
                node.Stood = null;
            }
        }
    }

    private static int Standing(IReadOnlyList<LayoutNode> nodes) => nodes.Count(n => n.Stood is not null);

    /// <summary>The least length of a box along the flow, in pixels, whatever its name.</summary>
    public static int LeastAlong(LayoutNode node, LayoutDirection direction) => node.Kind switch
    {
        BoxKind.Bar => BarThickness,
        BoxKind.Mark => MarkSize,
        _ => direction == LayoutDirection.TopToBottom ? NameLine + (2 * Padding) : BoxWidth,
    };

    private static int OnGrid(int at) => (int)Math.Round(at / (double)Grid, MidpointRounding.AwayFromZero) * Grid;
}
