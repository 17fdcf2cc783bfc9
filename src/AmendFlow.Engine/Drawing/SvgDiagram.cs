using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Drawing;

/// <summary>
/// Writes a layout as SVG: class names only, no style and no script, so that it passes a strict content security policy and takes the
/// page's theme. Each step is a list item that says its name, its state and where it leads.
/// </summary>
public static class SvgDiagram
{
    private const int Corner = 6;

    /// <param name="layout">Where everything is.</param>
    /// <param name="flowchart">What was laid out.</param>
    /// <param name="overlay">Where a case stands; <see cref="Overlay.Nothing"/> for a definition.</param>
    /// <param name="language">"fr" for French, anything else English.</param>
    /// <param name="options">Title, links and zoom.</param>
    public static string Write(DiagramLayout layout, Activity flowchart, Overlay overlay, string language, SvgOptions options)
    {
        var svg = new StringBuilder();
        var followed = overlay.Followed.GetValueOrDefault(flowchart.Id, []);
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"af-flow\" xmlns=\"http://www.w3.org/2000/svg\" role=\"list\" aria-label=\"{Text(options.Title)}\"");
        svg.Append(CultureInfo.InvariantCulture, $" width=\"{Number(layout.Width * options.Scale)}\" height=\"{Number(layout.Height * options.Scale)}\"");
        svg.Append(CultureInfo.InvariantCulture, $" viewBox=\"0 0 {layout.Width} {layout.Height}\" data-flow=\"{(layout.Direction == LayoutDirection.TopToBottom ? "down" : "right")}\" data-origin=\"{layout.Origin.X} {layout.Origin.Y}\"><g aria-hidden=\"true\">");

        // Taken edges last: they share pieces with others and must lie on top.
        foreach (var line in layout.Lines.OrderBy(l => followed.Contains(l.Connection)))
        {
            var mark = options.WayMark(flowchart.Connections[line.Connection]).Class();
            Edge(svg, line, flowchart.Connections[line.Connection], EdgeClass(line, flowchart, overlay, followed) + (mark.Length > 0 ? " " + mark : ""));
        }

        foreach (var label in layout.Lines.Select(l => l.Label).OfType<DiagramLabel>())
        {
            Label(svg, label);
        }

        svg.Append("</g>");
        var steps = new SvgSteps(svg, flowchart, overlay, language, options, layout.Boxes);
        foreach (var box in layout.Boxes)
        {
            steps.Write(box);
        }

        foreach (var plus in SvgPlus.Of(layout))
        {
            if (options.PlusLink(plus.Connection) is { } link)
            {
                steps.Plus(plus, link);
            }
        }

        foreach (var outcome in layout.Outcomes)
        {
            if (options.OutcomeLink(outcome.ActivityId, outcome.Port) is { } link)
            {
                steps.Outcome(outcome, link);
            }
        }

        return svg.Append("</svg>").ToString();
    }

    internal static string Text(string text) => System.Net.WebUtility.HtmlEncode(text);

    internal static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string EdgeClass(DiagramLine line, Activity flowchart, Overlay overlay, ImmutableHashSet<int> followed)
    {
        var source = overlay.Steps.GetValueOrDefault(flowchart.Connections[line.Connection].Source)?.State ?? StepState.Ahead;
        return (line.IsBack ? " back" : "") + (followed.Contains(line.Connection) ? " taken"
            : source is StepState.Done or StepState.NotTaken or StepState.Cancelled ? " dead" : "");
    }

    private static void Edge(StringBuilder svg, DiagramLine line, Connection way, string classes)
    {
        var points = line.Points;
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"af-edge{classes}\" data-a=\"{Text(way.Source)}\" data-b=\"{Text(way.Target)}\" d=\"M{points[0].X} {points[0].Y}");
        for (var i = 1; i < points.Length - 1; i++)
        {
            var into = Towards(points[i], points[i - 1]);
            var outOf = Towards(points[i], points[i + 1]);
            svg.Append(CultureInfo.InvariantCulture, $"L{into.X} {into.Y}Q{points[i].X} {points[i].Y} {outOf.X} {outOf.Y}");
        }

        var (end, before) = (points[^1], points[^2]);
        var (dx, dy) = (Math.Sign(end.X - before.X), Math.Sign(end.Y - before.Y));
        svg.Append(CultureInfo.InvariantCulture, $"L{end.X - (6 * dx)} {end.Y - (6 * dy)}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"af-head{classes}\" d=\"M{end.X} {end.Y}l{(-8 * dx) - (5 * dy)} {(-8 * dy) - (5 * dx)}l{10 * dy} {10 * dx}z\"/>");
    }

    // The point on the way to another at which the corner starts to be round.
    private static DiagramPoint Towards(DiagramPoint corner, DiagramPoint other)
    {
        var length = Math.Abs(other.X - corner.X) + Math.Abs(other.Y - corner.Y);
        var by = Math.Min(Corner, length / 2);
        return new(corner.X + (by * Math.Sign(other.X - corner.X)), corner.Y + (by * Math.Sign(other.Y - corner.Y)));
    }

    private static void Label(StringBuilder svg, DiagramLabel label)
    {
        var (x, y) = (label.Centre.X, label.Centre.Y - (label.Height / 2));
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"af-plate\" x=\"{x - (label.Width / 2)}\" y=\"{y}\" width=\"{label.Width}\" height=\"{label.Height}\"/>");
        foreach (var (text, i) in label.Lines.Select((t, i) => (t, i)))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"af-port\" text-anchor=\"middle\" x=\"{x}\" y=\"{y + 11 + (i * (LayoutMetrics.SmallLine - 1))}\">{Text(text)}</text>");
        }
    }
}
