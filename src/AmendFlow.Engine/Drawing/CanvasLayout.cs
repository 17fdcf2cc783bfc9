using System.Collections.Immutable;
using AmendFlow.Engine.Definitions;
using static AmendFlow.Engine.Drawing.LayoutMetrics;

namespace AmendFlow.Engine.Drawing;

/// <summary>
/// The drawing that an author works on: every step with its name, where the author put it, and with all its outcomes at its right edge. A
/// flowchart in which a step has no place of its own is laid out from left to right.
/// </summary>
public static class CanvasLayout
{
    /// <summary>Between two outcomes of a step, in pixels.</summary>
    internal const int Pitch = 20;

    // Room to put a step beside everything that there is.
    private const int Margin = 20 * Grid;
    private const int Furthest = Editing.DefinitionEditor.MaxCoordinate;
    private const int LabelMost = 84;
    private const int Rounds = 5;

    // What a new step leaves free: for a line and its words beside it, for a line above it.
    private const int Ahead = 7 * Grid;
    private const int Aside = 3 * Grid;

    // A workflow of 200 steps has some 400. The routes of ten times as many would hold up a server for a minute.
    private const int MostWays = 1000;

    /// <summary>So many ways that drawing them would take many seconds: ask before <see cref="Of"/>, and show the outline.</summary>
    public static bool IsTangle(Activity flowchart) => flowchart.Connections.Length > MostWays || (!IsPlaced(flowchart) && Layout.IsTangle(flowchart));

    /// <param name="flowchart">Its children become boxes, its connections lines.</param>
    /// <param name="label">The name in a box, in the reader's language.</param>
    /// <param name="outcomes">All that a step can end with.</param>
    /// <param name="words">The words at an outcome; null for none.</param>
    public static DiagramLayout Of(
        Activity flowchart, Func<Activity, string> label, Func<Activity, IReadOnlyList<string>> outcomes, Func<Activity, Connection, string?> words)
    {
        if (flowchart.Children.IsEmpty)
        {
            return new(LayoutDirection.LeftToRight, [], [], 0, 0);
        }

        var places = IsPlaced(flowchart) ? flowchart.Children.ToDictionary(c => c.Id, c => (c.Position!.X, c.Position.Y), StringComparer.Ordinal) : Tidied(flowchart, outcomes);
        var origin = new DiagramPoint(Down(places.Values.Min(p => p.X)) - Margin, Down(places.Values.Min(p => p.Y)) - Margin);
        var boxes = flowchart.Children.Select(c => Box(c, label(c), Ports(flowchart, c, outcomes).Count(), (int)places[c.Id].X - origin.X, (int)places[c.Id].Y - origin.Y))
            .OrderBy(b => b.X).ThenBy(b => b.Y).ToImmutableArray();
        var handles = Handles(flowchart, boxes, outcomes);
        return new(
            LayoutDirection.LeftToRight,
            boxes,
            Lines(flowchart, boxes, handles, words),
            Up(boxes.Max(b => b.X + b.Width) + Margin),
            Up(boxes.Max(b => b.Y + b.Height) + Margin))
        {
            Origin = origin,
            Outcomes = [.. handles.Values],
        };
    }

    /// <summary>Whether the author's own drawing has a place for every step.</summary>
    public static bool IsPlaced(Activity flowchart)
    {
        ArgumentNullException.ThrowIfNull(flowchart);
        return flowchart.Children.All(c => HasPlace(c, Furthest));
    }

    /// <summary>
    /// Where every step stands when the drawing is tidied: from left to right, on the grid, with room for the names of both languages. Columns
    /// that an author has made stay as they are, with what is new put in.
    /// </summary>
    public static Dictionary<string, (double X, double Y)> Tidied(Activity flowchart, Func<Activity, IReadOnlyList<string>> outcomes)
    {
        var options = new LayoutOptions
        {
            Kind = KindOf,
            ShowsState = false,
            Outcome = (source, way) => SvgWords.Outcome(source, way.Port) is { } words ? LayoutText.Wrap(words.En, LabelMost, SmallSize, bold: false, most: 1)[0] : null,
            LeastHeight = a => Pitch * (Ports(flowchart, a, outcomes).Count() + 1),
            Before = flowchart.Children.Where(c => HasPlace(c, Furthest / 2)).ToDictionary(c => c.Id, c => new DiagramPoint((int)c.Position!.X, (int)c.Position.Y), StringComparer.Ordinal),
        };

        // What is put back into line lets its neighbours be put into line. Whoever tidies twice should see nothing change.
        for (var round = 1; ; round++)
        {
            var layout = Layout.Of(flowchart, LayoutDirection.LeftToRight, Longer, options);
            var places = layout.Places.ToDictionary(p => p.Key, p => new DiagramPoint(Down(p.Value.X), Down(p.Value.Y)), StringComparer.Ordinal);
            if (!layout.IsKept || round == Rounds || places.All(p => options.Before.TryGetValue(p.Key, out var before) && before == p.Value))
            {
                return places.ToDictionary(p => p.Key, p => ((double)p.Value.X, (double)p.Value.Y), StringComparer.Ordinal);
            }

            options = options with { Before = places };
        }
    }

