namespace AmendFlow.Engine.Tests.Running;

/// <summary>Review loops below a fork: where Elsa's own joins misfire (elsa-format.md B.8).</summary>
public sealed class LoopTests
{
    [Theory]
    [InlineData("WaitAll")]
    [InlineData("WaitAllActive")]
    public void A_join_waits_while_one_branch_is_being_reworked(string mode)
    {
        var run = new Scenario(ReviewBesideReview(mode).Define()).Start();

        run.Resume("legal", "Rejected").Resume("science", "Approved");
        Assert.Equal(["rework"], run.Waiting);
        Assert.Empty(run.Lines);

        run.Event("rework");
        Assert.Equal(["legal"], run.Waiting);

        run.Resume("legal", "Approved");
        Assert.Equal(["signed"], run.Lines);
        Assert.Equal(SubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_branch_can_be_reworked_many_times_before_the_join_runs_once()
    {
        var run = new Scenario(ReviewBesideReview("WaitAll").Define()).Start();

        for (var turn = 0; turn < 5; turn++)
        {
            run.Resume("legal", "Rejected").Event("rework");
        }

        run.Resume("legal", "Approved").Resume("science", "Approved");

        Assert.Equal(["signed"], run.Lines);
        Assert.Equal(6, run.State.Overlay(ReviewBesideReview("WaitAll").Define()).Steps["legal"].Runs);
    }

    [Fact]
    public void A_join_waits_for_a_rework_that_a_later_edge_of_the_file_leads_to()
    {
        var flow = new Flow().Step("start", "Elsa.Start").Fork("fork", "Legal", "Science")
            .Task("first").Task("second").Event("rework").Task("science").Join("join", "WaitAllActive").Line("signed")
            .Edges(
                "start > fork", "fork:Legal > first", "fork:Science > science", "first:Approved > second", "second:Approved > join",
                "science:Approved > join", "first:Rejected > rework", "second:Rejected > rework", "rework > first", "join > signed");
        var run = new Scenario(flow.Define()).Start();

        run.Resume("science", "Approved").Resume("first", "Rejected");
        Assert.Equal(["rework"], run.Waiting);
        Assert.Empty(run.Lines);

        run.Event("rework").Resume("first", "Approved").Resume("second", "Approved");
        Assert.Equal(["signed"], run.Lines);
    }

    [Fact]
    public void A_loop_back_before_the_fork_recalls_what_the_other_branch_has_open()
    {
        var flow = new Flow().Step("start", "Elsa.Start").Line("drafted").Fork("fork", "A", "B").Task("a").Task("b").Join("join", "WaitAll").Line("done")
            .Edges("start > drafted", "drafted > fork", "fork:A > a", "fork:B > b", "a:Rejected > drafted", "a:Approved > join", "b:Approved > join", "join > done");
        var run = new Scenario(flow.Define()).Start();

        run.Resume("a", "Rejected");

        Assert.Equal(["a", "b"], run.Waiting);
        Assert.Equal(["drafted", "drafted"], run.Lines);
        var closed = Assert.Single(run.Effects.OfType<Closed>());
        Assert.Equal(("b", "reopened:a"), (closed.ActivityId, closed.Reason));

        run.Resume("a", "Approved").Resume("b", "Approved");
        Assert.Equal(["drafted", "drafted", "done"], run.Lines);
    }

    [Fact]
    public void A_circle_that_waits_for_nobody_is_an_incident_not_a_hang()
    {
        var flow = new Flow().Line("a").Line("b").Edges("a > b", "b > a");
        var run = new Scenario(flow.Define()).Start();

        Assert.True(run.State.IsRunning);
        Assert.Contains("circle", Assert.Single(run.State.Incidents).Message, StringComparison.Ordinal);
    }

    internal static Flow ReviewBesideReview(string mode) => new Flow()
        .Step("start", "Elsa.Start").Fork("fork", "Legal", "Science")
        .Task("legal").Event("rework").Task("science").Join("join", mode).Line("signed")
        .Edges(
            "start > fork", "fork:Legal > legal", "fork:Science > science",
            "legal:Rejected > rework", "rework > legal", "legal:Approved > join", "science:Approved > join", "join > signed");
}
