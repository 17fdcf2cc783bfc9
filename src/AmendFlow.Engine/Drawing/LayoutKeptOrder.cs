namespace AmendFlow.Engine.Drawing;

/// <summary>Of what stood in one layer before, nothing changes places; what is new, and the points of long edges, come in between.</summary>
internal static class LayoutKeptOrder
{
    /// <summary>Whether these two may not change places.</summary>
    public static bool Holds(LayoutNode left, LayoutNode right) => left.Stood is not null && right.Stood is not null;

    /// <summary>What stood before others that are not aside is not aside either, whatever leads to it now.</summary>
    public static void LetStandBetween(LayoutGraph graph)
    {
        foreach (var layer in graph.Layers)
        {
            var last = layer.Where(n => n is { Stood: not null, IsAside: false }).Select(n => n.Stood!.Value.Across).DefaultIfEmpty(int.MinValue).Max();
            foreach (var node in layer.Where(n => n.Stood?.Across < last))
            {
                node.IsAside = false;
            }
        }
    }

    /// <summary>Gives those that stood in the layer the rising keys that are nearest to what each would have by itself.</summary>
    public static void Raise(List<LayoutNode> layer, Dictionary<LayoutNode, double> key)
    {
        var kept = layer.Where(n => n.Stood is not null).OrderBy(n => n.IsAside).ThenBy(n => n.Stood!.Value.Across).ThenBy(n => n.Index).ToList();
        var pools = new List<(double Sum, int Count)>();
        foreach (var node in kept)
        {
            pools.Add((key[node], 1));
            while (pools.Count > 1 && pools[^2].Sum / pools[^2].Count > pools[^1].Sum / pools[^1].Count)
            {
                var last = pools[^1];
                pools.RemoveAt(pools.Count - 1);
                pools[^1] = (pools[^1].Sum + last.Sum, pools[^1].Count + last.Count);
            }
        }

        var i = 0;
        foreach (var (sum, count) in pools)
        {
            for (var end = i + count; i < end; i++)
            {
                key[kept[i]] = (sum / count) + (i * 1e-6);
            }
        }
    }
}
