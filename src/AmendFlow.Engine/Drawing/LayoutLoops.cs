namespace AmendFlow.Engine.Drawing;

/// <summary>Finds a way for each back edge: beside its target, up through the layers where it crosses least, beside its source.</summary>
internal static class LayoutLoops
{
    public static void Add(LayoutGraph graph)
    {
        // Short loops first, so that they stay inside longer ones.
        foreach (var edge in graph.Edges.Where(e => e.IsBack).OrderBy(e => e.Source.Layer - e.Target.Layer).ThenBy(e => e.Connection))
        {
            var right = Try(graph, edge, edge.Target.Order + 1);
            var left = Try(graph, edge, edge.Target.Order);
            Insert(graph, edge, left.Cost < right.Cost ? left.Places : right.Places);
        }
    }

    // Walks from the target's layer to the source's and takes in each the cheapest place.
    private static (int Cost, List<int> Places) Try(LayoutGraph graph, LayoutEdge edge, int place)
    {
        var places = new List<int> { place };
        var cost = 0;
        for (var layer = edge.Target.Layer + 1; layer <= edge.Source.Layer; layer++)
        {
            var segments = graph.Layers[layer - 1].SelectMany(n => n.Out).ToList();
            var last = places[^1];
            var isEnd = layer == edge.Source.Layer;
            var best = Enumerable.Range(0, graph.Layers[layer].Count + 1)
                .Where(p => !isEnd || p == edge.Source.Order || p == edge.Source.Order + 1)
                .Select(p => (Place: p, Cost: segments.Count(s => s.From.Order < last != s.To.Order < p)))
                .OrderBy(c => c.Cost).ThenBy(c => Math.Abs(c.Place - edge.Source.Order)).ThenBy(c => -c.Place)
                .First();
            places.Add(best.Place);
            cost += best.Cost;
        }

        // What stands aside is passed on the inner side.
        return (cost + places.Zip(graph.Layers.Skip(edge.Target.Layer)).Count(p => p.First > 0 && p.Second[p.First - 1].IsAside), places);
    }

    private static void Insert(LayoutGraph graph, LayoutEdge edge, List<int> places)
    {
        LayoutNode? above = null;
        foreach (var (place, i) in places.Select((p, i) => (p, i)))
        {
            var layer = graph.Layers[edge.Target.Layer + i];
            var point = graph.AddPoint(edge.Target.Layer + i);
            layer.RemoveAt(layer.Count - 1);
            layer.Insert(place, point);
            LayoutOrder.Number(layer);
            if (above is not null)
            {
                var segment = new LayoutSegment(above, null, point, 6);
                above.Out.Add(segment);
                point.In.Add(segment);
            }

            edge.Way.Insert(0, point);
            above = point;
        }
    }
}
