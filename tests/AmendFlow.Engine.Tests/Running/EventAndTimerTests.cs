using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Tests.Running;

public sealed class EventAndTimerTests
{
    [Fact]
    public void A_local_event_reaches_a_step_of_the_same_instance_that_comes_to_wait_later_in_the_step()
    {
        var flow = new Flow().Fork("fork", "A", "B")
            .Step("tell", "Elsa.PublishEvent", ("eventName", Flow.Literal("signed")), ("isLocalEvent", Flow.Literal("true")), ("payload", Flow.Literal("by Zoé")))
            .Line("first").Event("signed").Step("show", "Elsa.WriteLine", ("text", Flow.Expression("JavaScript", "getOutputFrom('signed')")))
            .Edges("fork:A > tell", "fork:B > first", "first > signed", "signed > show");
        var run = new Scenario(flow.Define()).Start();

        Assert.Equal(["first", "by Zoé"], run.Lines);
        Assert.Equal(SubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void An_event_for_everybody_is_left_to_the_host()
    {
        var flow = new Flow().Fork("fork", "A", "B").Step("tell", "Elsa.PublishEvent", ("eventName", Flow.Literal("signed"))).Event("signed")
            .Edges("fork:A > tell", "fork:B > signed");

        Assert.Equal(["signed"], new Scenario(flow.Define()).Start().Waiting);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("  ", null)]
    [InlineData("A-7", "A-7")]
    public void A_blank_correlation_of_an_event_is_none(string given, string? correlation)
    {
        var flow = new Flow().Step("tell", "Elsa.PublishEvent", ("eventName", Flow.Literal("signed")), ("correlationId", Flow.Literal(given)));

        Assert.Equal(correlation, Assert.Single(new Scenario(flow.Define()).Start().Effects.OfType<EventPublished>()).CorrelationId);
    }

    [Theory]
    [InlineData("Elsa.Delay", "timeSpan", "10675199.02:48:05", "is 10675199.02:48:05, which leads beyond the year 9999; the longest that is possible is 2912438 days, 2912438.00:00:00.")]
    [InlineData("Elsa.Timer", "interval", "-10675199.02:48:05", "is -10675199.02:48:05, which leads back before the year 1")]
    public void A_span_that_no_calendar_holds_is_an_incident_that_names_the_input_and_the_longest(string type, string input, string span, string says)
    {
        var run = new Scenario(new Flow().Step("wait", type, (input, Flow.Literal(span))).Define()).Start();

        Assert.StartsWith($"The input \"{input}\" of the step \"wait\" {says}", Assert.Single(run.State.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workflow_that_tells_itself_without_end_is_stopped()
    {
        var flow = new Flow().Event("again")
            .Step("tell", "Elsa.PublishEvent", ("eventName", Flow.Literal("again")), ("isLocalEvent", Flow.Literal("true")))
            .Edges("again > tell", "tell > again");

        Assert.Contains("circle", Assert.Single(new Scenario(flow.Define()).Start().Event("again").State.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workflow_started_by_an_event_goes_on_behind_the_step_that_waited_for_it()
    {
        var flow = new Flow().Step("start", "Elsa.Start").Line("usual").Event("signed").Event("sealed").Line("after")
            .Edges("start > usual", "signed > sealed", "sealed > after");
        var run = new Scenario(flow.Define());
        run.Apply(new StartInput("case-1", []) { Now = default, CommandId = "c", TriggerActivityId = "signed", TriggerPayload = JsonValue.Create(7) });

        Assert.Equal(["sealed"], run.Waiting);
        Assert.Equal(["after"], run.Event("sealed").Lines);
        Assert.Equal(SubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_workflow_can_not_start_at_a_step_that_is_none_of_its_root()
    {
        var run = new Scenario(new Flow().Line("a").Define());

        Assert.Throws<EngineInputException>(() => run.Apply(new StartInput("case-1", []) { Now = default, CommandId = "c", TriggerActivityId = "b" }));
    }

    [Theory]
    [InlineData("0 30 8 * * 1-5", "2026-01-06T08:30:00Z")]
    [InlineData("*/10 * * * * *", "2026-01-05T09:00:10Z")]
    public void Cron_waits_for_the_next_of_its_hours_in_utc(string expression, string due)
    {
        var run = new Scenario(new Flow().Step("wait", "Elsa.Cron", ("cronExpression", Flow.Literal(expression))).Define()).Start();

        Assert.Equal(DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture), run.State.Bookmarks[0].DueAt);
        Assert.Equal(SubStatus.Finished, run.Resume("wait").State.SubStatus);
    }

    [Theory]
    [InlineData("every morning")]
    [InlineData("30 8 * * 1")]
    [InlineData("0 0 0 31 2 *")]
    public void Cron_that_can_not_be_read_or_never_comes_is_an_incident(string expression)
    {
        var run = new Scenario(new Flow().Step("wait", "Elsa.Cron", ("cronExpression", Flow.Literal(expression))).Define()).Start();

        Assert.Contains("cron", Assert.Single(run.State.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_of_the_host_knows_its_id_and_gives_its_result()
    {
        var flow = new Flow().Step("task", "Elsa.RunTask", ("taskName", Flow.Literal("Sign")), ("payload", Flow.Expression("Object", """{"n":1}""")))
            .Step("show", "Elsa.WriteLine", ("text", Flow.Expression("JavaScript", "`${getTaskIdFromTask()} ${getResultFromTask().by}`"))).Edges("task > show");
        var run = new Scenario(flow.Define()).Start();
        var id = run.State.Bookmarks[0].Id;

        Assert.Equal([$"{id} Zoé"], run.Resume("task", output: new JsonObject { ["by"] = "Zoé" }).Lines);
    }

    [Theory]
    [InlineData("E42", "Legal", "Legal E42: It broke")]
    [InlineData("0", "General", "It broke")]
    public void A_fault_says_its_code_and_kind_where_the_author_gave_them(string code, string category, string message)
    {
        var flow = new Flow().Step("fault", "Elsa.Fault", ("message", Flow.Literal("It broke")), ("code", Flow.Literal(code)), ("category", Flow.Literal(category)));

        Assert.Equal(message, Assert.Single(new Scenario(flow.Define()).Start().State.Incidents).Message);
    }

    [Theory]
    [InlineData("JavaScript", "'yes'")]
    [InlineData("JavaScript", "1")]
    [InlineData("JavaScript", "null")]
    [InlineData("JavaScript", "({})")]
    [InlineData("Liquid", "perhaps")]
    [InlineData("Literal", "oui")]
    public void A_condition_that_is_neither_true_nor_false_is_an_incident_wherever_it_stands(string language, string source)
    {
        var condition = Flow.Expression(language, source);
        var bare = new JsonObject { ["type"] = language, ["value"] = source };
        var branch = new JsonObject { ["id"] = "line", ["type"] = "Elsa.WriteLine" };
        var cases = new JsonArray(new JsonObject { ["label"] = "A", ["condition"] = bare.DeepClone(), ["activity"] = branch.DeepClone() });
        Flow[] flows =
        [
            new Flow().Step("it", "Elsa.FlowDecision", ("condition", condition.DeepClone())),
            new Flow().Step("it", "Elsa.If", ("condition", condition.DeepClone()), ("then", branch.DeepClone())),
            new Flow().Step("it", "Elsa.While", ("condition", condition.DeepClone()), ("body", branch.DeepClone())),
            new Flow().Step("it", "Elsa.FlowSwitch", ("cases", cases.DeepClone())),
            new Flow().Step("it", "Elsa.Switch", ("cases", cases.DeepClone())),
        ];

        foreach (var flow in flows)
        {
            Assert.Equal("it", Assert.Single(new Scenario(flow.Define()).Start().State.Incidents).ActivityId);
        }
    }

    [Fact]
    public void An_hour_without_a_day_is_an_incident_and_in_a_case_that_began_before_it_is_what_it_was()
    {
        var flow = new Flow().Step("at", "Elsa.StartAt", ("dateTime", Flow.Literal("23:59:59")));

        Assert.Contains("the year first", Assert.Single(new Scenario(flow.Define()).Start().State.Incidents).Message, StringComparison.Ordinal);
        Assert.Empty(new Scenario(flow.Define()).StartWith([1, 2, 3]).State.Incidents);
    }
}
