using System.Collections.Immutable;
using AmendFlow.Engine.Definitions;
using static AmendFlow.Engine.Drawing.LayoutMetrics;

namespace AmendFlow.Engine.Drawing;

/// <summary>
/// Lays a flowchart out in layers. One engine for the case page, print, mail, comparison and the designer's Tidy. Deterministic: the same
/// definition and options give the same drawing. No two boxes overlap, and no edge runs through a box.
/// </summary>
public static class Layout
{
    // Ways through layers, counted with the steps: the shipped workflow has some 600, and 200 generated steps some 900.
    internal const int MostPoints = 4000;

    /// <summary>
    /// So many ways lead across so many steps that laying them out would take many seconds, and nobody could read what comes of it. Ask before
    /// <see cref="Of(Activity, LayoutDirection, Func{Activity, string}, LayoutOptions?)"/>, and show the outline.
    /// </summary>
    public static bool IsTangle(Activity flowchart) => !flowchart.Children.IsEmpty && LayoutGraph.Of(flowchart, LayoutDirection.TopToBottom, new()).Points > MostPoints;

    /// <param name="flowchart">Its children become boxes, its connections lines. Without children the drawing is empty.</param>
    /// <param name="direction">Where it flows to.</param>
    /// <param name="label">The name in a box, in the reader's language.</param>
    /// <param name="options">Null for the defaults, with English outcomes.</param>
    public static DiagramLayout Of(Activity flowchart, LayoutDirection direction, Func<Activity, string> label, LayoutOptions? options = null)
    {
        options ??= new();
        if (flowchart.Children.IsEmpty)
        {
            return new(direction, [], [], 0, 0);
        }

        var graph = LayoutGraph.Of(flowchart, direction, options);
        LayoutOrder.Arrange(graph);
        LayoutLoops.Add(graph);
        var sizes = new LayoutSizes(direction, label, options, flowchart);
        var leaving = graph.Edges.ToLookup(e => e.Source);
        foreach (var node in graph.Layers.SelectMany(l => l).Where(n => !n.IsPoint))
        {
            sizes.Measure(node, [.. leaving[node]]);
        }

        LayoutPlace.Across(graph);
        return new LayoutPaper(graph, new LayoutRoute(graph)).Draw();
    }

    /// <summary>With the names of the definition and the outcomes in one language.</summary>
    /// <param name="flowchart">Its children become boxes, its connections lines.</param>
    /// <param name="language">"fr" for French, anything else English.</param>
    /// <param name="direction">Where it flows to.</param>
    public static DiagramLayout Of(Activity flowchart, string language, LayoutDirection direction = LayoutDirection.TopToBottom) =>
        Of(flowchart, direction, a => a.Text.In(language), LayoutOptions.In(language));
}

/// <summary>Turns places along and across the flow into coordinates.</summary>
internal sealed class LayoutPaper
{
    private const int Margin = 2 * Grid;
    private const int HeadRoom = 3 * Grid;

    private readonly LayoutGraph graph;
    private readonly LayoutRoute route;
    private readonly bool down;
    private readonly int[] layerAt;
    private readonly int[] firstTrackAt;
    private readonly int length;
    private readonly int shift;
    private readonly int breadth;
    private readonly int origin;

    public LayoutPaper(LayoutGraph graph, LayoutRoute route)
    {
        (this.graph, this.route) = (graph, route);
        down = graph.Direction == LayoutDirection.TopToBottom;
        layerAt = new int[graph.Layers.Length];
        firstTrackAt = new int[graph.Layers.Length + 1];
        var at = Margin;
        for (var i = 0; i <= graph.Layers.Length; i++)
        {
            var tracks = route.Tracks(i);
            var between = i > 0 && i < graph.Layers.Length;
            firstTrackAt[i] = at + (between || tracks > 0 ? Grid : 0);
            at = Up(firstTrackAt[i] + (tracks * Track) + (between || (tracks > 0 && i == 0) ? HeadRoom - (tracks > 0 ? Grid : 0) : 0));
            if (i < graph.Layers.Length)
            {
                layerAt[i] = at;
                at += graph.Layers[i].Max(n => n.Along + n.LabelRoom);
            }
        }

        var nodes = graph.Layers.SelectMany(l => l).ToList();
        shift = Margin - nodes.Min(n => n.At - n.LowSide);
        if (graph.IsKept)
        {
            var behind = at - layerAt[^1];
            origin = Keep();
            at = layerAt[^1] + behind;
        }

        length = at + Margin;
        breadth = Up(nodes.Max(n => n.At + n.HighSide) + shift + Margin);
    }

