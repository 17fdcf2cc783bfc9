namespace AmendFlow.Engine.Tests.Running;

public sealed class CancelTests
{
    [Fact]
    public void Cancelling_the_instance_closes_every_wait_and_gives_the_reason()
    {
        var run = new Scenario(LoopTests.ReviewBesideReview("WaitAll").Define()).Start().Cancel(null, "withdrawn");

        Assert.Equal(SubStatus.Cancelled, run.State.SubStatus);
        Assert.Empty(run.State.Bookmarks);
        Assert.Equal(["withdrawn", "withdrawn"], run.Effects.OfType<Closed>().Select(c => c.Reason));
    }

    [Fact]
    public void A_cancelled_branch_counts_as_not_taken_where_branches_meet()
    {
        var all = new Scenario(LoopTests.ReviewBesideReview("WaitAll").Define()).Start().Cancel("science").Resume("legal", "Approved");
        var active = new Scenario(LoopTests.ReviewBesideReview("WaitAllActive").Define()).Start().Cancel("science").Resume("legal", "Approved");

        Assert.Empty(all.Lines);
        Assert.Equal(["signed"], active.Lines);
    }

    [Fact]
    public void What_is_not_open_cannot_be_cancelled()
    {
        var run = new Scenario(LoopTests.ReviewBesideReview("WaitAll").Define()).Start();

        Assert.Throws<EngineInputException>(() => run.Cancel("signed"));
        Assert.Throws<EngineInputException>(() => run.Cancel("nobody"));
    }
}
