using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Tests.Running;

/// <summary>What a move does with ways and steps that are new, gone, or stand elsewhere (docs/decisions/0027).</summary>
public sealed class MoveRulesTests
{
    [Fact]
    public void A_new_way_by_another_outcome_than_was_given_is_not_followed()
    {
        var run = Started("a | b", "a:Approved > b").Resume("a", "Approved");

        run.Move(Next("a | b | c", "a:Approved > b", "a:Rejected > c"));

        Assert.Equal(["b"], run.Waiting);
        Assert.Equal(StepState.NotTaken, run.StateOf("c"));
    }

    [Fact]
    public void A_new_way_by_the_outcome_that_was_given_is_followed()
    {
        var run = Started("a | b", "a:Approved > b").Resume("a", "Approved");

        Assert.Equal(["b", "c"], Move(run, "a | b | c", "a:Approved > b", "a:Approved > c").Waiting);
    }

    [Fact]
    public void A_new_way_back_by_the_outcome_that_was_given_is_not_followed()
    {
        var run = Started("a | b | c", "a:Approved > b", "b:Approved > c").Resume("a", "Approved").Resume("b", "Approved");

        Assert.Equal(["c"], Move(run, "a | b | c", "a:Approved > b", "b:Approved > c", "b:Approved > a").Waiting);
    }

    [Fact]
    public void A_join_waits_for_a_new_way_out_of_a_loop_that_is_alive()
    {
        string[] ways = ["fork:p > p", "fork:a > a", "a:Approved > b", "b:Rejected > a", "p:Approved > j", "j > end"];
        var run = Started("fork(p,a) | p | a | b | j(WaitAllActive) | end", ways).Resume("a", "Approved");

        Move(run, "fork(p,a) | p | a | b | j(WaitAllActive) | end", [.. ways, "a:Rejected > j"]);

        Assert.Equal(["b"], run.Resume("p", "Approved").Waiting);
        Assert.Equal(["end"], run.Resume("b", "Approved").Waiting);
    }

    [Fact]
    public void A_join_that_has_run_keeps_what_a_new_way_would_have_given_for_when_it_is_opened_again()
    {
        string[] ways = ["fork:a > a", "fork:b > b", "a:Approved > j", "j > end", "b:Approved > other"];
        var run = Started("fork(a,b) | a | b | j(WaitAll) | end | other", ways).Resume("a", "Approved").Resume("b", "Approved");
        Assert.Equal(["end", "other"], run.Waiting);

        Move(run, "fork(a,b) | a | b | j(WaitAll) | end | other", [.. ways, "b:Approved > j"]);

        Assert.Equal(["a", "other"], run.Reopen("a").Waiting);
        Assert.Equal(["end", "other"], run.Resume("a", "Approved").Waiting);
    }

    [Fact]
    public void A_join_is_passed_where_all_that_is_left_of_its_branches_was_not_taken()
    {
        string[] ways = ["fork:a > a", "fork:b > b", "a:Rejected > j", "a:Approved > x", "j > end"];
        var run = Started("fork(a,b) | a | b | x | j(WaitAllActive) | end | other", [.. ways, "b:Approved > j"]).Resume("a", "Approved");

        Move(run, "fork(a,b) | a | b | x | j(WaitAllActive) | end | other", [.. ways, "b:Approved > other"]);

        Assert.Equal(["b", "x"], run.Waiting);
        Assert.Equal(StepState.NotTaken, run.StateOf("j"));
        Assert.Equal(StepState.NotTaken, run.StateOf("end"));
    }

    [Fact]
    public void A_step_that_nothing_leads_to_is_not_taken_and_one_that_nothing_led_to_before_is_left_alone()
    {
        var cut = Started("a | b | z", "a:Approved > b", "b:Approved > z");
        var alone = Started("a | b | z", "a:Approved > b");

        Assert.Equal(StepState.NotTaken, Move(cut, "a | b | z", "a:Approved > b").StateOf("z"));
        Assert.Equal(StepState.Ahead, Move(alone, "a | b | z | y", "a:Approved > b").StateOf("z"));
        Assert.Equal(StepState.NotTaken, alone.StateOf("y"));
    }

    [Fact]
    public void A_step_that_was_put_before_what_is_done_does_not_hold_up_the_join_it_leads_to()
    {
        var run = Started(
            "fork(a,c) | a | b | x | c | j(WaitAllActive) | end",
            "fork:a > a", "fork:c > c", "a:Approved > b", "b:Approved > x", "x:Approved > j", "c:Approved > j", "j > end").Resume("a", "Approved");

        Move(
            run, "fork(a,c) | a | b | x | c | j(WaitAllActive) | end",
            "fork:a > a", "fork:c > c", "a:Approved > x", "x:Approved > b", "x:Approved > j", "c:Approved > j", "j > end");

        Assert.Equal(["b", "c"], run.Waiting);
        Assert.Equal(StepState.NotTaken, run.StateOf("x"));
        Assert.Equal(["b", "end"], run.Resume("c", "Approved").Waiting);
    }