    // What runs across stays behind the layer that it comes from. Gives where the drawing begins in the coordinates of the earlier one.
    private int Keep()
    {
        var kept = LayoutKeptRows.Along(graph, layerAt);
        var begin = kept[0] - layerAt[0];
        for (var i = 0; i < layerAt.Length; i++)
        {
            firstTrackAt[i + 1] += kept[i] - begin - layerAt[i];
            layerAt[i] = kept[i] - begin;
        }

        return begin;
    }

    public DiagramLayout Draw()
    {
        var labelled = new HashSet<LayoutSlot>();
        return new(
            graph.Direction,
            [.. graph.Layers.SelectMany(l => l).Where(n => !n.IsPoint).Select(Box)],
            [.. graph.Edges.OrderBy(e => e.Connection).Select(e => new DiagramLine(
                e.Connection, Points(e), e.Slot.Label.Length > 0 && labelled.Add(e.Slot) ? Label(e.Source, e.Slot) : null, e.IsBack))],
            down ? breadth : length,
            down ? length : breadth)
        {
            IsKept = graph.IsKept,
            Origin = !graph.IsKept ? default : down ? new(-shift, origin) : new(origin, -shift),
        };
    }

    private DiagramBox Box(LayoutNode node)
    {
        var corner = At(node.At - (node.Across / 2), layerAt[node.Layer]);
        return new(node.Activity!.Id, node.Kind, corner.X, corner.Y, down ? node.Across : node.Along, down ? node.Along : node.Across, node.Lines, node.Note);
    }

    private DiagramLabel Label(LayoutNode node, LayoutSlot slot)
    {
        var height = slot.Label.Length * (SmallLine - 1);
        var before = node.Slots.Where(s => s.Label.Length > 0 && s.LabelRow < slot.LabelRow).ToList();
        var along = layerAt[node.Layer] + node.Along + 6 + (down
            ? (before.Count == 0 ? 0 : LayoutSizes.RowHeight(before)) + (height / 2)
            : slot.LabelWidth / 2);
        return new(slot.Label, At(node.At + slot.Offset, along), slot.LabelWidth, height);
    }

    private ImmutableArray<DiagramPoint> Points(LayoutEdge edge)
    {
        var start = edge.Source.At + edge.Slot.Offset;
        var points = new List<(int Across, int Along)> { (start, layerAt[edge.Source.Layer] + edge.Source.Along) };
        void Over(int gap, int track, int to)
        {
            if (points[^1].Across != to)
            {
                var along = firstTrackAt[gap] + (track * Track);
                points.Add((points[^1].Across, along));
                points.Add((to, along));
            }
        }

        if (edge.IsBack)
        {
            Over(edge.Source.Layer + 1, route.TurnOf(edge).Track, edge.Way[0].At);
            foreach (var (below, above) in edge.Way.Zip(edge.Way.Skip(1)))
            {
                Over(below.Layer, route.Track(above, null, below), above.At);
            }

            Over(edge.Target.Layer, route.ArrivalOf(edge).Track, edge.Target.At);
        }
        else
        {
            LayoutNode from = edge.Source;
            LayoutSlot? slot = edge.Slot;
            foreach (var to in edge.Way.Append(edge.Target))
            {
                Over(to.Layer, route.Track(from, slot, to), to.At);
                (from, slot) = (to, null);
            }
        }

        points.Add((edge.Target.At, layerAt[edge.Target.Layer]));
        return [.. points.Select(p => At(p.Across, p.Along))];
    }

    private DiagramPoint At(int across, int along) => down ? new(across + shift, along) : new(along, across + shift);
}
