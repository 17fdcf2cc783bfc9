using System.Collections.Immutable;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Tests.Drawing;

public sealed class OutlineTests
{
    [Fact]
    public void What_runs_in_parallel_stands_below_its_fork_and_what_follows_behind_it()
    {
        var sketch = new Sketch().Step("start", type: "Elsa.Start").Step("triage").Step("fork", type: "Elsa.FlowFork").Step("a").Step("fix-a").Step("b")
            .Step("join", type: "Elsa.FlowJoin").Step("vote").Step("no", "Rejected", "Elsa.Finish")
            .Chain("start", "triage", "fork").Edge("fork", "a", "A").Edge("fork", "b", "B").Edge("a", "join", "Approved").Edge("b", "join", "Approved")
            .Edge("a", "fix-a", "ChangesRequested").Edge("fix-a", "a").Edge("b", "no", "Rejected").Edge("join", "vote").Edge("vote", "no", "Rejected");

        var outline = LayoutOutline.Of(sketch.Flowchart());

        Assert.Equal("triage fork[a fix-a | b] vote", Words(outline));
        Assert.Equal(["fork"], outline[0].Ways.Select(w => w.TargetId));
        var b = outline[1].Branches[1][0];
        Assert.Equal([("Approved", "vote"), ("Rejected", "no")], b.Ways.Select(w => (w.Outcome?.En, w.TargetId)));
    }

    [Fact]
    public void The_whole_process_is_told_and_every_step_once()
    {
        var flowchart = Sketch.Amendment().Flowchart();
        var told = All(LayoutOutline.Of(flowchart)).Where(l => l.Branches.IsEmpty).Select(l => l.ActivityId).ToList();
        var steps = flowchart.Children.Where(a => LayoutOptions.KindOf(a) is BoxKind.Step or BoxKind.Question).Select(a => a.Id).ToList();
        Assert.Equal(steps.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        Assert.True(told.IndexOf("legal-b-revise") < told.IndexOf("committee"));
        Assert.True(told.IndexOf("committee") < told.IndexOf("exec-a"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_tangle_is_told_too(int seed)
    {
        var flowchart = Sketch.Tangle(60, 30, seed).Flowchart();
        var told = All(LayoutOutline.Of(flowchart)).Where(l => l.Branches.IsEmpty).Select(l => l.ActivityId).ToList();
        Assert.Equal(flowchart.Children.Count(a => LayoutOptions.KindOf(a) is BoxKind.Step or BoxKind.Question), told.Count);
        Assert.Equal(told.Count, told.Distinct().Count());
    }

    private static IEnumerable<OutlineLine> All(ImmutableArray<OutlineLine> lines) => lines.SelectMany(l => l.Branches.SelectMany(b => All(b)).Prepend(l));

    private static string Words(ImmutableArray<OutlineLine> lines) => string.Join(' ', lines.Select(l =>
        l.Branches.IsEmpty ? l.ActivityId : $"{l.ActivityId}[{string.Join(" | ", l.Branches.Select(b => Words(b)))}]"));
}
