using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Tests.Running;

/// <summary>An instance goes on under another version of its definition (docs/decisions/0027).</summary>
public sealed class MoveTests
{
    [Fact]
    public void What_is_open_stays_open_and_the_instance_goes_on_along_the_other_version()
    {
        var run = new Scenario(Chain("a", "b").Define()).Start().Resume("a", "Approved");
        var bookmark = Assert.Single(run.State.Bookmarks).Id;
        run.Effects.Clear();

        run.Move(Next(Chain("a", "b", "c")));

        Assert.Empty(run.Effects);
        Assert.Equal((bookmark, "d-v2"), (Assert.Single(run.State.Bookmarks).Id, run.State.DefinitionVersionId));
        run.Resume("b", "Approved");
        Assert.Equal(["c"], run.Waiting);
        run.Resume("c", "Approved");
        Assert.Equal(SubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void What_a_step_is_called_and_where_it_is_drawn_is_no_obstacle()
    {
        var run = new Scenario(Chain("a", "b").Define()).Start();

        run.Move(Next(new Flow().Task("a", ("metadata", new JsonObject { ["displayText"] = "Another name", ["designer"] = new JsonObject() })).Task("b").Edges("a:Approved > b")));

        Assert.Equal(["a"], run.Waiting);
    }

    [Fact]
    public void A_step_that_is_open_must_be_there_of_the_same_type_and_ask_in_the_same_way()
    {
        var run = new Scenario(Chain("a", "b").Define()).Start();

        Refused(run, Chain("b", "c"), MoveObstacleKind.StepMissing, "a");
        Refused(run, new Flow().Step("a", Hosts.Choose, ("outcomes", Flow.Expression("Object", """["Done"]"""))), MoveObstacleKind.StepChanged, "a");
        Refused(run, new Flow().Task("a", ("party", Flow.Literal("them"))).Task("b").Edges("a:Approved > b"), MoveObstacleKind.StepChanged, "a");
        var inside = new Flow().Task("a").Chart("part");
        Refused(
            run, new Flow().Step("part", "Elsa.Flowchart", ("activities", inside["activities"]!.DeepClone()), ("connections", new JsonArray())), MoveObstacleKind.StepMissing, "a");
    }

    [Fact]
    public void A_step_that_is_done_or_ahead_may_change_or_go()
    {
        var run = new Scenario(Chain("a", "b", "c").Define()).Start().Resume("a", "Approved");

        run.Move(Next(new Flow().Task("a", ("party", Flow.Literal("them"))).Task("b").Task("d").Edges("a:Approved > b", "b:Approved > d")));

        Assert.Equal(["d"], run.Resume("b", "Approved").Waiting);
    }

    [Fact]
    public void A_variable_keeps_its_value_a_new_one_has_its_default_and_one_that_goes_is_an_obstacle()
    {
        var run = new Scenario(Chain("a", "b").Variable("Count", "Int32", "3").Define()).Start();

        Refused(run, Chain("a", "b"), MoveObstacleKind.VariableMissing, null);
        Refused(run, Chain("a", "b").Variable("Count", "String", "3"), MoveObstacleKind.VariableMissing, null);
        run.Move(Next(Chain("a", "b").Variable("New", "String", "x").Variable("Count", "Int32", "9")));

        Assert.Equal("""{"New":"x","Count":3}""", run.State.Variables.ToJsonString());
    }

    [Fact]
    public void A_join_keeps_what_its_branches_gave_and_waits_for_a_branch_that_is_new_as_well()
    {
        var run = new Scenario(Branches("a", "b").Define()).Start().Resume("a", "Approved");
        run.Effects.Clear();

        // Written in another order, so that no edge stands where it stood.
        run.Move(Next(Branches("x", "b", "a")));

        Assert.Equal(["b", "x"], run.Waiting);
        Assert.Equal(["x"], run.Effects.OfType<Opened>().Select(o => o.ActivityId));
        Assert.Equal(["x"], run.Resume("b", "Approved").Waiting);
        Assert.Equal(["end"], run.Resume("x", "Approved").Waiting);
    }

    [Fact]
    public void A_join_that_waited_for_a_branch_alone_runs_where_that_branch_is_gone()
    {
        var run = new Scenario(Branches("a", "b").Define()).Start().Resume("a", "Approved");

        // The branch that is open is led past the join.
        run.Move(Next(new Flow().Fork("fork", "a", "b").Task("a").Task("b").Join("join", "WaitAll").Task("end").Task("other")
            .Edges("fork:a > a", "fork:b > b", "a:Approved > join", "b:Approved > other", "join > end")));

        Assert.Equal(["b", "end"], run.Waiting);
    }

    [Fact]
    public void What_a_join_keeps_must_reach_it_and_be_read_in_the_same_way()
    {
        var run = new Scenario(Branches("a", "b").Define()).Start().Resume("a", "Approved");

        Refused(run, Branches("b"), MoveObstacleKind.WayMissing, "join");
        Refused(run, Branches("WaitAny", "a", "b"), MoveObstacleKind.StepChanged, "join");
        Refused(run, new Flow().Fork("fork", "a", "b").Task("a").Task("b").Task("end").Edges("fork:a > a", "fork:b > b", "a:Approved > end"), MoveObstacleKind.StepMissing, "join");
    }

    [Fact]
    public void A_new_step_before_what_was_done_is_passed_over_and_asked_once_the_way_leads_there_again()
    {
        var run = new Scenario(Chain("a", "b").Define()).Start().Resume("a", "Approved");
        run.Effects.Clear();
        var to = Next(Chain("a", "x", "b"));

        run.Move(to);

        Assert.Empty(run.Effects);
        Assert.Equal(["b"], run.Waiting);
        Assert.Equal(StepState.NotTaken, run.State.Overlay(to).Steps["x"].State);
        Assert.Equal(["a"], run.Reopen("a").Waiting);
        Assert.Equal(["x"], run.Resume("a", "Approved").Waiting);
        Assert.Equal(["b"], run.Resume("x", "Approved").Waiting);
    }

    [Fact]
    public void A_step_that_met_a_problem_may_be_mended_by_the_other_version()
    {
        var run = new Scenario(Decision("getInput('title').nothing.there").Define()).Start();
        Assert.Single(run.State.Incidents);

        run.Move(Next(Decision("true"))).Retry();

        Assert.Empty(run.State.Incidents);
        Assert.Equal(["b"], run.Waiting);
    }

    [Fact]
    public void Only_a_running_instance_is_moved_and_only_between_the_versions_that_the_input_names()
    {
        var definition = Chain("a", "b").Define();
        var run = new Scenario(definition).Start();
        var runtime = new WorkflowRuntime(Hosts.Catalogue);
        var to = Next(Chain("a", "b"));
        var input = new MoveInput("d-v1", "d-v2") { Now = default, CommandId = "x" };

        Assert.Throws<EngineInputException>(() => runtime.Move(definition, to.As("d-v3", 3), run.State, input));
        Assert.Throws<EngineInputException>(() => runtime.Move(to, definition, run.State, new MoveInput("d-v2", "d-v1") { Now = default, CommandId = "x" }));
        Assert.Throws<EngineInputException>(() => runtime.Apply(definition, run.State, input));
        run.Cancel(null);
        Assert.Throws<EngineInputException>(() => runtime.Move(definition, to, run.State, input));
    }

    private static void Refused(Scenario run, Flow to, MoveObstacleKind kind, string? step)
    {
        var next = Next(to);
        Assert.Contains(InstanceMove.Obstacles(run.Definition, next, run.State), o => o.Kind == kind && o.ActivityId == step);
        Assert.Throws<EngineInputException>(() => run.Move(next));
        Assert.Equal("d-v1", run.State.DefinitionVersionId);
    }

    private static WorkflowDefinition Next(Flow flow) => DefinitionReader.Read(flow.Json()).Definition!.As("d-v2", 2);

    private static Flow Chain(params string[] steps)
    {
        var flow = new Flow();
        foreach (var step in steps)
        {
            flow.Task(step);
        }

        return flow.Edges([.. steps.Zip(steps.Skip(1), (one, next) => $"{one}:Approved > {next}")]);
    }

    private static Flow Branches(params string[] branches)
    {
        var mode = branches[0] == "WaitAny" ? branches[0] : "WaitAll";
        branches = [.. branches.Where(b => b != mode)];
        var flow = new Flow().Fork("fork", branches);
        foreach (var branch in branches)
        {
            flow.Task(branch);
        }

        return flow.Join("join", mode).Task("end")
            .Edges([.. branches.Select(b => $"fork:{b} > {b}"), .. branches.Select(b => $"{b}:Approved > join"), "join > end"]);
    }

    private static Flow Decision(string script) => new Flow().Decide("a", script).Task("b").Task("c").Edges("a:True > b", "a:False > c");
}
