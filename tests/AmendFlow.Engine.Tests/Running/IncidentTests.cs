using System.Text.Json.Nodes;
using AmendFlow.Engine.Drawing;

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

        // One that an old engine started: it read the items before each pass.
        var run = new Scenario(flow.Define()).StartWith([1], new JsonObject { ["Items"] = new JsonArray("a", "b") });

        run.Change(new JsonObject { ["Items"] = "[broken" }).Event("go");
        Assert.Single(run.State.Incidents);

        run.Change(new JsonObject { ["Items"] = new JsonArray("a", "b") }).Retry();
        Assert.Equal(["body"], run.Waiting);
        Assert.Equal(SubStatus.Finished, run.Event("go").State.SubStatus);
    }

    [Fact]
    public void A_loop_whose_condition_faults_between_two_passes_goes_on_where_it_was()
    {
        var body = new JsonObject { ["id"] = "body", ["type"] = "Elsa.Event", ["name"] = "body", ["eventName"] = Flow.Literal("go") };
        var flow = new Flow().Step("loop", "Elsa.While", ("condition", Flow.Expression("JavaScript", "getInput('More')")), ("body", body)).Line("after").Edges("loop > after");
        var run = new Scenario(flow.Define()).Start(new JsonObject { ["More"] = true });

        run.Change(new JsonObject { ["More"] = "perhaps" }).Event("go");
        Assert.Equal(StepState.Problem, run.StateOf("loop"));
        Assert.Empty(run.Waiting);

        run.Change(new JsonObject { ["More"] = true }).Retry();
        Assert.Equal(["body"], run.Waiting);
        Assert.Equal(StepState.Waiting, run.StateOf("loop"));
        Assert.Equal(["after"], run.Change(new JsonObject { ["More"] = false }).Event("go").Lines);
    }

    [Fact]
    public void Skip_without_an_outcome_leaves_by_the_usual_path_where_there_is_one_and_else_ends_the_branch()
    {
        var usual = new Scenario(new Flow().Step("fault", "Elsa.Fault", ("message", Flow.Literal("It broke"))).Line("after").Edges("fault > after").Define()).Start().Skip();
        var none = new Scenario(TwoBranches().Define()).Start().Skip();

        Assert.Equal(["after"], usual.Lines);
        Assert.Empty(none.Lines);
        Assert.Equal(["b"], none.Waiting);
    }

    [Fact]
    public void What_is_retried_in_a_loop_still_knows_the_item_it_is_about()
    {
        var check = new JsonObject
        {
            ["id"] = "check",
            ["type"] = "Elsa.WriteLine",
            ["name"] = "check",
            ["text"] = Flow.Expression("JavaScript", "getInput('Ready') ? getVariable('CurrentValue') : missing.thing"),
        };
        var flow = new Flow().Step("loop", "Elsa.ForEach", ("items", Flow.Expression("Object", """["a","b"]""")), ("body", check));
        var run = new Scenario(flow.Define()).Start();
        Assert.Single(run.State.Incidents);

        run.Change(new JsonObject { ["Ready"] = true }).Retry();

        Assert.Equal(["a", "b"], run.Lines);
        Assert.Equal(SubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void The_first_of_two_faults_ends_the_instance_and_an_end_that_was_queued_is_no_success()
    {
        var flow = new Flow().Fork("fork", "A", "B", "C").Task("wait").Step("one", "Elsa.Fault", ("message", Flow.Literal("1"))).Step("two", "Elsa.Fault", ("message", Flow.Literal("2")))
            .Step("finish", "Elsa.Finish").Edges("fork:A > wait", "fork:B > one", "fork:C > two").FaultsAsAWhole();
        var two = new Scenario(flow.Define()).Start();
        var end = new Scenario(new Flow().Fork("fork", "A", "B").Step("one", "Elsa.Fault", ("message", Flow.Literal("1"))).Step("finish", "Elsa.Finish")
            .Edges("fork:A > one", "fork:B > finish").FaultsAsAWhole().Define()).Start();

        Assert.Equal("faulted:one", Assert.Single(two.Effects.OfType<Closed>()).Reason);
        Assert.Equal(SubStatus.Faulted, end.State.SubStatus);
        Assert.Equal(SubStatus.Faulted, Assert.Single(end.Effects.OfType<Ended>()).SubStatus);
    }

    [Fact]
    public void A_very_long_message_of_a_fault_is_cut()
    {
        var run = new Scenario(new Flow().Step("fault", "Elsa.Fault", ("message", Flow.Literal(new string('x', 5000)))).Define()).Start();

        var message = Assert.Single(run.State.Incidents).Message;
        Assert.EndsWith("x…", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 100, 4000);
    }

    [Fact]
    public void Cancelling_a_step_that_met_a_problem_takes_the_problem_away()
    {
        var run = new Scenario(TwoBranches().Define()).Start().Cancel("check");

        Assert.Empty(run.State.Incidents);
        Assert.Equal(StepState.Cancelled, run.StateOf("check"));
        Assert.Equal(["b"], run.Waiting);
    }

    // Amount is no number at first, so the comparison gives undefined through the missing member.
    private static Flow TwoBranches() => new Flow().Fork("fork", "A", "B")
        .Decide("check", "getInput('Amount') === null ? undefined : getInput('Amount') < 10").Line("small").Task("b")
        .Edges("fork:A > check", "fork:B > b", "check:True > small");
}
