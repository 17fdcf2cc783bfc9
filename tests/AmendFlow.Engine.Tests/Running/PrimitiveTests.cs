using System.Text.Json.Nodes;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Tests.Running;

public sealed class PrimitiveTests
{
    [Fact]
    public void Names_outputs_and_correlation_are_set()
    {
        var flow = new Flow()
            .Step("name", "Elsa.SetName", ("value", Flow.Expression("Liquid", "Case {{ WorkflowInstanceId }}")))
            .Step("correlate", "Elsa.Correlate", ("correlationId", Flow.Literal("A-7")))
            .Step("output", "Elsa.SetOutput", ("outputName", Flow.Literal("Status")), ("outputValue", Flow.Expression("JavaScript", "getCorrelationId()")))
            .Edges("name > correlate", "correlate > output");
        var run = new Scenario(flow.Define()).Start();

        Assert.Equal(("Case case-1", "A-7"), (run.State.Name, run.State.CorrelationId));
        Assert.Equal("""{"Status":"A-7"}""", run.State.Outputs.ToJsonString());
        Assert.Equal(SubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_variable_takes_the_type_that_it_was_declared_with()
    {
        var flow = new Flow().Variable("Days", "Int32", "1").Variable("Parts", "Object", """["a"]""")
            .Step("set", "Elsa.SetVariable", ("variable", new JsonObject { ["id"] = "v-Days", ["name"] = "Days" }), ("value", Flow.Literal("12")));

        Assert.Equal("""{"Days":12,"Parts":["a"]}""", new Scenario(flow.Define()).Start().State.Variables.ToJsonString());
    }

    [Fact]
    public void A_value_that_does_not_fit_its_variable_is_an_incident()
    {
        var flow = new Flow().Variable("Days", "Int32", "1")
            .Step("set", "Elsa.SetVariable", ("variable", new JsonObject { ["id"] = "v-Days", ["name"] = "Days" }), ("value", Flow.Literal("soon")));

        Assert.Contains("Int32", Assert.Single(new Scenario(flow.Define()).Start().State.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_step_sets_variables_and_leaves_by_the_outcome_that_it_names()
    {
        var flow = new Flow().Variable("Days", "Int32", "1")
            .Step("script", "Elsa.RunJavaScript", ("script", Flow.Literal("setVariable('Days', variables.Days + 4); setOutcome('Late');")))
            .Line("late").Line("early").Edges("script:Late > late", "script:Early > early");
        var run = new Scenario(flow.Define()).Start();

        Assert.Equal(["late"], run.Lines);
        Assert.Equal(5, run.State.Variables["Days"]!.GetValue<int>());
    }

    [Fact]
    public void A_script_fault_is_recorded_and_stands_in_a_replay()
    {
        var run = new Scenario(new Flow().Decide("check", "nothing.here").Define()).Start();

        var script = Assert.Single(Assert.Single(run.Recorded).Scripts!.Value);
        Assert.Contains("nothing", script.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_can_not_run_a_script_fails_the_step_and_no_incident_is_recorded() =>
        Assert.Throws<ScriptRunnerException>(() => new Scenario(new Flow().Decide("check", "true").Define(), new Broken()).Start());

    private sealed class Broken : IScriptRunner
    {
        public ScriptResult Run(ScriptCall script) => throw new TimeoutException("The database is away.");
    }

    [Fact]
    public void A_record_that_does_not_belong_to_the_step_is_refused()
    {
        var definition = new Flow().Decide("check", "true").Define();
        var runtime = new WorkflowRuntime(ActivityCatalogue.ElsaOnly);
        var start = new StartInput("case-1", []) { Now = default, CommandId = "c" };

        Assert.Throws<EngineInputException>(() => runtime.Apply(definition, null, start with { Scripts = [] }));
        var two = runtime.Apply(definition, null, start).Input.Scripts!.Value;
        Assert.Throws<EngineInputException>(() => runtime.Apply(definition, null, start with { Scripts = [.. two, .. two] }));
    }

    [Fact]
    public void An_event_is_published_and_one_that_nobody_waits_for_is_no_error()
    {
        var flow = new Flow().Step("tell", "Elsa.PublishEvent", ("eventName", Flow.Literal("signed")), ("payload", Flow.Expression("Object", """{"n":1}"""))).Event("wait")
            .Edges("tell > wait");
        var run = new Scenario(flow.Define()).Start();

        var published = Assert.Single(run.Effects.OfType<EventPublished>());
        Assert.Equal(("signed", false, """{"n":1}"""), (published.EventName, published.IsLocal, published.Payload!.ToJsonString()));
        Assert.Equal(["wait"], run.Event("other").Waiting);
    }

    [Fact]
    public void A_start_in_the_past_waits_for_nothing_and_one_in_the_future_says_when()
    {
        var past = new Flow().Step("at", "Elsa.StartAt", ("dateTime", Flow.Literal("2026-01-05T09:59:00+01:00"))).Define();
        var future = new Flow().Step("at", "Elsa.StartAt", ("dateTime", Flow.Literal("2026-02-01T08:00:00Z"))).Define();

        Assert.Equal(SubStatus.Finished, new Scenario(past).Start().State.SubStatus);
        Assert.Equal(new DateTimeOffset(2026, 2, 1, 8, 0, 0, TimeSpan.Zero), new Scenario(future).Start().State.Bookmarks[0].DueAt);
    }

    [Fact]
    public void An_end_closes_what_is_open_beside_it_and_says_who_did()
    {
        var flow = new Flow().Fork("fork", "A", "B").Task("a").Task("b").Step("end", "Elsa.End").Edges("fork:A > a", "fork:B > b", "a:Approved > end");
        var run = new Scenario(flow.Define()).Start().Resume("a", "Approved");

        Assert.Equal(SubStatus.Finished, run.State.SubStatus);
        Assert.Equal(("b", "ended:end"), Assert.Single(run.Effects.OfType<Closed>()) is var closed ? (closed.ActivityId, closed.Reason) : default);
    }

    [Fact]
    public void An_unknown_type_is_an_incident_when_it_is_reached()
    {
        var run = new Scenario(new Flow().Step("mail", "Elsa.SendEmail").Define()).Start();

        Assert.Contains("Elsa.SendEmail", Assert.Single(run.State.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_of_another_format_or_none_is_not_read()
    {
        Assert.Throws<FormatException>(() => InstanceState.FromJson("{}"));
        Assert.Throws<FormatException>(() => InstanceState.FromJson("""{"format":99,"instanceId":"i","definitionVersionId":"d"}"""));
    }

    [Fact]
    public void An_instance_stays_on_the_version_that_it_was_started_on()
    {
        var first = new Flow().Event("wait").Define();
        var second = Definitions.DefinitionReader.Read(first.Json.Replace("d-v1", "d-v2", StringComparison.Ordinal)).Definition!;
        var runtime = new WorkflowRuntime(ActivityCatalogue.ElsaOnly);
        var state = runtime.Apply(first, null, new StartInput("case-1", []) { Now = default, CommandId = "c" }).State;

        Assert.Throws<EngineInputException>(() => runtime.Apply(second, state, new EventInput("wait", null) { Now = default, CommandId = "d" }));
    }
}
