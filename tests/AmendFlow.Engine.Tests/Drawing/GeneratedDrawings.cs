using System.Globalization;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;
using AmendFlow.Engine.Tests.Rules;
using static AmendFlow.Engine.Drawing.LayoutMetrics;

namespace AmendFlow.Engine.Tests.Drawing;

/// <summary>Workflows of 10 to 60 steps from a seed, and what may be wrong with a drawing.</summary>
internal static class GeneratedDrawings
{
    /// <summary>How many, from seed 1.</summary>
    public const int Workflows = 200;

    private static readonly string[] Words = ["Review", "legal", "of", "the", "amendment’s", "budget", "Freigabe", "côté", "partenaire", "Vertragsänderungsverfahren", "A/B", "by"];

    public static Plan PlanOf(int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            if (GeneratedPlan.Of(random, random.Next(10, 56)) is { Nodes.Count: >= 10 and <= 60 } plan)
            {
                return plan;
            }
        }
    }

    // Long and short, and the same for a step wherever it stands.
    public static string Name(Activity step)
    {
        var random = new Random(step.Id.Aggregate(7, (sum, c) => (sum * 31) + c));
        return string.Join(' ', Enumerable.Range(0, random.Next(1, 9)).Select(_ => Words[random.Next(Words.Length)]));
    }

    /// <summary>The first thing that lies on another; null for a sound drawing.</summary>
    public static string? FaultOf(DiagramLayout layout)
    {
        foreach (var (box, i) in layout.Boxes.Select((b, i) => (b, i)))
        {
            if (layout.Boxes.Skip(i + 1).FirstOrDefault(b => Meet(Of(box), Of(b))) is { } other)
            {
                return $"{box.ActivityId} lies on {other.ActivityId}";
            }

            if (box.Lines.Any(l => LayoutText.Width(l, NameSize, bold: true) > box.Width) || (box.Lines.Length * NameLine) > box.Height)
            {
                return $"the label of {box.ActivityId} is larger than its box";
            }
        }

        foreach (var line in layout.Lines)
        {
            foreach (var (from, to) in line.Points.Zip(line.Points.Skip(1)))
            {
                if (layout.Boxes.FirstOrDefault(b => Crosses(from, to, Of(b))) is { } box)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"edge {line.Connection} runs through {box.ActivityId}");
                }
            }
        }

        var labels = layout.Lines.Where(l => l.Label is not null).Select(l => Of(l.Label!)).ToList();
        return labels.SelectMany((l, i) => labels.Skip(i + 1).Concat(layout.Boxes.Select(Of)).Where(o => Meet(l, o))).Any() ? "a label lies on something" : null;
    }

    private static (int X, int Y, int Right, int Bottom) Of(DiagramBox b) => (b.X, b.Y, b.X + b.Width, b.Y + b.Height);

    private static (int X, int Y, int Right, int Bottom) Of(DiagramLabel l) =>
        (l.Centre.X - (l.Width / 2), l.Centre.Y - (l.Height / 2), l.Centre.X + (l.Width / 2), l.Centre.Y + (l.Height / 2));

    private static bool Meet((int X, int Y, int Right, int Bottom) a, (int X, int Y, int Right, int Bottom) b) =>
        a.X < b.Right && b.X < a.Right && a.Y < b.Bottom && b.Y < a.Bottom;

    private static bool Crosses(DiagramPoint from, DiagramPoint to, (int X, int Y, int Right, int Bottom) box) =>
        Math.Max(from.X, to.X) > box.X && Math.Min(from.X, to.X) < box.Right && Math.Max(from.Y, to.Y) > box.Y && Math.Min(from.Y, to.Y) < box.Bottom;
}