    [Fact]
    public void A_rework_that_nobody_asked_for_yet_is_still_ahead_and_is_reached_when_it_is_asked_for()
    {
        string[] ways = ["a:Approved > b", "b:Rejected > rework", "rework > a", "b:Approved > end"];
        var run = Started("a | b | rework() | end", ways).Resume("a", "Approved");

        Move(run, "a | b | rework() | end | more", [.. ways, "end:Approved > more"]);

        Assert.Equal(StepState.Ahead, run.StateOf("rework"));
        Assert.Equal(["rework"], run.Resume("b", "Rejected").Waiting);
        Assert.Equal(["a"], run.Event("rework").Waiting);
    }

    [Fact]
    public void Two_ways_to_one_step_by_different_outcomes_are_two_ways()
    {
        var run = Started("a | b", "a:Approved > b", "a:Rejected > b");

        Assert.Equal(["b"], Move(run, "a | b | c", "a:Approved > b", "a:Rejected > b", "b:Approved > c").Resume("a", "Rejected").Waiting);
    }

    [Fact]
    public void Where_the_flow_started_must_be_there()
    {
        var run = Started("a | b", "a:Approved > b").Resume("a", "Approved");

        Refused(run, Next("b | c", "b:Approved > c"), MoveObstacleKind.StepMissing, "a");
    }

    [Fact]
    public void A_part_that_is_running_must_be_of_the_same_type()
    {
        var inner = new Flow().Task("a").Chart("part");
        Flow With(string type) => new Flow().Step("part", type, ("activities", inner["activities"]!.DeepClone()), ("connections", inner["connections"]!.DeepClone()));
        var run = new Scenario(With("Elsa.Flowchart").Define()).Start();

        Refused(run, Second(With("Elsa.Sequence")), MoveObstacleKind.StepChanged, "part");
    }

    [Fact]
    public void A_loop_that_stopped_between_two_passes_must_have_the_body_that_it_stopped_behind()
    {
        Flow With(string body) => new Flow().Step(
            "loop", "Elsa.While", ("condition", Flow.Expression("JavaScript", "getInput('More')")),
            ("body", new System.Text.Json.Nodes.JsonObject { ["id"] = body, ["type"] = "Elsa.Event", ["name"] = body, ["eventName"] = Flow.Literal("go") }));
        var run = new Scenario(With("body").Define()).Start(new() { ["More"] = true });
        run.Change(new() { ["More"] = "perhaps" }).Event("go");
        Assert.Single(run.State.Incidents);

        Refused(run, Second(With("other")), MoveObstacleKind.StepMissing, "body");
    }

    [Fact]
    public void A_new_variable_whose_default_does_not_fit_is_refused_and_several_old_ones_are_kept_once()
    {
        var run = new Scenario(Chain().Variable("One", "Int32", "1").Variable("Two", "Int32", "2").Define()).Start();

        var wrong = Second(Chain().Variable("One", "Int32", "1").Variable("Two", "Int32", "2").Variable("New", "Int32", "many"));
        Assert.Contains("default", Assert.Throws<EngineInputException>(() => run.Move(wrong)).Message, StringComparison.Ordinal);
        run.Move(Second(Chain().Variable("Two", "Int32", "9").Variable("One", "Int32", "9")));

        Assert.Equal("""{"Two":2,"One":1}""", run.State.Variables.ToJsonString());
    }

    private static Flow Chain() => new Flow().Task("a").Task("b").Edges("a:Approved > b");

    private static Scenario Started(string steps, params string[] ways) => new Scenario(Of(steps, ways).Define()).Start();

    private static Scenario Move(Scenario run, string steps, params string[] ways) => run.Move(Next(steps, ways));

    private static WorkflowDefinition Next(string steps, params string[] ways) => Second(Of(steps, ways));

    private static WorkflowDefinition Second(Flow flow) => DefinitionReader.Read(flow.Json()).Definition!.As("d-v2", 2);

    // "a" is a review, "a()" an event, "f(a,b)" a fork, "j(WaitAll)" a join.
    private static Flow Of(string steps, string[] ways)
    {
        var flow = new Flow();
        foreach (var step in steps.Split(" | "))
        {
            var (id, inside) = step.Split('(') is [var name, var rest] ? (name, rest.TrimEnd(')')) : (step, null);
            _ = inside switch
            {
                null => flow.Task(id),
                "" => flow.Event(id),
                "WaitAll" or "WaitAllActive" or "WaitAny" => flow.Join(id, inside),
                _ => flow.Fork(id, inside.Split(',')),
            };
        }

        return flow.Edges(ways);
    }

    private static void Refused(Scenario run, WorkflowDefinition next, MoveObstacleKind kind, string? step)
    {
        Assert.Contains(InstanceMove.Obstacles(run.Definition, next, run.State), o => o.Kind == kind && o.ActivityId == step);
        Assert.Throws<EngineInputException>(() => run.Move(next));
    }
}
