using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Tests.Drawing;

public sealed class FoldingTests
{
    private readonly Activity flowchart = new Sketch().Step("review").Step("rework").Step("skipped").Step("next")
        .Edge("review", "next", "Approved").Edge("review", "rework", "ChangesRequested").Edge("rework", "review", "Revised").Edge("rework", "skipped", "Lapsed").Flowchart();

    [Fact]
    public void What_was_not_taken_and_rework_that_nobody_asked_for_are_drawn_small() =>
        Assert.Equal(["rework", "skipped"], Small(("review", StepState.Waiting), ("skipped", StepState.NotTaken)));

    [Fact]
    public void Rework_that_somebody_was_asked_for_is_drawn_whole() =>
        Assert.Equal(["skipped"], Small(("rework", StepState.Waiting), ("skipped", StepState.NotTaken)));

    [Fact]
    public void A_definition_is_drawn_whole() => Assert.Empty(Small());

    private IEnumerable<string> Small(params (string Id, StepState State)[] steps)
    {
        var overlay = steps.Aggregate(Overlay.Nothing, (o, s) => o with { Steps = o.Steps.Add(s.Id, new(s.State, 1, [])) });
        var kind = LayoutFolding.Of(flowchart, overlay);
        return flowchart.Children.Where(a => kind(a) == BoxKind.Mark).Select(a => a.Id);
    }
}
