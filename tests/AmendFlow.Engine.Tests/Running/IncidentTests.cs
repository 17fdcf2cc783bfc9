using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Tests.Running;

public sealed class IncidentTests
{
    [Fact]
    public void A_fault_stops_its_branch_only_and_waits_for_a_person()
    {
        var run = new Scenario(TwoBranches().Define()).Start();

        Assert.Equal(["b"], run.Waiting);
        Assert.True(run.State.IsRunning);
        var incident = Assert.Single(run.State.Incidents);
        Assert.Equal(("check", incident.Id), (incident.ActivityId, Assert.Single(run.Effects.OfType<IncidentRaised>()).IncidentId));
    }

    [Fact]
    public void Retry_runs_the_activity_again_on_what_has_changed()
    {
        var run = new Scenario(TwoBranches().Define()).Start();

        run.Change(new JsonObject { ["Amount"] = 5 }).Retry();

        Assert.Empty(run.State.Incidents);
        Assert.Equal(["small"], run.Lines);
    }

    [Fact]
    public void Skip_leaves_by_the_path_that_the_person_names_and_by_no_other()
    {
        var run = new Scenario(TwoBranches().Define()).Start();

        Assert.Throws<EngineInputException>(() => run.Skip("Maybe"));
        run.Skip("True");

        Assert.Empty(run.State.Incidents);
        Assert.Equal(["small"], run.Lines);
    }

    [Fact]
    public void By_default_a_fault_ends_the_instance_after_what_was_queued_and_closes_its_waits()
    {
        var run = new Scenario(TwoBranches().FaultsAsAWhole().Define()).Start();

        Assert.Equal(SubStatus.Faulted, run.State.SubStatus);
        Assert.Equal("faulted:check", Assert.Single(run.Effects.OfType<Closed>()).Reason);
        Assert.Equal(SubStatus.Faulted, Assert.Single(run.Effects.OfType<Ended>()).SubStatus);
        Assert.Throws<EngineInputException>(() => run.Event("x"));
    }

    [Theory]
    [InlineData("\"yes\"")]
    [InlineData("1")]
    [InlineData("undefined")]
    [InlineData("null")]
    [InlineData("''")]
    public void A_condition_that_is_neither_true_nor_false_is_an_incident(string script)
    {
        var run = new Scenario(new Flow().Decide("check", script).Line("no").Edges("check:False > no").Define()).Start();

        Assert.Single(run.State.Incidents);
        Assert.Empty(run.Lines);
    }

    [Fact]
    public void A_loop_that_faults_between_two_passes_goes_on_where_it_was()
    {
        var body = new JsonObject { ["id"] = "body", ["type"] = "Elsa.Event", ["name"] = "body", ["eventName"] = Flow.Literal("go") };
        var flow = new Flow().Step("loop", "Elsa.ForEach", ("items", Flow.Expression("JavaScript", "getInput('Items')")), ("body", body));
        var run = new Scenario(flow.Define()).Start(new JsonObject { ["Items"] = new JsonArray("a", "b") });

        run.Change(new JsonObject { ["Items"] = "[broken" }).Event("go");
        Assert.Single(run.State.Incidents);

        run.Change(new JsonObject { ["Items"] = new JsonArray("a", "b") }).Retry();
        Assert.Equal(["body"], run.Waiting);
        Assert.Equal(SubStatus.Finished, run.Event("go").State.SubStatus);
    }

    // Amount is no number at first, so the comparison gives undefined through the missing member.
    private static Flow TwoBranches() => new Flow().Fork("fork", "A", "B")
        .Decide("check", "getInput('Amount') === null ? undefined : getInput('Amount') < 10").Line("small").Task("b")
        .Edges("fork:A > check", "fork:B > b", "check:True > small");
}
