using System.Collections.Immutable;

namespace AmendFlow.Engine.Drawing;

/// <summary>Where a diagram flows to.</summary>
public enum LayoutDirection
{
    /// <summary>For reading: the whole of a process fits a page.</summary>
    TopToBottom,

    /// <summary>For editing, as in Elsa Studio.</summary>
    LeftToRight,
}

/// <summary>What an activity is drawn as.</summary>
public enum BoxKind
{
    /// <summary>A box with a name: somebody or something has work to do.</summary>
    Step,

    /// <summary>A box with cut corners: a condition chooses the path.</summary>
    Question,

    /// <summary>A small circle without a name: a start, an end, a mail, a value that is set.</summary>
    Mark,

    /// <summary>A bar without a name: where paths part or meet.</summary>
    Bar,
}

/// <summary>A point of the drawing in pixels at zoom 1, from the top left corner; y grows downwards.</summary>
public readonly record struct DiagramPoint(int X, int Y);

/// <summary>An activity on the drawing.</summary>
/// <param name="ActivityId">The activity's id.</param>
/// <param name="Kind">Its shape.</param>
/// <param name="X">Left edge, in pixels.</param>
/// <param name="Y">Top edge, in pixels.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Lines">Its name, wrapped to the box; empty for marks and bars.</param>
/// <param name="Note">The extra text, wrapped to the box; often empty.</param>
public sealed record DiagramBox(
    string ActivityId, BoxKind Kind, int X, int Y, int Width, int Height, ImmutableArray<string> Lines, ImmutableArray<string> Note);

/// <summary>The words at the start of an edge: the outcome that it follows.</summary>
/// <param name="Lines">Wrapped; at least one.</param>
/// <param name="Centre">Of the text's rectangle.</param>
/// <param name="Width">Of that rectangle, in pixels, estimated.</param>
/// <param name="Height">Of that rectangle, in pixels.</param>
public sealed record DiagramLabel(ImmutableArray<string> Lines, DiagramPoint Centre, int Width, int Height);

/// <summary>An edge on the drawing: horizontal and vertical pieces only.</summary>
/// <param name="Connection">Index into the flowchart's <c>Connections</c>.</param>
/// <param name="Points">From the edge of the source's box to the edge of the target's; at least two.</param>
/// <param name="Label">Null where the outcome goes without saying. Edges of one outcome share it: the first carries it.</param>
/// <param name="IsBack">Leads back to something earlier: a loop.</param>
public sealed record DiagramLine(int Connection, ImmutableArray<DiagramPoint> Points, DiagramLabel? Label, bool IsBack);

/// <summary>The place at a step's edge where an outcome leaves it.</summary>
/// <param name="X">In pixels, on the edge.</param>
/// <param name="Y">In pixels.</param>
public sealed record DiagramOutcome(string ActivityId, string Port, int X, int Y);

/// <summary>A flowchart laid out: where everything is, and nothing of how it looks.</summary>
/// <param name="Direction">Where it flows to.</param>
/// <param name="Boxes">In reading order: along the flow, then across it.</param>
/// <param name="Lines">In the order of the flowchart's connections.</param>
/// <param name="Width">Of the whole, in pixels.</param>
/// <param name="Height">Of the whole, in pixels.</param>
public sealed record DiagramLayout(
    LayoutDirection Direction, ImmutableArray<DiagramBox> Boxes, ImmutableArray<DiagramLine> Lines, int Width, int Height)
{
    /// <summary>Where the top left corner is in the coordinates of the author, or of the earlier drawing that is kept to; else 0, 0.</summary>
    public DiagramPoint Origin { get; init; }

    /// <summary>Whether it keeps to an earlier drawing.</summary>
    internal bool IsKept { get; init; }

    /// <summary>Where each step stands, by id, in the author's coordinates: what <see cref="LayoutOptions.Before"/> takes.</summary>
    public IReadOnlyDictionary<string, DiagramPoint> Places =>
        Boxes.ToDictionary(b => b.ActivityId, b => new DiagramPoint(b.X + Origin.X, b.Y + Origin.Y), StringComparer.Ordinal);

    /// <summary>The outcomes of all steps, on an author's drawing; else none.</summary>
    public ImmutableArray<DiagramOutcome> Outcomes { get; init; } = [];
}
