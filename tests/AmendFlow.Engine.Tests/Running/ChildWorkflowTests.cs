using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Tests.Running;

public sealed class ChildWorkflowTests
{
    [Fact]
    public void Executing_a_workflow_waits_for_its_end_and_takes_its_output()
    {
        var run = new Scenario(Single("Elsa.ExecuteWorkflow", waits: true).Define()).Start();

        var asked = Assert.Single(run.Effects.OfType<ChildRequested>());
        Assert.Equal(("annex", "A-7", ChildWait.End), (asked.WorkflowDefinitionId, asked.CorrelationId, asked.Wait));
        Assert.Equal("""{"Title":"Cohort","ParentInstanceId":"case-1"}""", asked.Inputs.ToJsonString());
        Assert.Equal(asked.BookmarkId, Assert.Single(run.State.Bookmarks).Id);
        Report(run, asked, SubStatus.Finished, new JsonObject { ["Verdict"] = "yes" });

        Assert.Equal(
            """{"workflowInstanceId":"child-7","status":"Finished","subStatus":"Finished","output":{"Verdict":"yes"}}""",
            run.State.Variables["Result"]!.ToJsonString());
        Assert.Equal(["after"], run.Lines);
    }

    [Fact]
    public void Executing_without_waiting_goes_on_when_the_child_first_waits()
    {
        var run = new Scenario(Single("Elsa.ExecuteWorkflow", waits: false).Define()).Start();

        var asked = Assert.Single(run.Effects.OfType<ChildRequested>());
        Assert.Equal(ChildWait.FirstBurst, asked.Wait);
        Report(run, asked, SubStatus.Suspended, []);

        Assert.Equal("Running", run.State.Variables["Result"]!["status"]!.GetValue<string>());
        Assert.Equal(SubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void Dispatching_goes_on_at_once_unless_it_is_to_wait()
    {
        var away = new Scenario(Single("Elsa.DispatchWorkflow", waits: false).Define()).Start();
        var waiting = new Scenario(Single("Elsa.DispatchWorkflow", waits: true).Define()).Start();

        Assert.Equal((ChildWait.None, null), Assert.Single(away.Effects.OfType<ChildRequested>()) is var a ? (a.Wait, a.BookmarkId) : default);
        Assert.Equal(SubStatus.Finished, away.State.SubStatus);
        Assert.Equal(["child"], waiting.Waiting);
        Report(waiting, Assert.Single(waiting.Effects.OfType<ChildRequested>()), SubStatus.Finished, new JsonObject { ["n"] = 1 });
        Assert.Equal("""{"n":1}""", waiting.State.Variables["Result"]!.ToJsonString());
    }

    [Fact]
    public void A_report_that_nobody_waits_for_changes_nothing()
    {
        var run = new Scenario(Single("Elsa.ExecuteWorkflow", waits: true).Define()).Start();
        var before = run.State.ToJson();

        run.Apply(new ChildInput("another", "child-9", SubStatus.Finished, []) { Now = default, CommandId = "x" });

        Assert.Equal(before, run.State.ToJson());
    }

    [Fact]
    public void A_child_that_is_waited_for_can_not_be_answered_by_hand()
    {
        var run = new Scenario(Single("Elsa.ExecuteWorkflow", waits: true).Define()).Start();

        Assert.Throws<EngineInputException>(() => run.Resume("child"));
    }

    [Fact]
    public void Cancelling_the_step_closes_the_wait_so_that_the_host_can_stop_the_child()
    {
        var run = new Scenario(Single("Elsa.ExecuteWorkflow", waits: true).Define()).Start();
        var asked = Assert.Single(run.Effects.OfType<ChildRequested>());

        run.Cancel("child", "not needed");

        Assert.Equal((asked.BookmarkId, "not needed"), Assert.Single(run.Effects.OfType<Closed>()) is var c ? (c.BookmarkId, c.Reason) : default);
    }

    [Fact]
    public void A_bulk_dispatch_starts_one_child_for_each_item_and_ends_after_the_last()
    {
        var run = new Scenario(Bulk("""[{"Site":"Lyon"},"Nice"]""").Define()).Start();
        var asked = run.Effects.OfType<ChildRequested>().ToList();

        Assert.Equal(
            ["""{"Kind":"annex","Site":"Lyon","ParentInstanceId":"case-1"}""", """{"Kind":"annex","Item":"Nice","ParentInstanceId":"case-1"}"""],
            asked.Select(a => a.Inputs.ToJsonString()));
        Assert.Equal(["ref-Lyon", "ref-"], asked.Select(a => a.CorrelationId));
        Report(run, asked[1], SubStatus.Finished, new JsonObject { ["Verdict"] = "yes" });
        Assert.Equal(["each child-7 yes"], run.Lines);
        Assert.Equal(["bulk"], run.Waiting);
        Report(run, asked[0], SubStatus.Faulted, []);

        Assert.Equal(["each child-7 yes", "failed child-7", "all", "done"], run.Lines);
        Assert.Equal(SubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_bulk_dispatch_with_a_cancelled_child_leaves_by_canceled()
    {
        var run = new Scenario(Bulk("[1]").Define()).Start();
        Report(run, Assert.Single(run.Effects.OfType<ChildRequested>()), SubStatus.Cancelled, []);

        Assert.Equal(["some", "done"], run.Lines);
    }

    [Fact]
    public void A_bulk_dispatch_over_nothing_is_complete()
    {
        Assert.Equal(["all", "done"], new Scenario(Bulk("[]").Define()).Start().Lines);
    }

    private static void Report(Scenario run, ChildRequested asked, SubStatus status, JsonObject output) =>
        run.Apply(new ChildInput(asked.ChildId, "child-7", status, output) { Now = default, CommandId = $"report-{run.Recorded.Count}" });

    private static Flow Single(string type, bool waits) => new Flow().Variable("Result", "Object").Step(
        "child",
        type,
        ("workflowDefinitionId", Flow.Literal("annex")),
        ("correlationId", Flow.Literal("A-7")),
        ("input", Flow.Expression("Object", """{"Title":"Cohort"}""")),
        ("waitForCompletion", Flow.Literal(waits ? "true" : "false")),
        ("result", new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "v-Result" } }))
        .Line("after").Edges("child > after");

    private static Flow Bulk(string items) => new Flow().Step(
        "bulk",
        "Elsa.BulkDispatchWorkflows",
        ("workflowDefinitionId", Flow.Literal("annex")),
        ("items", Flow.Expression("Object", items)),
        ("input", Flow.Expression("Object", """{"Kind":"annex"}""")),
        ("correlationIdFunction", Flow.Expression("JavaScript", "'ref-' + (variables.Item.Site ?? '')")),
        ("childCompleted", Line("each", "`each ${getChildInstanceId()} ${variables.Output.Verdict}`")),
        ("childFaulted", Line("failed", "`failed ${variables.ChildInstanceId}`")))
        .Line("all").Line("some").Line("done").Edges("bulk:Completed > all", "bulk:Canceled > some", "bulk > done");

    private static JsonObject Line(string id, string script) =>
        new() { ["id"] = id, ["type"] = "Elsa.WriteLine", ["text"] = Flow.Expression("JavaScript", script) };
}
