namespace AmendFlow.Engine.Drawing;

/// <summary>What runs across between two layers: edges into one target, or out of one bar, share it.</summary>
internal sealed class LayoutNet
{
    private readonly HashSet<int> before = [];
    private readonly HashSet<int> behind = [];

    /// <summary>Where it comes from the layer before.</summary>
    public IReadOnlySet<int> Before => before;

    /// <summary>Where it goes to the layer behind.</summary>
    public IReadOnlySet<int> Behind => behind;

    public int Low { get; private set; } = int.MaxValue;

    public int High { get; private set; } = int.MinValue;

    /// <summary>From 0, counted from the layer before; -1 where it runs straight on.</summary>
    public int Track { get; set; } = -1;

    public void ComesFrom(int at) => Reach(before, at);

    public void GoesTo(int at) => Reach(behind, at);

    private void Reach(HashSet<int> side, int at)
    {
        side.Add(at);
        (Low, High) = (Math.Min(Low, at), Math.Max(High, at));
    }
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
            net.ComesFrom((int)segment.Start);
            net.GoesTo(segment.To.At);
        }

        foreach (var edge in graph.Edges.Where(e => e.IsBack))
        {
            var turn = TurnOf(edge);
            turn.ComesFrom(edge.Source.At + edge.Slot.Offset);
            turn.ComesFrom(edge.Way[0].At);
            var arrival = ArrivalOf(edge);
            arrival.GoesTo(edge.Way[^1].At);
            arrival.GoesTo(edge.Target.At);
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
