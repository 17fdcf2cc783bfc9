namespace AmendFlow.Engine.Drawing;

/// <summary>What runs across between two layers: edges into one target, or out of one bar, share it.</summary>
internal sealed class LayoutNet
{
    /// <summary>Where it comes from the layer before and goes to the layer behind.</summary>
    public HashSet<int> Before { get; } = [];

    public HashSet<int> Behind { get; } = [];

    public int Low => Math.Min(Before.DefaultIfEmpty(int.MaxValue).Min(), Behind.DefaultIfEmpty(int.MaxValue).Min());

    public int High => Math.Max(Before.DefaultIfEmpty(int.MinValue).Max(), Behind.DefaultIfEmpty(int.MinValue).Max());

    /// <summary>From 0, counted from the layer before; -1 where it runs straight on.</summary>
    public int Track { get; set; } = -1;
}

/// <summary>
/// Routes what lies between two layers on parallel tracks, so that no two edges lie on each other and few cross. Gap g lies before
/// layer g; the last gap lies behind the last layer, for loops that turn there.
/// </summary>
internal sealed class LayoutRoute
{
    private readonly Dictionary<object, LayoutNet>[] nets;

    public LayoutRoute(LayoutGraph graph)
    {
        nets = [.. Enumerable.Range(0, graph.Layers.Length + 1).Select(_ => new Dictionary<object, LayoutNet>())];
        foreach (var segment in graph.Layers.SelectMany(l => l).SelectMany(n => n.Out))
        {
            var net = NetOf(segment);
            net.Before.Add((int)segment.Start);
            net.Behind.Add(segment.To.At);
        }

        foreach (var edge in graph.Edges.Where(e => e.IsBack))
        {
            var turn = TurnOf(edge);
            turn.Before.Add(edge.Source.At + edge.Slot.Offset);
            turn.Before.Add(edge.Way[0].At);
            var arrival = ArrivalOf(edge);
            arrival.Behind.Add(edge.Way[^1].At);
            arrival.Behind.Add(edge.Target.At);
        }

        foreach (var gap in nets)
        {
            LayoutTracks.Assign([.. gap.Values.Where(n => n.High > n.Low).OrderBy(n => n.Low).ThenBy(n => n.High)]);
        }
    }

    /// <summary>How many tracks a gap needs.</summary>
    public int Tracks(int gap) => nets[gap].Values.Select(n => n.Track + 1).DefaultIfEmpty().Max();

    /// <summary>The track of a piece between layers; -1 where it is straight.</summary>
    public int Track(LayoutNode from, LayoutSlot? slot, LayoutNode to) => NetOf(new LayoutSegment(from, slot, to, 0)).Track;

    /// <summary>Where a back edge turns behind its source.</summary>
    public LayoutNet TurnOf(LayoutEdge edge) => Net(edge.Source.Layer + 1, edge.Way[0]);

    /// <summary>Where a back edge comes to its target, together with all else that does.</summary>
    public LayoutNet ArrivalOf(LayoutEdge edge) => Net(edge.Target.Layer, edge.Target);

    private LayoutNet NetOf(LayoutSegment segment) =>
        Net(segment.To.Layer, segment.From is { IsPoint: false, Kind: BoxKind.Bar } ? segment.From : segment.To);

    private LayoutNet Net(int gap, object key)
    {
        if (!nets[gap].TryGetValue(key, out var net))
        {
            nets[gap][key] = net = new();
        }

        return net;
    }
}
