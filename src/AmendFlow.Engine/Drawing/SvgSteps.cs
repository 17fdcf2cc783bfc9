using System.Globalization;
using System.Text;
using AmendFlow.Engine.Definitions;
using static AmendFlow.Engine.Drawing.LayoutMetrics;
using static AmendFlow.Engine.Drawing.SvgDiagram;

namespace AmendFlow.Engine.Drawing;

/// <summary>Writes the boxes of a diagram.</summary>
internal sealed class SvgSteps(
    StringBuilder svg, Activity flowchart, Overlay overlay, string language, SvgOptions options, IEnumerable<DiagramBox> boxes)
{
    private readonly Dictionary<string, Activity> activities = flowchart.Children.ToDictionary(a => a.Id, StringComparer.Ordinal);
    private readonly HashSet<string> shown = [.. boxes.Select(b => b.ActivityId)];

    public void Write(DiagramBox box)
    {
        var activity = activities[box.ActivityId];
        var state = overlay.Steps.GetValueOrDefault(box.ActivityId) ?? new(StepState.Ahead, 0, []);
        var link = options.Link(box.ActivityId);
        var mark = options.Mark(box.ActivityId);
        var chosen = (box.ActivityId == options.Chosen ? " chosen" : "") + (mark == DiagramMark.None ? "" : " " + mark.Class());
        svg.Append(CultureInfo.InvariantCulture, $"<g role=\"listitem\" id=\"{Text(options.IdPrefix + box.ActivityId)}\" class=\"af-step {SvgWords.Class(state.State)}{chosen}\" data-id=\"{Text(box.ActivityId)}\" data-box=\"{box.X} {box.Y} {box.Width} {box.Height}\">");
        svg.Append(link is null ? "<g role=\"img\">" : $"<a href=\"{Text(link)}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Text(Title(activity, state) + (mark == DiagramMark.None ? "" : $" ({mark.Name().In(language)})"))}</title><desc>{Text(Description(activity, box))}</desc>");
        switch (box.Kind)
        {
            case BoxKind.Bar:
                svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"af-bar\" x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{box.Height}\" rx=\"3\"/>");
                break;
            case BoxKind.Mark:
                Mark(box, activity, state);
                break;
            default:
                Box(box, state);
                break;
        }

        Badge(box, mark);
        svg.Append(link is null ? "</g></g>" : "</a></g>");
    }

    /// <summary>The place on a way where a step can be added. The outline has the same links, so the keyboard need not pass them all here.</summary>
    public void Plus(SvgPlus plus, string link)
    {
        var way = flowchart.Connections[plus.Connection];
        var title = SvgWords.AddBetween(Name(activities[way.Source]), Name(activities[way.Target])).In(language);
        svg.Append(CultureInfo.InvariantCulture, $"<g role=\"listitem\" class=\"af-plus\"><a href=\"{Text(link)}\" tabindex=\"-1\"><title>{Text(title)}</title><circle cx=\"{plus.X}\" cy=\"{plus.Y}\" r=\"14\"/><circle class=\"af-badge\" cx=\"{plus.X}\" cy=\"{plus.Y}\" r=\"8\"/><path class=\"af-badge-sign\" d=\"M{plus.X} {plus.Y}m-4 0h8m-4-4v8\"/></a></g>");
    }

    /// <summary>The place where an outcome leaves its step. The panel has the same, so the keyboard need not pass them all here.</summary>
    public void Outcome(DiagramOutcome outcome, string link)
    {
        var step = activities[outcome.ActivityId];
        var words = SvgWords.Ending(outcome.Port).In(language);
        var free = flowchart.Connections.Any(c => c.Source == step.Id && (c.Port ?? "Done") == outcome.Port) ? "" : " free";
        svg.Append(CultureInfo.InvariantCulture, $"<g role=\"listitem\" class=\"af-out{free}\" data-id=\"{Text(step.Id)}\" data-port=\"{Text(outcome.Port)}\"><a href=\"{Text(link)}\" tabindex=\"-1\"><title>{Text($"{Name(step)}{(language == "fr" ? "\u00A0" : "")}: {words}")}</title><circle cx=\"{outcome.X}\" cy=\"{outcome.Y}\" r=\"10\"/><circle class=\"af-dot\" cx=\"{outcome.X}\" cy=\"{outcome.Y}\" r=\"5\"/></a></g>");
    }

    private void Badge(DiagramBox box, DiagramMark mark)
    {
        if (mark == DiagramMark.None)
        {
            return;
        }

        var (x, y) = box.Kind == BoxKind.Mark ? (box.X + (box.Width / 2) + 11, box.Y + (box.Height / 2) - 11) : (box.X + box.Width - 2, box.Y + 2);
        var sign = mark switch
        {
            DiagramMark.Added => "m-4 0h8m-4-4v8",
            DiagramMark.Removed => "m-4 0h8",
            _ => "m-5 1q2.5-4 5-1t5-1",
        };
        svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"af-badge\" cx=\"{x}\" cy=\"{y}\" r=\"9\"/><path class=\"af-badge-sign\" d=\"M{x} {y}{sign}\"/>");
    }

    private void Mark(DiagramBox box, Activity activity, StepOverlay state)
    {
        var (x, y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"af-mark\" cx=\"{x}\" cy=\"{y}\" r=\"11\"/>");
        var sign = activity.Type switch
        {
            "Elsa.Start" => "m-3-5l8 5l-8 5z",
            "Elsa.End" or "Elsa.Finish" or "Elsa.Complete" => "m-4-4h8v8h-8z",
            "AmendFlow.Notify" or "Elsa.SendEmail" or "Elsa.PublishEvent" => "m-6-4h12v8h-12zl6 5l6-5",
            _ when LayoutOptions.KindOf(activity) != BoxKind.Mark => state.State == StepState.NotTaken ? "m-5 0h10" : "m5 -5v4h-4m4 0a5.5 5.5 0 1 0 0 4",
            _ => "m-5-2h10m-10 4h10",
        };
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"af-sign\" d=\"M{x} {y}{sign}\"/>");
    }

    private void Box(DiagramBox box, StepOverlay state)
    {
        var (x, y, w, h) = (box.X, box.Y, box.Width, box.Height);
        svg.Append(box.Kind == BoxKind.Question
            ? string.Create(CultureInfo.InvariantCulture, $"<path class=\"af-box\" d=\"M{x + 14} {y}h{w - 28}l14 14v{h - 28}l-14 14h{28 - w}l-14-14v{28 - h}z\"/>")
            : string.Create(CultureInfo.InvariantCulture, $"<rect class=\"af-box\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"8\"/>"));
        var left = x + Padding + (box.Kind == BoxKind.Question ? Grid : 0);
        var showsState = overlay.Steps.Count > 0;
        var used = (box.Lines.Length * NameLine) + ((box.Note.Length + (showsState ? 1 : 0)) * SmallLine);
        var baseline = y + ((h - used) / 2) + 13;
        foreach (var line in box.Lines)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"af-name\" x=\"{left}\" y=\"{baseline}\">{Text(line)}</text>");
            baseline += NameLine;
        }

        baseline -= NameLine - SmallLine;
        if (showsState)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"af-sign\" d=\"M{left} {baseline - 10}{Sign(state.State)}\"/><text class=\"af-state\" x=\"{left + 16}\" y=\"{baseline}\">{Text(Word(state))}</text>");
            baseline += SmallLine;
        }

        foreach (var line in box.Note)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"af-note\" x=\"{left}\" y=\"{baseline}\">{Text(line)}</text>");
            baseline += SmallLine;
        }
    }

    // In a square of 10, from its top left corner.
    private static string Sign(StepState state) => state switch
    {
        StepState.Waiting => "m5 0a5 5 0 1 0 .01 0m0 2v3l2 2",
        StepState.Done => "m0 6l3 4l6-9",
        StepState.Problem => "m5 0l5 10h-10zm0 4v2",
        StepState.NotTaken => "m0 5h10",
        StepState.Cancelled => "m1 1l8 8m0-8l-8 8",
        _ => "m5 2a3 3 0 1 0 .01 0",
    };

    private string Word(StepOverlay state) =>
        SvgWords.State(state.State).In(language) + (state.Runs > 1 ? ", " + SvgWords.Times(state.Runs).In(language) : "");

    private string Title(Activity activity, StepOverlay state) =>
        overlay.Steps.Count == 0 ? Name(activity) : $"{Name(activity)} ({Word(state)})";

    private string Name(Activity activity) => options.Name?.Invoke(activity) ?? activity.Text.In(language);

    private string Description(Activity activity, DiagramBox box)
    {
        var ways = flowchart.Connections.Where(c => c.Source == activity.Id && shown.Contains(c.Target)).Select(c =>
            (SvgWords.Outcome(activity, c.Port) is { } outcome ? outcome.In(language) + " → " : "") + Name(activities[c.Target])).ToList();
        var leads = ways.Count == 0 ? "" : $"{SvgWords.LeadsTo.In(language)}{(language == "fr" ? "\u00A0" : "")}: {string.Join("; ", ways)}.";
        return (box.Note.IsEmpty ? "" : string.Join(' ', box.Note) + ". ") + leads;
    }
}