    /// <summary>The place nearest to a wanted one where a new step stands clear of all others, with room for lines between them.</summary>
    /// <param name="step">Not among the flowchart's children yet.</param>
    internal static (double X, double Y) Free(
        Activity flowchart, Activity step, (double X, double Y) wanted, Func<Activity, IReadOnlyList<string>> outcomes)
    {
        var height = Box(step, Longer(step), outcomes(step).Count, 0, 0).Height;
        var taken = flowchart.Children.Where(o => o.Position is not null)
            .Select(o => Box(o, Longer(o), Ports(flowchart, o, outcomes).Count(), (int)o.Position!.X, (int)o.Position.Y)).ToList();
        var places =
            from across in Enumerable.Range(-15, 31)
            from down in Enumerable.Range(-60, 121)
            let place = (X: wanted.X + (across * 5 * Grid), Y: wanted.Y + (down * 2 * Grid))
            orderby Math.Abs(across * 5) + Math.Abs(down * 2), down descending, across descending
            select place;
        return places.Where(p => taken.TrueForAll(t => IsClear(p, height, t))).Append((X: wanted.X, Y: taken.Select(t => (double)t.Y + t.Height + Aside).DefaultIfEmpty(wanted.Y).Max())).First();
    }

    private static bool HasPlace(Activity step, int within) => step.Position is { } at && Math.Abs(at.X) <= within && Math.Abs(at.Y) <= within;

    private static bool IsClear((double X, double Y) place, int height, DiagramBox other) =>
        place.X >= other.X + other.Width + Ahead || place.X + BoxWidth + Ahead <= other.X
        || place.Y >= other.Y + other.Height + Aside || place.Y + height + Aside <= other.Y;

    private static string Longer(Activity step) => step.Text.En.Length >= step.Text.Fr.Length ? step.Text.En : step.Text.Fr;

    private static BoxKind KindOf(Activity activity) => LayoutOptions.KindOf(activity) == BoxKind.Question ? BoxKind.Question : BoxKind.Step;

    private static DiagramBox Box(Activity step, string label, int outcomes, int x, int y)
    {
        var kind = KindOf(step);
        var lines = LayoutText.Wrap(label, BoxWidth - (2 * Padding) - (kind == BoxKind.Question ? 2 * Grid : 0), NameSize, bold: true, most: 4);
        return new(step.Id, kind, x, y, BoxWidth, Up(Math.Max((lines.Length * NameLine) + (2 * Padding), Pitch * (outcomes + 1)), 2 * Grid), lines, []);
    }

    // From above in the order of what they lead to, so that few lines cross; what leads nowhere comes last.
    private static Dictionary<(string Step, string Port), DiagramOutcome> Handles(
        Activity flowchart, ImmutableArray<DiagramBox> boxes, Func<Activity, IReadOnlyList<string>> outcomes)
    {
        var at = boxes.ToDictionary(b => b.ActivityId, StringComparer.Ordinal);
        var handles = new Dictionary<(string, string), DiagramOutcome>();
        foreach (var step in flowchart.Children)
        {
            var ways = flowchart.Connections.Where(c => c.Source == step.Id && at.ContainsKey(c.Target)).ToLookup(c => c.Port ?? "Done", c => at[c.Target]);
            var ports = Ports(flowchart, step, outcomes).OrderBy(p => ways.Contains(p) ? ways[p].Average(b => b.Y) : int.MaxValue).ToList();
            var box = at[step.Id];
            foreach (var (port, i) in ports.Select((p, i) => (p, i)))
            {
                handles[(step.Id, port)] = new(step.Id, port, box.X + box.Width, box.Y + (box.Height / 2) + (((2 * i) - (ports.Count - 1)) * Pitch / 2));
            }
        }

        return handles;
    }

    // What only a connection knows is an outcome too.
    private static IEnumerable<string> Ports(Activity flowchart, Activity step, Func<Activity, IReadOnlyList<string>> outcomes) =>
        outcomes(step).Union(flowchart.Connections.Where(c => c.Source == step.Id).Select(c => c.Port ?? "Done"));

    private static ImmutableArray<DiagramLine> Lines(
        Activity flowchart, ImmutableArray<DiagramBox> boxes, Dictionary<(string, string), DiagramOutcome> handles, Func<Activity, Connection, string?> words)
    {
        var at = boxes.ToDictionary(b => b.ActivityId, StringComparer.Ordinal);
        var steps = flowchart.Children.ToDictionary(c => c.Id, StringComparer.Ordinal);
        var route = new CanvasRoute(boxes);
        var lines = ImmutableArray.CreateBuilder<DiagramLine>();
        var labelled = new HashSet<DiagramOutcome>();
        foreach (var (way, index) in flowchart.Connections.Select((c, i) => (c, i)).Where(c => at.ContainsKey(c.c.Source) && at.ContainsKey(c.c.Target)))
        {
            var (from, to) = (handles[(way.Source, way.Port ?? "Done")], at[way.Target]);
            var label = words(steps[way.Source], way) is { Length: > 0 } text && labelled.Add(from) ? Label(from, text) : null;
            lines.Add(new(index, route.Of(from, to), label, to.X + to.Width <= from.X));
        }

        return lines.ToImmutable();
    }

    private static DiagramLabel Label(DiagramOutcome from, string words)
    {
        var lines = LayoutText.Wrap(words, LabelMost, SmallSize, bold: false, most: 1);
        var width = LayoutText.Width(lines[0], SmallSize, bold: false) + 6;
        return new(lines, new(from.X + 12 + (width / 2), from.Y), width, SmallLine - 1);
    }

    private static int Down(double length) => (int)Math.Floor(length / Grid) * Grid;
}
