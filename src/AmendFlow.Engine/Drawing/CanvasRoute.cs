using System.Collections.Immutable;
using static AmendFlow.Engine.Drawing.LayoutMetrics;

namespace AmendFlow.Engine.Drawing;

/// <summary>
/// Finds ways between boxes that somebody placed by hand: of the simple shapes that a line can have, the one that meets the fewest boxes,
/// then the fewest other lines, then the shortest. A box in the way is passed where that can be; by hand two steps can also be put on each other.
/// </summary>
internal sealed class CanvasRoute(ImmutableArray<DiagramBox> boxes)
{
    private const int Out = 2 * Grid;
    private const int Lanes = 16;

    private readonly LaidLines laid = new();

    public ImmutableArray<DiagramPoint> Of(DiagramOutcome from, DiagramBox to)
    {
        var (start, end) = (new DiagramPoint(from.X, from.Y), new DiagramPoint(to.X, to.Y + (to.Height / 2)));
        var best = Best(Elbows(start, end), from, to);
        if (best.Cost >= Cost.Box)
        {
            var around = Best(Detours(from, start, end, to), from, to);
            best = around.Cost < best.Cost ? around : best;
        }

        foreach (var (a, b) in best.Points.Zip(best.Points.Skip(1)))
        {
            laid.Add(a, b, from, to);
        }

        return best.Points;
    }

    private static class Cost
    {
        public const int Box = 10_000;
        public const int Line = 400;
        public const int Bend = 20;
    }

    private (ImmutableArray<DiagramPoint> Points, int Cost) Best(IEnumerable<ImmutableArray<DiagramPoint>> ways, DiagramOutcome from, DiagramBox to)
    {
        (ImmutableArray<DiagramPoint> Points, int Cost) best = ([], int.MaxValue);
        foreach (var way in ways)
        {
            var cost = CostOf(way, from, to, best.Cost);
            best = cost < best.Cost ? (way, cost) : best;
        }

        return best;
    }

    // Straight on, or one piece across: as late as can be, so that lines to one step come together before it.
    private static IEnumerable<ImmutableArray<DiagramPoint>> Elbows(DiagramPoint start, DiagramPoint end)
    {
        if (end.X - start.X < 2 * Grid)
        {
            yield break;
        }

        if (start.Y == end.Y)
        {
            yield return [start, end];
        }

        for (var i = 0; i < 6; i++)
        {
            foreach (var x in (int[])[end.X - Out - (i * Grid), start.X + Out + (i * Grid)])
            {
                if (x > start.X && x < end.X)
                {
                    yield return [start, new(x, start.Y), new(x, end.Y), end];
                }
            }
        }
    }

    // Over or under what stands between, and back to where something earlier is.
    private IEnumerable<ImmutableArray<DiagramPoint>> Detours(DiagramOutcome from, DiagramPoint start, DiagramPoint end, DiagramBox to)
    {
        var (low, high) = (Math.Min(start.X, to.X) - (3 * Grid), Math.Max(start.X, to.X) + (3 * Grid));
        var lanes = boxes.Where(b => b.X < high && b.X + b.Width > low).SelectMany(b => (int[])[b.Y - Out, b.Y + b.Height + Out]).Distinct()
            .OrderBy(y => Math.Abs(y - start.Y) + Math.Abs(y - end.Y)).ThenBy(y => y).Take(Lanes)
            .Append(boxes.Min(b => b.Y) - Out).Append(boxes.Max(b => b.Y + b.Height) + Out);
        foreach (var lane in lanes)
        {
            for (var i = 0; i < 3; i++)
            {
                var (x, u, y) = (start.X + Out + (i * Grid), end.X - Out - (i * Grid), lane + (lane < from.Y ? -i : i) * Grid);
                yield return [start, new(x, start.Y), new(x, y), new(u, y), new(u, end.Y), end];
            }
        }
    }

    // A way that is as dear as the best one already is not looked at to its end: what is quickly known of it comes first.
    private int CostOf(ImmutableArray<DiagramPoint> points, DiagramOutcome from, DiagramBox to, int least)
    {
        var cost = points.Length * Cost.Bend;
        for (var i = 1; i < points.Length; i++)
        {
            cost += (Math.Abs(points[i - 1].X - points[i].X) + Math.Abs(points[i - 1].Y - points[i].Y)) / 4;
        }

        for (var i = 1; i < points.Length && cost < least; i++)
        {
            var (a, b) = (points[i - 1], points[i]);
            foreach (var box in boxes)
            {
                // The first piece leaves its own box, the last arrives at one.
                if (Meets(a, b, box) && !(i == 1 && box.ActivityId == from.ActivityId) && !(i == points.Length - 1 && ReferenceEquals(box, to)))
                {
                    cost += Cost.Box;
                }
            }

            cost += Cost.Line * laid.Under(a, b, from, to);
        }

        return cost;
    }

    private static bool Meets(DiagramPoint a, DiagramPoint b, DiagramBox box) =>
        Math.Max(a.X, b.X) > box.X - 4 && Math.Min(a.X, b.X) < box.X + box.Width + 4 && Math.Max(a.Y, b.Y) > box.Y - 4 && Math.Min(a.Y, b.Y) < box.Y + box.Height + 4;
}
