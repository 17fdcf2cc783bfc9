using AmendFlow.Engine.Definitions;
using static AmendFlow.Engine.Drawing.LayoutMetrics;

namespace AmendFlow.Engine.Drawing;

/// <summary>Gives each box its size and each outcome its place and label. Runs when the order is known and the places are not.</summary>
internal sealed class LayoutSizes(LayoutDirection direction, Func<Activity, string> name, LayoutOptions options, Activity flowchart)
{
    private const int LabelMost = 96;

    private readonly bool down = direction == LayoutDirection.TopToBottom;

    public void Measure(LayoutNode node, IReadOnlyList<LayoutEdge> leaving)
    {
        node.Slots.RemoveAll(s => leaving.All(e => e.Slot != s));
        if (node.Kind is BoxKind.Mark or BoxKind.Bar)
        {
            node.Across = node.Kind == BoxKind.Bar ? BarLength : MarkSize;
            node.Along = node.Kind == BoxKind.Bar ? BarThickness : MarkSize;
            node.LowSide = node.HighSide = Up(node.Across / 2.0);
            return;
        }

        SortSlots(node, leaving);
        foreach (var slot in node.Slots)
        {
            var edge = leaving.First(e => e.Slot == slot);
            if (options.Outcome(node.Activity!, flowchart.Connections[edge.Connection]) is { Length: > 0 } words)
            {
                slot.Label = [words];
            }
        }

        var (width, height) = Box(node);
        (node.Across, node.Along) = down ? (width, height) : (height, width);
        PlaceSlots(node);
        PlaceLabels(node);
    }

    private (int Width, int Height) Box(LayoutNode node)
    {
        var width = BoxWidth;
        if (down && node.Slots.Count > 1)
        {
            var pitches = IsCentred(node) ? 2 * MostOnOneSide(node) : node.Slots.Count - 1;
            width = Math.Max(width, Up((pitches * Pitch(node)) + Gap, 2 * Grid));
        }

        var inner = width - (2 * Padding) - (node.Kind == BoxKind.Question ? 2 * Grid : 0);
        node.Lines = LayoutText.Wrap(name(node.Activity!), inner, NameSize, bold: true, most: 4);
        if (options.Note(node.Activity!) is { Length: > 0 } note)
        {
            node.Note = LayoutText.Wrap(note, inner, SmallSize, bold: false, most: 3);
        }

        var lines = node.Note.Length + (options.ShowsState ? 1 : 0);
        var height = (node.Lines.Length * NameLine) + (lines * SmallLine) + (2 * Padding);
        return (width, Up(Math.Max(Math.Max(height, options.LeastHeight(node.Activity!)), down ? 0 : 3 * Grid * (node.Slots.Count + 1)), 2 * Grid));
    }

    // From the low side to the high side in the order of what they lead to; loops outermost.
    private static void SortSlots(LayoutNode node, IReadOnlyList<LayoutEdge> leaving)
    {
        double Key(LayoutSlot slot) => leaving.Where(e => e.Slot == slot).Average(e => e switch
        {
            { IsBack: true } => e.Way[0].Order < node.Order ? -1e6 : 1e6,
            { Way.Count: > 0 } => e.Way[0].Order,
            _ => e.Target.Order,
        });
        var sorted = node.Slots.OrderBy(Key).ToList();
        node.Slots.Clear();
        node.Slots.AddRange(sorted);
    }

    // The main edge leaves from the middle, so that the main path runs straight, unless too many stand on one side of it.
    private static bool IsCentred(LayoutNode node) => MostOnOneSide(node) <= 2;

    private static int MostOnOneSide(LayoutNode node)
    {
        var main = MainIndex(node);
        return Math.Max(main, node.Slots.Count - 1 - main);
    }

    private static int MainIndex(LayoutNode node) => LayoutGraph.MainSlot(node) is { } main ? node.Slots.IndexOf(main) : node.Slots.Count / 2;

    // Wide enough that no label touches its neighbour's line; labels that touch each other stand on two rows.
    private int Pitch(LayoutNode node)
    {
        var widest = node.Slots.Max(s => s.Label.IsEmpty ? 0 : LabelWidth(s.Label[0]));
        return down ? Math.Max(5 * Grid, Up((widest / 2.0) + 4)) : 3 * Grid;
    }

    private static int LabelWidth(string label) =>
        LayoutText.Wrap(label, LabelMost, SmallSize, bold: false, most: 2).Max(l => LayoutText.Width(l, SmallSize, bold: false)) + 6;

    private void PlaceSlots(LayoutNode node)
    {
        var centred = IsCentred(node) && (down || ((MostOnOneSide(node) * 3) + 1) * Grid <= node.Across / 2);
        var main = MainIndex(node);
        foreach (var (slot, i) in node.Slots.Select((s, i) => (s, i)))
        {
            slot.Offset = centred
                ? (i - main) * Pitch(node)
                : ((2 * i) - (node.Slots.Count - 1)) * Pitch(node) / 2;
        }
    }

    private void PlaceLabels(LayoutNode node)
    {
        node.LowSide = node.HighSide = Up(node.Across / 2.0);
        var most = down && node.Slots.Count > 1 ? LabelMost : BoxWidth - Gap;
        var previous = (End: int.MinValue, Row: 1);
        foreach (var slot in node.Slots.Where(s => s.Label.Length > 0))
        {
            slot.Label = LayoutText.Wrap(slot.Label[0], most, SmallSize, bold: false, most: 2);
            slot.LabelWidth = slot.Label.Max(l => LayoutText.Width(l, SmallSize, bold: false)) + 6;
            if (down)
            {
                var start = slot.Offset - (slot.LabelWidth / 2);
                slot.LabelRow = start < previous.End + 4 ? 1 - previous.Row : 0;
                previous = (slot.Offset + (slot.LabelWidth / 2), slot.LabelRow);
                node.LowSide = Math.Max(node.LowSide, Up(-start));
                node.HighSide = Math.Max(node.HighSide, Up(previous.End));
            }
        }

        var labelled = node.Slots.Where(s => s.Label.Length > 0).ToList();
        node.LabelRoom = labelled.Count == 0 ? 0
            : down ? 6 + labelled.GroupBy(s => s.LabelRow).Sum(row => RowHeight(row))
            : 12 + labelled.Max(s => s.LabelWidth);
    }

    public static int RowHeight(IEnumerable<LayoutSlot> row) => (row.Max(s => s.Label.Length) * (SmallLine - 1)) + 4;
}
