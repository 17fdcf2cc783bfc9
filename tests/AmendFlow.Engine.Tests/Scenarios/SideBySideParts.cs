using System.Text.Json.Nodes;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Scenarios;

/// <summary>Composites inside a flowchart: conformance deviations object-items, queued-sibling-of-ended-fork, cancel-inside-composite; G.10.</summary>
public sealed class SideBySideParts
{
    [Fact]
    public void A_parallel_loop_over_a_list_in_the_file_runs_for_every_item_deviation_object_items_I10()
    {
        var run = new Scenario(ForEach("Object", """["a","b"]""").Define()).Start();

        Assert.Equal(["a", "b"], run.Lines);
        Assert.Equal(SubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_fork_that_waits_for_the_first_starts_no_queued_sibling_deviation_queued_sibling_of_ended_fork()
    {
        var flow = new Flow().Step("fork", "Elsa.Fork", ("joinMode", "WaitAny"), ("branches", new JsonArray(Write("a"), Write("b"), Write("c"))))
            .Line("after").Edges("fork > after");

        Assert.Equal(["a", "after"], new Scenario(flow.Define()).Start().Lines);
    }

    [Fact]
    public void A_complete_in_one_branch_starts_no_queued_sibling_deviation_queued_sibling_of_ended_fork()
    {
        var flow = new Flow().Fork("fork", "A", "B").Step("complete", "Elsa.Complete").Line("never").Edges("fork:A > complete", "fork:B > never");
        var run = new Scenario(flow.Define()).Start();

        Assert.Empty(run.Lines);
        Assert.Equal(SubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_first_come_join_cancels_a_task_in_a_sequence_and_goes_on_deviation_cancel_inside_composite()
    {
        var flow = new Flow().Fork("fork", "A", "B").Step("steps", "Elsa.Sequence", ("activities", new JsonArray(Wait("inside"), Write("never"))))
            .Task("quick").Join("first", "WaitAny").Line("done")
            .Edges("fork:A > steps", "fork:B > quick", "steps > first", "quick:Approved > first", "first > done");
        var run = new Scenario(flow.Define()).Start().Resume("quick", "Approved");

        Assert.Equal(["done"], run.Lines);
        Assert.Equal(("inside", "overtaken:first"), Assert.Single(run.Effects.OfType<Closed>()) is var c ? (c.ActivityId, c.Reason) : default);
        Assert.Equal(SubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void One_step_that_waits_for_two_items_at_once_is_resumed_for_each_by_itself_G10_elsa_core_6419()
    {
        var flow = new Flow().Step("each", "Elsa.ParallelForEach", ("items", Flow.Expression("Object", "[1,2]")), ("body", Wait("answer")))
            .Line("after").Edges("each > after");
        var run = new Scenario(flow.Define()).Start();
        var waits = run.State.Bookmarks.Select(b => b.Id).ToList();
        Assert.Equal(2, waits.Count);

        run.Apply(new ResumeInput(waits[1], null, null) { Now = default, CommandId = "r1" });
        Assert.Equal(waits[0], Assert.Single(run.State.Bookmarks).Id);
        Assert.Empty(run.Lines);

        run.Apply(new ResumeInput(waits[0], null, null) { Now = default, CommandId = "r2" });
        Assert.Equal(["after"], run.Lines);
    }

    private static Flow ForEach(string type, string items) => new Flow().Step("each", "Elsa.ParallelForEach",
        ("items", Flow.Expression(type, items)),
        ("body", new JsonObject
        {
            ["id"] = "body",
            ["type"] = "Elsa.WriteLine",
            ["text"] = Flow.Expression("JavaScript", "getVariable('CurrentValue')"),
        }));

    private static JsonObject Write(string id) => new() { ["id"] = id, ["type"] = "Elsa.WriteLine", ["text"] = Flow.Literal(id) };

    private static JsonObject Wait(string id) => new() { ["id"] = id, ["type"] = "Elsa.Event", ["eventName"] = Flow.Literal(id) };
}
