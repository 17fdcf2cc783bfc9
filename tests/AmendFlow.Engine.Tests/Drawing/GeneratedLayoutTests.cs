using AmendFlow.Engine.Drawing;
using AmendFlow.Engine.Tests.Rules;
using static AmendFlow.Engine.Tests.Drawing.GeneratedDrawings;

namespace AmendFlow.Engine.Tests.Drawing;

/// <summary>The drawing of two hundred generated workflows, and of each with one step more.</summary>
public sealed class GeneratedLayoutTests
{
    [Theory]
    [InlineData(LayoutDirection.TopToBottom)]
    [InlineData(LayoutDirection.LeftToRight)]
    public void No_box_lies_on_another_no_edge_runs_through_one_and_every_label_is_inside_its_box(LayoutDirection direction)
    {
        var faults = Enumerable.Range(1, Workflows).AsParallel().AsOrdered().Select(seed => (seed, Fault: FaultOf(Draw(PlanOf(seed), direction)))).Where(f => f.Fault is not null).ToList();

        Assert.True(faults.Count == 0, string.Join('\n', faults.Select(f => $"seed {f.seed}: {f.Fault}")));
    }

    // Without the drawing of before (with it, see LayoutStabilityTests). Where a step comes to stand in the midst of a layer, one side makes room; so not every workflow can keep four boxes in five in their
    // places. These bounds are what the layout keeps today.
    [Fact]
    public void One_step_more_leaves_the_others_in_their_order_and_most_of_them_where_they_are()
    {
        var moved = Enumerable.Range(1, Workflows).AsParallel().Select(Stability).ToList();

        var (swapped, far) = (moved.Count(m => m.Swapped > 0), moved.Count(m => m.Far > 0.2));
        Assert.True(swapped <= 8, $"in {swapped} of {Workflows} workflows steps of one layer have changed places");
        Assert.True(far <= 50, $"in {far} of {Workflows} workflows more than a fifth of the boxes moved by more than 40 px");
    }

    [Fact]
    public void What_is_wrong_with_a_drawing_is_found()
    {
        var layout = Draw(PlanOf(1));
        var (first, second) = (layout.Boxes[0], layout.Boxes[1]);

        Assert.Null(FaultOf(layout));
        Assert.Contains("lies on", FaultOf(layout with { Boxes = layout.Boxes.Replace(second, second with { X = first.X, Y = first.Y }) }), StringComparison.Ordinal);
        Assert.Contains("larger than its box", FaultOf(layout with { Boxes = [.. layout.Boxes.Select(b => b with { Lines = [.. Enumerable.Repeat("Name", 20)] })] }), StringComparison.Ordinal);
        var line = layout.Lines[0];
        var through = new DiagramPoint(second.X + (second.Width / 2), second.Y - 5);
        Assert.Contains("runs through", FaultOf(layout with { Lines = [line with { Points = [through, through with { Y = second.Y + second.Height + 5 }] }] }), StringComparison.Ordinal);
    }

    private static (int Swapped, double Far) Stability(int seed)
    {
        var plan = PlanOf(seed);
        var (more, added) = WithOneMore(plan, new Random(seed));
        var old = Draw(plan).Boxes.ToDictionary(b => b.ActivityId);
        var now = Draw(more).Boxes.Where(b => b.ActivityId != added).ToDictionary(b => b.ActivityId);
        var swapped = Pairs(old).Count(p => AreBeside(old[p.A], old[p.B]) && AreBeside(now[p.A], now[p.B]) && old[p.A].X < old[p.B].X != now[p.A].X < now[p.B].X);

        // Across the flow, and beside what all have moved together: whoever opens the page is shown the same part of it.
        var shifts = old.Keys.Select(id => now[id].X + (now[id].Width / 2) - old[id].X - (old[id].Width / 2)).Order().ToList();
        return (swapped, shifts.Count(s => Math.Abs(s - shifts[shifts.Count / 2]) > 40) / (double)shifts.Count);
    }

    private static bool AreBeside(DiagramBox a, DiagramBox b) => a.Y + a.Height > b.Y && b.Y + b.Height > a.Y;

    private static IEnumerable<(string A, string B)> Pairs(Dictionary<string, DiagramBox> boxes) =>
        boxes.Keys.SelectMany((a, i) => boxes.Keys.Skip(i + 1).Select(b => (a, b)));

    // On a way, or behind an outcome that leads nowhere yet: as the editor adds them.
    private static (Plan Plan, string Added) WithOneMore(Plan plan, Random random)
    {
        var node = new Node("added", Kind.Task);
        var free = plan.Nodes.Where(n => n.Kind == Kind.Task && !plan.Edges.Any(e => e.From == n.Id && e.Port == "Rejected")).ToList();
        if (free.Count > 0 && random.Next(2) == 0)
        {
            return (new Plan([.. plan.Nodes, node], [.. plan.Edges, new Edge(free[random.Next(free.Count)].Id, "Rejected", node.Id)]), node.Id);
        }

        var way = plan.Edges[random.Next(plan.Edges.Count)];
        return (new Plan([.. plan.Nodes, node], [.. plan.Edges.Select(e => e == way ? e with { To = node.Id } : e), new Edge(node.Id, "Approved", way.To)]), node.Id);
    }

    private static DiagramLayout Draw(Plan plan, LayoutDirection direction = LayoutDirection.TopToBottom) => Layout.Of(plan.Define().Root, direction, Name);
}
