namespace AmendFlow.Engine.Drawing;

/// <summary>Puts nets on tracks: which runs before which is chosen so that few cross and none lies on another.</summary>
internal static class LayoutTracks
{
    private const int Overlap = 100;

    public static void Assign(IReadOnlyList<LayoutNet> nets)
    {
        var order = new List<LayoutNet>();
        foreach (var net in nets)
        {
            order.Insert(BestPlace(order, net), net);
        }

        for (var round = 0; round < 3; round++)
        {
            foreach (var net in nets)
            {
                order.Remove(net);
                order.Insert(BestPlace(order, net), net);
            }
        }

        for (var i = 0; i < order.Count; i++)
        {
            order[i].Track = order.Take(i).Where(n => Meet(n, order[i])).Select(n => n.Track + 1).DefaultIfEmpty().Max();
        }
    }

    private static int BestPlace(List<LayoutNet> order, LayoutNet net)
    {
        // At place 0 it runs before all others; each step lets one more pass in front.
        var cost = order.Sum(other => Cost(net, other));
        var (best, least) = (0, cost);
        for (var place = 1; place <= order.Count; place++)
        {
            cost += Cost(order[place - 1], net) - Cost(net, order[place - 1]);
            if (cost < least)
            {
                (best, least) = (place, cost);
            }
        }

        return best;
    }

    // Crossings and overlaps when `first` runs on the track nearer to the layer before.
    private static int Cost(LayoutNet first, LayoutNet second)
    {
        if (!Meet(first, second))
        {
            return 0;
        }

        var crossings = first.Behind.Count(x => x > second.Low && x < second.High) + second.Before.Count(x => x > first.Low && x < first.High);
        return crossings + (Overlap * first.Behind.Count(second.Before.Contains));
    }

    private static bool Meet(LayoutNet a, LayoutNet b) => a.Low <= b.High && b.Low <= a.High;
}
