using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Tests.Drawing;

/// <summary>How a step comes into a workflow.</summary>
public enum Addition
{
    /// <summary>Between two steps that follow each other.</summary>
    OnWay,

    /// <summary>Behind an outcome that led nowhere; nothing follows it.</summary>
    AtEnd,

    /// <summary>Behind an outcome that led nowhere; it leads to something further on.</summary>
    AsBranch,
}

/// <summary>Adds one step to a flowchart, as the editor does: last in the file, and its ways where they belong.</summary>
internal static class Additions
{
    public const string Id = "added";

    // Of these a step can have one outcome more.
    private static readonly string[] Open = ["Elsa.FlowFork", "AmendFlow.RequestApproval", "AmendFlow.AssignTask", "Elsa.RunTask"];

    /// <summary>One of all that there are; null where there is none.</summary>
    public static Activity? Of(Activity flowchart, Addition addition, Random random)
    {
        var all = Ways(flowchart, addition).ToList();
        return all.Count == 0 ? null : With(flowchart, all[random.Next(all.Count)], words: random.Next(1, 8));
    }

    /// <summary>On each way, at each end and as each branch; the name of every other one is longer.</summary>
    public static IEnumerable<Activity> All(Activity flowchart) =>
        Enum.GetValues<Addition>().SelectMany(a => Ways(flowchart, a)).Select((ways, i) => With(flowchart, ways, words: 1 + (i % 7)));

    private static IEnumerable<IReadOnlyList<Connection>> Ways(Activity flowchart, Addition addition)
    {
        var ways = flowchart.Connections;
        if (addition == Addition.OnWay)
        {
            return ways.Select((w, i) => (IReadOnlyList<Connection>)[.. ways.Take(i), w with { Target = Id }, new(Id, "Approved", w.Target), .. ways.Skip(i + 1)]);
        }

        var sources = flowchart.Children.Where(a => ways.Any(w => w.Source == a.Id) && Open.Contains(a.Type)).Select(a => a.Id);
        return addition == Addition.AtEnd
            ? sources.Select(s => (IReadOnlyList<Connection>)[.. ways, new(s, "Added", Id)])
            : sources.SelectMany(s => Ahead(flowchart, s).Take(4).Select(t => (IReadOnlyList<Connection>)[.. ways, new(s, "Added", Id), new(Id, "Approved", t)]));
    }

    private static Activity With(Activity flowchart, IEnumerable<Connection> ways, int words)
    {
        var step = new Sketch().Step(Id, string.Join(' ', Enumerable.Repeat("reviewed", words))).Flowchart().Children[0];
        return Copy(flowchart, flowchart.Children.Append(step), ways, null);
    }

    /// <summary>The same with the places of an author.</summary>
    public static Activity Placed(Activity flowchart, Dictionary<string, (double X, double Y)> places) => Copy(
        flowchart, [.. flowchart.Children.Select(c => Copy(c, c.Children, c.Connections, places.TryGetValue(c.Id, out var at) ? new(at.X, at.Y, null, null) : null))], flowchart.Connections, null);

    private static Activity Copy(Activity step, IEnumerable<Activity> children, IEnumerable<Connection> connections, Position? position) => new()
    {
        Id = step.Id,
        NodeId = step.NodeId,
        Name = step.Name,
        Type = step.Type,
        Text = step.Text,
        Position = position,
        Children = [.. children],
        Connections = [.. connections],
        Json = step.Json,
        Path = step.Path,
        Variables = step.Variables,
    };

    // What comes behind the step's followers, the nearest first.
    private static List<string> Ahead(Activity flowchart, string id)
    {
        var back = AmendFlow.Engine.Drawing.LayoutCycles.BackEdges(flowchart);
        var ways = flowchart.Connections.Where((_, i) => !back.Contains(i)).ToLookup(c => c.Source, c => c.Target);
        var (met, queue) = (ways[id].ToList(), new Queue<string>(ways[id]));
        while (queue.TryDequeue(out var next))
        {
            foreach (var target in ways[next].Where(t => !met.Contains(t)))
            {
                met.Add(target);
                queue.Enqueue(target);
            }
        }

        return [.. met.Skip(ways[id].Count())];
    }
}
