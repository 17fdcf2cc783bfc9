using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;
using AmendFlow.Engine.Tests.Properties;

namespace AmendFlow.Engine.Tests.Drawing;

public sealed class LayoutTests
{
    public static TheoryData<string, LayoutDirection> Drawings()
    {
        var data = new TheoryData<string, LayoutDirection>();
        foreach (var direction in Enum.GetValues<LayoutDirection>())
        {
            data.Add("amendment", direction);
            data.Add("shipped", direction);
            for (var seed = 1; seed <= 20; seed++)
            {
                data.Add($"tangle {seed}", direction);
            }
        }

        return data;
    }

    [Theory, MemberData(nameof(Drawings))]
    public void No_two_boxes_overlap(string name, LayoutDirection direction)
    {
        var boxes = Draw(name, direction).Boxes;
        foreach (var (a, i) in boxes.Select((b, i) => (b, i)))
        {
            foreach (var b in boxes.Skip(i + 1))
            {
                Assert.False(a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Y + b.Height && b.Y < a.Y + a.Height, $"{a.ActivityId} lies on {b.ActivityId}");
            }
        }
    }

    [Theory, MemberData(nameof(Drawings))]
    public void Every_edge_starts_and_ends_at_its_boxes(string name, LayoutDirection direction)
    {
        var flowchart = Flowchart(name);
        var layout = Layout.Of(flowchart, "en", direction);
        Assert.Equal(flowchart.Connections.Length, layout.Lines.Length);
        foreach (var line in layout.Lines)
        {
            var connection = flowchart.Connections[line.Connection];
            Assert.True(IsOnEdgeOf(Box(layout, connection.Source), line.Points[0]), $"{connection} starts elsewhere");
            Assert.True(IsOnEdgeOf(Box(layout, connection.Target), line.Points[^1]), $"{connection} ends elsewhere");
        }
    }

    [Theory, MemberData(nameof(Drawings))]
    public void No_edge_runs_through_a_box(string name, LayoutDirection direction)
    {
        var layout = Draw(name, direction);
        foreach (var line in layout.Lines)
        {
            foreach (var (from, to) in line.Points.Zip(line.Points.Skip(1)))
            {
                Assert.True(from.X == to.X || from.Y == to.Y, "a piece is slanted");
                foreach (var box in layout.Boxes)
                {
                    Assert.False(
                        Math.Max(from.X, to.X) > box.X && Math.Min(from.X, to.X) < box.X + box.Width
                        && Math.Max(from.Y, to.Y) > box.Y && Math.Min(from.Y, to.Y) < box.Y + box.Height,
                        $"edge {line.Connection} runs through {box.ActivityId}");
                }
            }
        }
    }

    [Theory, MemberData(nameof(Drawings))]
    public void Everything_is_on_the_paper(string name, LayoutDirection direction)
    {
        var layout = Draw(name, direction);
        Assert.All(layout.Boxes, b => Assert.True(b.X >= 0 && b.Y >= 0 && b.X + b.Width <= layout.Width && b.Y + b.Height <= layout.Height));
        Assert.All(layout.Lines.SelectMany(l => l.Points), p => Assert.True(p.X >= 0 && p.Y >= 0 && p.X <= layout.Width && p.Y <= layout.Height));
    }

    [Theory, MemberData(nameof(Drawings))]
    public void No_label_lies_on_another_or_on_a_box(string name, LayoutDirection direction)
    {
        var layout = Draw(name, direction);
        var labels = layout.Lines.Where(l => l.Label is not null).Select(l => Rectangle(l.Label!)).ToList();
        var boxes = layout.Boxes.Select(b => (b.X, b.Y, Right: b.X + b.Width, Bottom: b.Y + b.Height)).ToList();
        foreach (var (a, i) in labels.Select((l, i) => (l, i)))
        {
            Assert.DoesNotContain(labels.Skip(i + 1).Concat(boxes), b => a.X < b.Right && b.X < a.Right && a.Y < b.Bottom && b.Y < a.Bottom);
        }

        static (int X, int Y, int Right, int Bottom) Rectangle(DiagramLabel l) =>
            (l.Centre.X - (l.Width / 2), l.Centre.Y - (l.Height / 2), l.Centre.X + (l.Width / 2), l.Centre.Y + (l.Height / 2));
    }

    [Fact]
    public void The_same_definition_is_drawn_the_same_way()
    {
        var first = Layout.Of(Sketch.Amendment().Flowchart(), "en");
        var second = Layout.Of(Sketch.Amendment().Flowchart(), "en");
        Assert.Equal(first.Boxes.Select(b => (b.ActivityId, b.X, b.Y)), second.Boxes.Select(b => (b.ActivityId, b.X, b.Y)));
        Assert.Equal(first.Lines.SelectMany(l => l.Points), second.Lines.SelectMany(l => l.Points));
    }

    [Fact]
    public void A_loop_is_drawn_beside_the_steps_and_everything_else_flows_on()
    {
        var layout = Layout.Of(new Sketch().Step("a").Step("b").Step("c").Chain("a", "b", "c").Edge("b", "a", "Again").Flowchart(), "en");
        Assert.Equal([false, false, true], layout.Lines.Select(l => l.IsBack));
        Assert.True(Box(layout, "a").Y < Box(layout, "b").Y && Box(layout, "b").Y < Box(layout, "c").Y);
        Assert.Contains(layout.Lines[2].Points, p => p.X < Box(layout, "a").X || p.X > Box(layout, "a").X + Box(layout, "a").Width);
    }

