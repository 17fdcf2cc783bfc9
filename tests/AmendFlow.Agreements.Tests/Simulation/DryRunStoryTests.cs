using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Simulation;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Tests.Simulation;

/// <summary>What a dry run tells of small workflows: in the order in which it happened, and only what did.</summary>
public sealed class DryRunStoryTests
{
    [Fact]
    public void The_story_is_in_the_order_in_which_things_happened()
    {
        var story = Story(Sequence(Fork("fork", "WaitAny", Part("slow", Delay("long", "2.00:00:00")), Part("fast", Delay("short", "1.00:00:00"), Line("won"))), Line("after")));

        Assert.Equal(
            ["Waits long", "Waits short", "Answered short", "Wrote won", "Passed won", "Passed fast", "Closed long", "Passed fork", "Wrote after", "Passed after"],
            story);
    }

    [Fact]
    public void What_follows_an_entry_in_the_register_stands_behind_it()
    {
        var story = Story(Sequence("""{"id":"reg","type":"AmendFlow.RegisterAmendment"}""", Line("out")));

        Assert.Equal(["Registered reg", "Wrote out", "Passed out"], story);
    }

    [Fact]
    public void A_step_that_cannot_go_on_was_not_passed()
    {
        var story = Story(Sequence(Delay("wait", "soon"), Line("after")));

        Assert.Equal(["Incident wait"], story);
    }

    [Fact]
    public void A_container_is_passed_when_all_in_it_has_ended_and_not_before()
    {
        var report = Run(Sequence(Fork("fork", "WaitAll", Delay("one", "1.00:00:00"), Delay("two", "3.00:00:00")), Line("after")));

        Assert.Equal(["Waits one", "Waits two", "Answered one", "Answered two", "Passed fork", "Wrote after", "Passed after"], Told(report));
        Assert.Equal(new DateOnly(2026, 1, 8), report.Events.Single(e => e is { Kind: DryRunEventKind.Passed, Step: "fork" }).Day);
    }

    [Fact]
    public void An_event_reaches_the_case_that_published_it_where_it_waits_for_it_or_comes_to_within_a_minute()
    {
        var waits = Run(Sequence(Fork("fork", "WaitAll", Event("heard"), Publish("tell", "heard"))));
        var later = Run(Sequence(Publish("tell", "heard"), Delay("pause", "00:00:30"), Event("heard")));
        var late = Run(Sequence(Publish("tell", "heard"), Delay("pause", "00:01:00"), Event("heard")));

        Assert.Equal(["Waits heard", "Wrote tell", "Passed tell", "Answered heard", "Passed fork"], Told(waits));
        Assert.Equal("the event “heard”", waits.Events.First(e => e.Kind == DryRunEventKind.Waits).Who!.En);
        Assert.Equal((0, 0, 1), (waits.Days, later.Days, late.Days));
    }

    [Fact]
    public void An_event_for_another_correlation_does_not_reach_it()
    {
        var other = Run(Sequence(Fork("fork", "WaitAll", Event("heard"), Publish("tell", "heard", "A-7"))));

        Assert.Equal(1, other.Days);
    }

    [Fact]
    public void A_local_event_is_an_answer_too()
    {
        var local = Publish("tell", "heard").Replace("\"correlationId\"", "\"isLocalEvent\":true,\"correlationId\"", StringComparison.Ordinal);

        Assert.Equal(["Waits heard", "Wrote tell", "Passed tell", "Answered heard", "Passed fork"], Story(Sequence(Fork("fork", "WaitAll", Event("heard"), local))));
    }

    [Fact]
    public void A_workflow_that_is_to_be_run_as_a_case_of_its_own_is_waited_for_and_named()
    {
        var report = Run(Sequence("""{"id":"use","type":"Elsa.ExecuteWorkflow","workflowDefinitionId":"child","waitForCompletion":true}"""));

        Assert.Equal(["Waits use"], Told(report));
        Assert.StartsWith("the workflow child to be run", report.Events[^1].Who!.En, StringComparison.Ordinal);
        Assert.Equal((false, "use"), (report.HasEnded, Assert.Single(report.Waiting)));
    }

