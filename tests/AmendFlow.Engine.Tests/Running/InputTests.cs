using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Tests.Running;

/// <summary>What an instance is given from outside, and what the host reads of its waits.</summary>
public sealed class InputTests
{
    [Fact]
    public void Declared_inputs_are_converted_when_it_starts_and_when_they_change_others_are_kept_as_they_are()
    {
        var definition = Declared();
        var run = new Scenario(definition).Start(new JsonObject { ["Amount"] = "5", ["Other"] = "5" });

        Assert.Equal("5 number, 5 string", run.Event("show").Lines.Last());
        run.Change(new JsonObject { ["Amount"] = "7" });
        Assert.Equal("7 number, 5 string", run.Event("show").Lines.Last());
    }

    [Fact]
    public void An_input_that_does_not_fit_is_refused_by_its_name()
    {
        var run = new Scenario(Declared());

        Assert.Contains("Amount", Assert.Throws<EngineInputException>(() => run.Start(new JsonObject { ["Amount"] = "many" })).Message, StringComparison.Ordinal);
        run.Start(new JsonObject { ["Amount"] = 1 });
        Assert.Contains("Amount", Assert.Throws<EngineInputException>(() => run.Change(new JsonObject { ["Amount"] = "many" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_with_a_wrong_default_is_refused_at_the_start() =>
        Assert.Contains("default", Assert.Throws<EngineInputException>(() => new Scenario(new Flow().Variable("N", "Int32", "many").Line("a").Define()).Start()).Message, StringComparison.Ordinal);

    [Fact]
    public void What_a_workflow_was_started_by_is_the_result_of_the_step_that_waited_for_it()
    {
        var flow = new Flow().Step("start", "Elsa.Start").Event("signed").Step("show", "Elsa.WriteLine", ("text", Flow.Expression("JavaScript", "getOutputFrom('signed')"))).Edges("signed > show");
        var run = new Scenario(flow.Define());

        run.Apply(new StartInput("case-1", []) { Now = default, CommandId = "c", TriggerActivityId = "signed", TriggerPayload = JsonValue.Create("by Zoé") });

        Assert.Equal(["by Zoé"], run.Lines);
    }

    [Theory]
    [InlineData("Elsa.Delay", "timeSpan", "01:30:00", """{"timeSpan":"01:30:00"}""", "2026-01-05T10:30:00Z")]
    [InlineData("Elsa.StartAt", "dateTime", "2026-02-01T08:00:00Z", """{"dateTime":"2026-02-01T08:00:00.0000000+00:00"}""", "2026-02-01T08:00:00Z")]
    [InlineData("Elsa.Cron", "cronExpression", "0 30 8 * * *", """{"cronExpression":"0 30 8 * * *","executeAt":"2026-01-06T08:30:00.0000000+00:00"}""", "2026-01-06T08:30:00Z")]
    public void A_wait_for_a_time_says_what_for(string type, string input, string value, string inputs, string due)
    {
        var bookmark = Assert.Single(new Scenario(new Flow().Step("wait", type, (input, Flow.Literal(value))).Define()).Start().State.Bookmarks);

        Assert.Equal(inputs, bookmark.Inputs.ToJsonString().Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Equal(DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture), bookmark.DueAt);
    }

    [Fact]
    public void A_start_at_an_instant_that_has_come_waits_for_nothing() =>
        Assert.Equal(SubStatus.Finished, new Scenario(new Flow().Step("wait", "Elsa.StartAt", ("dateTime", Flow.Literal("2026-01-05T09:00:00Z"))).Define()).Start().State.SubStatus);

    [Fact]
    public void Where_a_part_stands_in_no_running_flowchart_its_steps_are_not_opened_again()
    {
        var line = new JsonObject { ["id"] = "a", ["type"] = "Elsa.WriteLine", ["name"] = "a", ["text"] = Flow.Literal("a") };
        var wait = new JsonObject { ["id"] = "b", ["type"] = "Elsa.Event", ["name"] = "b", ["eventName"] = Flow.Literal("b") };
        var json = JsonNode.Parse(new Flow().Json())!.AsObject();
        json["root"] = new JsonObject { ["id"] = "root", ["type"] = "Elsa.Sequence", ["name"] = "root", ["activities"] = new JsonArray(line, wait) };
        var run = new Scenario(DefinitionReader.Read(json.ToJsonString()).Definition!).Start();

        Assert.Contains("flowchart", Assert.Throws<EngineInputException>(() => run.Reopen("a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_passed_or_closed_says_so_on_the_diagram_and_what_is_open_again_is_no_longer_done()
    {
        var flow = new Flow().Fork("fork", "A", "B").Task("a").Task("b").Join("join", "WaitAny").Task("sign").Task("never")
            .Edges("fork:A > a", "fork:B > b", "a:Approved > join", "b:Approved > join", "a:Rejected > never", "join > sign");
        var run = new Scenario(flow.Define()).Start().Resume("a", "Approved");

        Assert.Equal(
            (StepState.Done, StepState.Cancelled, StepState.NotTaken, StepState.Waiting),
            (run.StateOf("a"), run.StateOf("b"), run.StateOf("never"), run.StateOf("sign")));
        run.Reopen("a");
        Assert.Equal((StepState.Waiting, StepState.Ahead, StepState.Ahead), (run.StateOf("a"), run.StateOf("join"), run.StateOf("sign")));
    }

    private static WorkflowDefinition Declared()
    {
        var script = "`${getInput('Amount')} ${typeof getInput('Amount')}, ${getInput('Other')} ${typeof getInput('Other')}`";
        var json = JsonNode.Parse(new Flow().Event("show").Step("line", "Elsa.WriteLine", ("text", Flow.Expression("JavaScript", script))).Edges("show > line", "line > show").Json())!.AsObject();
        json["inputs"] = new JsonArray(new JsonObject { ["type"] = "Int32", ["name"] = "Amount" });
        return DefinitionReader.Read(json.ToJsonString()).Definition!;
    }
}
