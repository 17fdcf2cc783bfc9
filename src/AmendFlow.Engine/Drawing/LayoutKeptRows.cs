using static AmendFlow.Engine.Drawing.LayoutMetrics;

namespace AmendFlow.Engine.Drawing;

/// <summary>
/// Keeps layers where they stood along the flow. A layer that is put in moves what is before it a little back and what is behind it a little
/// on; spaces behind it give the rest. Where that is not enough, the side with fewer boxes moves.
/// </summary>
internal static class LayoutKeptRows
{
    // How much narrower than usual a space becomes to make room, and how much wider than need be it may stay before it is closed.
    private const int MostGiven = 2 * Grid;
    private const int MostLeft = 12 * Grid;

    // As far back as the tallest layer, and what runs beside it, can push.
    private const int FurthestBack = 120 * Grid;

    /// <summary>Where each layer begins, in the coordinates of the earlier drawing.</summary>
    /// <param name="graph">At least one of its layers has something that stood.</param>
    /// <param name="at">Where each begins in a drawing of its own.</param>
    public static int[] Along(LayoutGraph graph, int[] at)
    {
        var stood = graph.Layers.Select(l => l.Find(n => n.Stood is not null)?.Stood!.Value.Along).ToList();
        var still = graph.Layers.Select(l => l.Count(n => n.Stood is not null && !HasMoved(n))).ToList();
        var fifth = ((graph.Layers.Sum(l => l.Count(n => !n.IsPoint)) - 1) / 5) - graph.Layers.Sum(l => l.Count(HasMoved));
        var ways = from back in Enumerable.Range(0, FurthestBack / Grid) from given in (int[])[0, Grid, MostGiven] select (given, Places: Pushed(stood, at, back * Grid, given));
        return ways.Select(w => (w.Places, w.given, Far: Sum(w.Places, by => by > Near ? 1 : 0), All: Sum(w.Places, by => by)))
            .OrderBy(w => w.Far <= fifth ? 0 : w.Far).ThenBy(w => w.given).ThenBy(w => w.Far).ThenBy(w => w.All).First().Places;

        int Sum(int[] places, Func<int, int> of) => places.Select((p, i) => stood[i] is { } was ? of(Math.Abs(p - was)) * still[i] : 0).Sum();
    }

    private static bool HasMoved(LayoutNode node) => node.HasGoneOn || (node.Wanted is { } wanted && Math.Abs(node.Centre - wanted) > Near);

    private static int[] Pushed(List<int?> stood, int[] at, int back, int given)
    {
        var first = stood.FindIndex(s => s is not null);
        var places = new int[at.Length];
        places[0] = stood[first]!.Value - back - at[first] + at[0];
        var shift = -back;
        for (var i = 1; i < at.Length; i++)
        {
            var apart = at[i] - at[i - 1];
            if (stood[i] is not { } was)
            {
                places[i] = places[i - 1] + apart - given;
                continue;
            }

            // A space that gave room once does not take it back.
            var narrower = stood[i - 1] is { } before ? Math.Clamp(apart - (was - before), 0, MostGiven) : 0;
            var (usual, least) = (places[i - 1] + apart - narrower, places[i - 1] + apart - Math.Max(narrower, given));
            var wish = was + Math.Min(shift, Near);
            places[i] = wish > usual + MostLeft ? usual : Math.Max(wish, usual <= was + Near ? usual : Math.Max(least, was + Near));
            shift = places[i] - was;
        }

        return places;
    }
}