    [Theory]
    [InlineData("Done", """{"id":"t","type":"Elsa.Timer","interval":"00:00:01"}""", "the workflow goes round in a circle of itself, without anybody who is asked: t.")]
    [InlineData("Approved", """{"id":"t","type":"AmendFlow.RequestApproval","party":"A","role":"executive","phase":"executive","subject":{"typeName":"String[]","expression":{"type":"Object","value":"[\"text\"]"}}}""", "where everybody approves, the workflow leads round in a circle: t.")]
    public void A_circle_is_put_down_to_the_rules_only_where_there_are_some(string port, string step, string says)
    {
        var chart = $$"""{"id":"root","type":"Elsa.Flowchart","activities":[{{step}}],"connections":[{"source":{"activity":"t","port":"{{port}}"},"target":{"activity":"t","port":"In"} }] }""";

        var fault = Assert.Throws<DryRunException>(() => Run(chart));

        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("$.rules", fault.Message, StringComparison.Ordinal);
        Assert.Equal("t", Assert.Single(fault.Circle));
    }

    [Fact]
    public void A_workflow_that_tells_itself_events_without_end_is_stopped_by_what_it_tells_and_by_whoever_looks()
    {
        var many = $$"""{"id":"all","type":"Elsa.For","start":1,"end":500,"step":1,"body":{{Publish("tell", "heard")}} }""";
        var chart = $$"""{"id":"root","type":"Elsa.Flowchart","activities":[{{many}},{{Event("heard")}}],"connections":[{"source":{"activity":"all","port":"Done"},"target":{"activity":"heard"} },{"source":{"activity":"heard","port":"Done"},"target":{"activity":"all"} }] }""";
        using var left = new CancellationTokenSource();
        left.Cancel();

        var endless = Assert.Throws<DryRunException>(() => Run(chart));
        Assert.Contains("20000 happenings", endless.Message, StringComparison.Ordinal);
        Assert.NotEmpty(endless.Circle);
        Assert.Throws<OperationCanceledException>(() => Run(chart, left.Token));
    }

    [Fact]
    public void A_wait_beyond_the_year_9000_is_one_for_ever()
    {
        var late = """{"id":"late","type":"Elsa.StartAt","dateTime":"9999-12-31T23:00:00Z"}""";

        var report = Run(Sequence(late, Event("heard")));

        Assert.Equal(["Waits late"], Told(report));
        Assert.Equal((false, "late"), (report.HasEnded, Assert.Single(report.Waiting)));
    }

    private static IEnumerable<string> Story(string root) => Told(Run(root));

    private static IEnumerable<string> Told(DryRunReport report) => report.Events.Skip(1).Select(e => $"{e.Kind} {e.Step}");

    private static DryRunReport Run(string root, CancellationToken cancelled = default)
    {
        var read = DefinitionReader.Read($$"""{"id":"d-v1","definitionId":"d","options":{"incidentStrategyType":"ContinueWithIncidentsStrategy"},"root":{{root}}}""");
        return DryRun.Run(read.Definition!, new DryRunScenario(), new WorkflowRuntime(AmendFlowActivities.Catalogue), cancelled);
    }

    private static string Sequence(params string[] steps) => Part("root", steps);

    private static string Part(string id, params string[] steps) => $$"""{"id":"{{id}}","type":"Elsa.Sequence","activities":[{{string.Join(',', steps)}}]}""";

    private static string Fork(string id, string mode, params string[] branches) =>
        $$"""{"id":"{{id}}","type":"Elsa.Fork","joinMode":"{{mode}}","branches":[{{string.Join(',', branches)}}]}""";

    private static string Delay(string id, string span) => $$"""{"id":"{{id}}","type":"Elsa.Delay","timeSpan":"{{span}}"}""";

    private static string Line(string id) => $$"""{"id":"{{id}}","type":"Elsa.WriteLine","text":"{{id}}"}""";

    private static string Event(string id) => $$"""{"id":"{{id}}","type":"Elsa.Event","eventName":"{{id}}"}""";

    private static string Publish(string id, string name, string correlation = "") =>
        $$"""{"id":"{{id}}","type":"Elsa.PublishEvent","eventName":"{{name}}","correlationId":"{{correlation}}"}""";
}
