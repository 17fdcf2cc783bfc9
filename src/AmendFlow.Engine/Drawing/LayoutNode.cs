using System.Collections.Immutable;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Drawing;

/// <summary>
/// A place in a layer: an activity, or a point that a long edge passes. "Along" is the direction of the flow, "across" the other,
/// so that one algorithm serves both directions. All lengths are multiples of the grid.
/// </summary>
internal sealed class LayoutNode(int index, Activity? activity)
{
    /// <summary>File order; points of edges follow.</summary>
    public int Index { get; } = index;

    public Activity? Activity { get; } = activity;

    public bool IsPoint => Activity is null;

    public BoxKind Kind { get; set; }

    public ImmutableArray<string> Lines { get; set; } = [];

    public ImmutableArray<string> Note { get; set; } = [];

    public int Layer { get; set; }

    /// <summary>Position in the layer.</summary>
    public int Order { get; set; }

    /// <summary>Kept at the far end of its layer: the common end of many side exits, which would part the main path.</summary>
    public bool IsAside { get; set; }

    /// <summary>Where its low corner stood in an earlier drawing that is kept to; null for what is new there, and for points.</summary>
    public (int Along, int Across)? Stood { get; set; }

    /// <summary>Stood elsewhere along the flow: went on to make room, or does not stand in layers.</summary>
    public bool HasGoneOn { get; set; }

    /// <summary>Centre across the flow.</summary>
    public double Centre { get; set; }

    public int At => (int)Centre;

    public int Across { get; set; }

    public int Along { get; set; }

    /// <summary>Room that labels need behind the box, along the flow.</summary>
    public int LabelRoom { get; set; }

    /// <summary>From the centre to the low and the high side, labels included.</summary>
    public int LowSide { get; set; } = LayoutMetrics.Grid;

    public int HighSide { get; set; } = LayoutMetrics.Grid;

    /// <summary>Where the centre has to be for the box to stand where it stood. Known when the box has a size.</summary>
    public double? Wanted => Stood is { } at && !IsLoose ? at.Across + (Across / 2) : null;

    /// <summary>Stood out of line with what it is joined to: keeps its row and its order, and not its place.</summary>
    public bool IsLoose { get; set; }

    public List<LayoutSegment> In { get; } = [];

    public List<LayoutSegment> Out { get; } = [];

    /// <summary>One for each outcome in use.</summary>
    public List<LayoutSlot> Slots { get; } = [];
}

/// <summary>Where the edges of one outcome leave a box.</summary>
internal sealed class LayoutSlot(string port)
{
    public string Port { get; } = port;

    /// <summary>From the centre of the box.</summary>
    public int Offset { get; set; }

    public ImmutableArray<string> Label { get; set; } = [];

    public int LabelWidth { get; set; }

    /// <summary>0 or 1: neighbouring labels stand on alternate rows.</summary>
    public int LabelRow { get; set; }
}

/// <summary>A piece of an edge between neighbouring layers. Pieces into the same far target are shared.</summary>
/// <param name="From">In the layer before.</param>
/// <param name="Slot">Null where it leaves a point.</param>
/// <param name="To">In the layer behind.</param>
/// <param name="Weight">How strongly it wants to be straight.</param>
internal sealed record LayoutSegment(LayoutNode From, LayoutSlot? Slot, LayoutNode To, double Weight)
{
    public double Start => From.Centre + (Slot?.Offset ?? 0);
}

/// <summary>An edge as the places it passes.</summary>
internal sealed record LayoutEdge(int Connection, LayoutNode Source, LayoutSlot Slot, LayoutNode Target, bool IsBack)
{
    /// <summary>
    /// The points between source and target. A back edge leaves in the flow's direction, turns, and passes one point in every
    /// layer from its source's up to its target's, both included.
    /// </summary>
    public List<LayoutNode> Way { get; } = [];
}

internal static class LayoutMetrics
{
    public const int Grid = 8;
    public const int BoxWidth = 176;
    public const int Padding = 10;
    public const int NameSize = 13;
    public const int NameLine = 17;
    public const int SmallSize = 12;
    public const int SmallLine = 15;
    public const int MarkSize = 24;
    public const int BarLength = 64;
    public const int BarThickness = 8;
    public const int Track = 12;
    public const int Gap = 16;

    /// <summary>A box that moves no further has not moved for its reader.</summary>
    public const int Near = 5 * Grid;

    public static int Up(double length, int step = Grid) => (int)Math.Ceiling(length / step) * step;
}