    [Fact]
    public void The_main_path_runs_straight_down()
    {
        var layout = Layout.Of(
            new Sketch().Step("a").Step("b").Step("c").Step("no").Edge("a", "b", "Approved").Edge("b", "c", "Approved").Edge("a", "no", "Rejected").Edge("b", "no", "Rejected").Flowchart(), "en");
        Assert.Single(new[] { "a", "b", "c" }.Select(id => Box(layout, id)).Select(b => b.X + (b.Width / 2)).Distinct());
    }

    [Fact]
    public void Yes_stands_before_no_where_the_file_says_so()
    {
        var layout = Layout.Of(new Sketch().Step("ask", type: "Elsa.FlowDecision").Step("y").Step("n").Edge("ask", "y", "True").Edge("ask", "n", "False").Flowchart(), "en");
        Assert.True(Box(layout, "y").X < Box(layout, "n").X);
    }

    [Fact]
    public void What_leads_aside_in_many_places_shares_one_way_and_stays_out_of_the_middle()
    {
        var flowchart = Shipped();
        var layout = Layout.Of(flowchart, "en");
        var steps = layout.Boxes.Where(b => b.Kind == BoxKind.Step).Max(b => b.X + b.Width);
        var sideways = layout.Lines.Where(l => flowchart.Connections[l.Connection].Port is "Rejected" or "Lapsed").ToList();
        var ways = sideways.SelectMany(l => l.Points.Zip(l.Points.Skip(1))).Where(p => p.First.X == p.Second.X && p.First.X > steps).Select(p => p.First.X).Distinct();
        Assert.True(sideways.Count > 40);
        Assert.Equal(2, ways.Count());
    }

    [Fact]
    public void Left_to_right_flows_to_the_right()
    {
        var layout = Layout.Of(new Sketch().Step("a").Step("b").Chain("a", "b").Flowchart(), "en", LayoutDirection.LeftToRight);
        Assert.True(Box(layout, "a").X + Box(layout, "a").Width < Box(layout, "b").X);
    }

    [Fact]
    public void Long_names_are_wrapped_and_cut_with_an_ellipsis()
    {
        var layout = Layout.Of(new Sketch().Step("a", string.Join(' ', Enumerable.Repeat("Donaudampfschifffahrtsgesellschaft", 9))).Flowchart(), "en");
        Assert.Equal(4, layout.Boxes[0].Lines.Length);
        Assert.EndsWith("…", layout.Boxes[0].Lines[3], StringComparison.Ordinal);
        Assert.All(layout.Boxes[0].Lines, l => Assert.True(LayoutText.Width(l, LayoutMetrics.NameSize, true) <= LayoutMetrics.BoxWidth));
    }

    [Fact]
    public void An_empty_flowchart_is_an_empty_drawing() => Assert.Empty(Layout.Of(new Sketch().Flowchart(), "en").Boxes);

    [Fact]
    public void A_step_that_leads_to_itself_is_drawn()
    {
        var layout = Layout.Of(new Sketch().Step("a").Edge("a", "a", "Again").Flowchart(), "en");
        Assert.True(Assert.Single(layout.Lines).Points.Length >= 6);
    }

    [Fact]
    public void Two_hundred_steps_are_laid_out_at_once()
    {
        var flowchart = Sketch.Tangle(200, 60, 7).Flowchart();
        Layout.Of(flowchart, "en");
        var cost = Effort.Of(() => Layout.Of(flowchart, "en"));

        // A tenth of a second on a quiet machine; the bound allows for a slow one, and would still show a quadratic slip.
        Assert.True(cost.TotalMilliseconds < 1500, $"took {cost.TotalMilliseconds} ms");
    }

    [Fact]
    public void A_tangle_that_nobody_could_read_is_known_before_it_is_laid_out()
    {
        Assert.False(Layout.IsTangle(Shipped()));
        Assert.False(Layout.IsTangle(Sketch.Tangle(200, 60, 7).Flowchart()));
        Assert.True(Layout.IsTangle(Sketch.Tangle(300, 900, 7).Flowchart()));
    }

    [Theory]
    [InlineData(20, 40, 0)]
    [InlineData(12, 60, 0)]
    [InlineData(40, 120, 0)]
    public void Whatever_leads_where_it_is_drawn_or_known_as_a_tangle(int steps, int ways, int first)
    {
        for (var seed = first; seed < first + 40; seed++)
        {
            var flowchart = Sketch.Tangle(steps, ways, seed).Flowchart();
            var layout = Layout.IsTangle(flowchart) ? null : Layout.Of(flowchart, "en");
            Assert.True(layout is null || layout.Boxes.Length == steps, $"seed {seed}");
        }
    }

    private static Activity Flowchart(string name) => name switch
    {
        "amendment" => Sketch.Amendment().Flowchart(),
        "shipped" => Shipped(),
        _ => Sketch.Tangle(40, 14, int.Parse(name[7..], System.Globalization.CultureInfo.InvariantCulture)).Flowchart(),
    };

    private static Activity Shipped()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "workflows", "project-amendment.json")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The shipped workflow is nowhere above the tests.");
        }

        return DefinitionReader.Read(File.ReadAllText(Path.Combine(folder.FullName, "workflows", "project-amendment.json"))).Definition!.Root;
    }

    private static DiagramLayout Draw(string name, LayoutDirection direction) => Layout.Of(Flowchart(name), "en", direction);

    private static DiagramBox Box(DiagramLayout layout, string id) => layout.Boxes.Single(b => b.ActivityId == id);

    private static bool IsOnEdgeOf(DiagramBox box, DiagramPoint p) =>
        p.X >= box.X && p.X <= box.X + box.Width && p.Y >= box.Y && p.Y <= box.Y + box.Height
        && (p.X == box.X || p.X == box.X + box.Width || p.Y == box.Y || p.Y == box.Y + box.Height);
}
