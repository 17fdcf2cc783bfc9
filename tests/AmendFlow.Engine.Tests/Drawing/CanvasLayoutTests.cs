using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;
using AmendFlow.Engine.Tests.Reading;

namespace AmendFlow.Engine.Tests.Drawing;

/// <summary>The drawing that an author works on.</summary>
public sealed class CanvasLayoutTests
{
    private static readonly string[] Two = ["Approved", "Rejected"];

    [Fact]
    public void Steps_stand_where_the_author_put_them()
    {
        var root = Shipped();
        var drawing = Draw(root);

        Assert.Equal(root.Children.Length, drawing.Boxes.Length);
        Assert.All(drawing.Boxes, b =>
        {
            var at = root.Children.Single(c => c.Id == b.ActivityId).Position!;
            Assert.Equal((at.X, at.Y), (b.X + drawing.Origin.X, b.Y + drawing.Origin.Y));
            Assert.True(b.X > 0 && b.Y > 0 && b.X + b.Width < drawing.Width && b.Y + b.Height < drawing.Height);
        });
    }

    [Fact]
    public void Every_outcome_has_a_place_of_its_own_at_the_right_edge_and_its_lines_start_there()
    {
        var root = Shipped();
        var drawing = Draw(root);

        Assert.All(root.Children, c => Assert.Superset(Two.ToHashSet(), drawing.Outcomes.Where(o => o.ActivityId == c.Id).Select(o => o.Port).ToHashSet()));
        Assert.Equal(drawing.Outcomes.Length, drawing.Outcomes.Select(o => (o.X, o.Y, o.ActivityId)).Distinct().Count());
        Assert.All(drawing.Outcomes, o =>
        {
            var box = drawing.Boxes.Single(b => b.ActivityId == o.ActivityId);
            Assert.Equal(box.X + box.Width, o.X);
            Assert.InRange(o.Y, box.Y + 1, box.Y + box.Height - 1);
        });
        Assert.Equal(root.Connections.Length, drawing.Lines.Length);
        Assert.All(drawing.Lines, l =>
        {
            var way = root.Connections[l.Connection];
            var (from, to) = (drawing.Outcomes.Single(o => o.ActivityId == way.Source && o.Port == (way.Port ?? "Done")), drawing.Boxes.Single(b => b.ActivityId == way.Target));
            Assert.Equal((from.X, from.Y), (l.Points[0].X, l.Points[0].Y));
            Assert.Equal((to.X, to.Y + (to.Height / 2)), (l.Points[^1].X, l.Points[^1].Y));
            Assert.All(l.Points.Zip(l.Points.Skip(1)), p => Assert.True(p.First.X == p.Second.X || p.First.Y == p.Second.Y));
        });
    }

    [Fact]
    public void No_line_runs_through_a_step_of_the_shipped_workflow()
    {
        var drawing = Draw(Shipped());
        var through = from line in drawing.Lines
                      from piece in line.Points.Zip(line.Points.Skip(1))
                      from box in drawing.Boxes
                      where Math.Max(piece.First.X, piece.Second.X) > box.X && Math.Min(piece.First.X, piece.Second.X) < box.X + box.Width
                          && Math.Max(piece.First.Y, piece.Second.Y) > box.Y && Math.Min(piece.First.Y, piece.Second.Y) < box.Y + box.Height
                      select $"{line.Connection} through {box.ActivityId}";

        Assert.Empty(through.Distinct());
    }

    [Fact]
    public void A_flowchart_that_nobody_placed_is_laid_out_from_left_to_right()
    {
        var drawing = Draw(new Sketch().Step("a").Step("b").Step("c").Chain("a", "b", "c").Flowchart());

        Assert.Equal(["a", "b", "c"], drawing.Boxes.Select(b => b.ActivityId));
        Assert.True(drawing.Boxes[0].X + drawing.Boxes[0].Width < drawing.Boxes[1].X);
        Assert.Equal(0, drawing.Boxes[0].X % 8);
    }

    [Fact]
    public void A_place_beyond_all_measure_is_none_and_the_drawing_is_still_made()
    {
        var flow = DefinitionReader.Read("""{"root":{"type":"Elsa.Flowchart","id":"f","activities":[{"type":"Elsa.End","id":"a","metadata":{"designer":{"position":{"x":1e300,"y":-1e300}}}}],"connections":[]}}""").Definition!.Root;

        Assert.False(CanvasLayout.IsPlaced(flow));
        Assert.InRange(Draw(flow).Width, 1, 2000);
        Assert.Empty(Draw(new Sketch().Flowchart()).Boxes);
    }

    [Fact]
    public void So_many_ways_that_drawing_them_would_hold_up_a_server_are_a_tangle_though_every_step_has_its_place()
    {
        static Activity Flow(int ways)
        {
            var steps = new JsonArray([.. Enumerable.Range(0, 40).Select(i => new JsonObject
            {
                ["type"] = "Elsa.FlowJoin", ["id"] = $"s{i}", ["metadata"] = JsonNode.Parse("{\"designer\":{\"position\":{\"x\":0,\"y\":0}}}"),
            })]);
            var connections = new JsonArray([.. Enumerable.Range(0, ways).Select(i => new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = $"s{i % 40}", ["port"] = $"way {i}" }, ["target"] = new JsonObject { ["activity"] = $"s{i / 40 % 40}" },
            })]);
            var root = new JsonObject { ["type"] = "Elsa.Flowchart", ["id"] = "f", ["activities"] = steps, ["connections"] = connections };
            return DefinitionReader.Read(new JsonObject { ["root"] = root }.ToJsonString()).Definition!.Root;
        }

        Assert.False(CanvasLayout.IsTangle(Flow(1000)));
        Assert.True(CanvasLayout.IsTangle(Flow(1001)));
    }

    [Fact]
    public void The_drawing_names_each_outcome_and_says_which_leads_nowhere()
    {
        var flow = new Sketch().Step("a").Step("b").Edge("a", "b", "Approved").Flowchart();
        var svg = SvgDiagram.Write(Draw(flow), flow, Overlay.Nothing, "en", new() { Title = "Flow", OutcomeLink = (id, port) => $"/{id}/{port}" });

        Assert.Contains("class=\"af-out\" data-id=\"a\" data-port=\"Approved\"", svg, StringComparison.Ordinal);
        Assert.Contains("class=\"af-out free\" data-id=\"a\" data-port=\"Rejected\"", svg, StringComparison.Ordinal);
        Assert.Contains("<title>a: Rejected</title>", svg, StringComparison.Ordinal);
    }

    private static Activity Shipped() => DefinitionReader.Read(ShippedWorkflows.All().Single(w => w.Name == "project-amendment").Json).Definition!.Root;

    private static DiagramLayout Draw(Activity flowchart) => CanvasLayout.Of(flowchart, a => a.Text.En, _ => Two, (source, way) => SvgWords.Outcome(source, way.Port)?.En);
}
