namespace AmendFlow.Engine.Drawing;

/// <summary>A place on a way for a "+", where it covers no box and no other "+".</summary>
/// <param name="Connection">Index into the flowchart's <c>Connections</c>.</param>
/// <param name="X">In pixels at zoom 1.</param>
/// <param name="Y">In pixels at zoom 1.</param>
internal sealed record SvgPlus(int Connection, int X, int Y)
{
    private const int Apart = 20;

    // Of the way's length: its middle first, then towards both ends. Ways that share pieces get places of their own.
    private static readonly double[] Places = [0.5, 0.62, 0.38, 0.74, 0.26, 0.84, 0.16, 0.92, 0.08];

    /// <summary>One for each way.</summary>
    public static IReadOnlyList<SvgPlus> Of(DiagramLayout layout)
    {
        var taken = new List<SvgPlus>();
        foreach (var line in layout.Lines)
        {
            var candidates = Places.Select(p => At(line, p)).ToList();
            taken.Add(candidates.Find(c => IsFree(c, layout, taken)) ?? candidates[0]);
        }

        return taken;
    }

    private static bool IsFree(SvgPlus at, DiagramLayout layout, List<SvgPlus> taken) =>
        !taken.Exists(t => Math.Abs(t.X - at.X) < Apart && Math.Abs(t.Y - at.Y) < Apart)
        && !layout.Boxes.Any(b => at.X > b.X - 10 && at.X < b.X + b.Width + 10 && at.Y > b.Y - 10 && at.Y < b.Y + b.Height + 10)
        && !layout.Lines.Any(l => l.Label is { } label && Math.Abs(at.X - label.Centre.X) < (label.Width / 2) + 8 && Math.Abs(at.Y - label.Centre.Y) < (label.Height / 2) + 8);

    private static SvgPlus At(DiagramLine line, double share)
    {
        var pieces = line.Points.Zip(line.Points.Skip(1)).Select(p => (From: p.First, To: p.Second, Length: Math.Abs(p.First.X - p.Second.X) + Math.Abs(p.First.Y - p.Second.Y))).ToList();
        var rest = share * pieces.Sum(p => p.Length);
        foreach (var (from, to, length) in pieces)
        {
            if (rest <= length && length > 0)
            {
                return new(line.Connection, from.X + (int)((to.X - from.X) * rest / length), from.Y + (int)((to.Y - from.Y) * rest / length));
            }

            rest -= length;
        }

        return new(line.Connection, line.Points[^1].X, line.Points[^1].Y);
    }
}
