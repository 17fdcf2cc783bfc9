using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;
using AmendFlow.Engine.Tests.Properties;

namespace AmendFlow.Engine.Tests.Drawing;

/// <summary>What an earlier drawing decides, and what it does not.</summary>
public sealed class KeptDrawingTests
{
    private static readonly string[] Two = ["Approved", "Rejected"];

    [Fact]
    public void Steps_of_one_column_keep_the_order_that_the_author_gave_them()
    {
        var flow = new Sketch().Step("ask").Step("yes").Step("no").Edge("ask", "yes", "Approved").Edge("ask", "no", "Rejected").Flowchart();
        var fresh = Tidied(flow, []);
        Assert.True(fresh["yes"].Y < fresh["no"].Y);

        var turned = Tidied(flow, new(fresh) { ["yes"] = fresh["no"], ["no"] = fresh["yes"] });

        Assert.Equal((fresh["no"], fresh["yes"]), (turned["yes"], turned["no"]));
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(0, -200)]
    [InlineData(-120, 80)]
    public void A_step_that_was_moved_away_from_all_that_it_is_joined_to_is_put_back_when_the_drawing_is_tidied(int x, int y)
    {
        var flow = new Sketch().Step("a").Step("b").Step("c").Step("d").Chain("a", "b", "c", "d").Flowchart();
        var fresh = Tidied(flow, []);

        Assert.Equal(fresh, Tidied(flow, new(fresh) { ["b"] = (fresh["b"].X + x, fresh["b"].Y + y) }));
    }

    [Fact]
    public void The_room_of_a_step_that_has_gone_is_closed()
    {
        var all = Tidied(new Sketch().Step("a").Step("b").Step("c").Step("d").Chain("a", "b", "c", "d").Flowchart(), []);
        var without = Tidied(new Sketch().Step("a").Step("c").Step("d").Chain("a", "c", "d").Flowchart(), new(all));

        Assert.Equal(all["b"].X - all["a"].X, without["c"].X - without["a"].X);
        Assert.Equal(all["d"].X - all["c"].X, without["d"].X - without["c"].X);
    }

    [Fact]
    public void A_drawing_that_does_not_stand_in_layers_is_laid_out_as_if_nobody_had_placed_it()
    {
        var flow = Sketch.Amendment().Flowchart();
        var fresh = Tidied(flow, []);
        var random = new Random(3);

        Assert.Equal(fresh, Tidied(flow, flow.Children.ToDictionary(c => c.Id, _ => (X: (double)random.Next(2000), Y: (double)random.Next(2000)))));
        Assert.Equal(fresh, Tidied(flow, flow.Children.ToDictionary(c => c.Id, _ => (X: 0.0, Y: 0.0))));
    }

    [Fact]
    public void The_corner_of_the_drawing_is_told_in_the_coordinates_of_the_earlier_one()
    {
        var flow = Sketch.Amendment().Flowchart();
        var first = Layout.Of(flow, "en");
        var moved = first.Places.ToDictionary(p => p.Key, p => new DiagramPoint(p.Value.X - 800, p.Value.Y + 400));

        var again = Layout.Of(flow, LayoutDirection.TopToBottom, a => a.Text.En, new() { Before = moved });

        Assert.Equal(moved.OrderBy(m => m.Key), again.Places.OrderBy(p => p.Key));
        Assert.Equal(first.Boxes.Select(b => (b.ActivityId, b.X, b.Y)), again.Boxes.Select(b => (b.ActivityId, b.X, b.Y)));
    }

    // A file may say anything: each of these steps in a layer of its own would make every way lead through hundreds.
    [Fact]
    public void So_many_layers_that_the_ways_could_not_be_drawn_are_not_kept()
    {
        var sketch = new Sketch().Step("s0");
        for (var i = 1; i < 150; i++)
        {
            sketch.Step($"s{i}").Edge("s0", $"s{i}", $"Outcome {i % 3}");
        }

        var flow = sketch.Flowchart();
        var places = flow.Children.Select((c, i) => (c.Id, At: ((double)i * 400, 0.0))).ToDictionary(p => p.Id, p => p.At);
        IReadOnlyDictionary<string, (double X, double Y)> tidied = new Dictionary<string, (double, double)>();
        var cost = Effort.Of(() => tidied = Tidied(flow, places));

        Assert.Equal(Tidied(flow, []), tidied);
        Assert.True(cost.TotalSeconds < 5, $"took {cost.TotalSeconds} s");
    }

    private static Dictionary<string, (double X, double Y)> Tidied(Activity flow, Dictionary<string, (double X, double Y)> places) =>
        CanvasLayout.Tidied(Additions.Placed(flow, places), _ => Two);
}
