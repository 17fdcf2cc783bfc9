using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Tests.Running;

public sealed class HostActivityTests
{
    [Fact]
    public void A_waiting_activity_shows_its_inputs_evaluated_once_with_defaults()
    {
        var flow = new Flow().Variable("Days", "Int32", "5").Task("review", ("days", Flow.Expression("JavaScript", "variables.Days * 2")));
        var run = new Scenario(flow.Define()).Start();

        var opened = Assert.Single(run.Effects.OfType<Opened>());
        Assert.Equal("""{"party":"us","days":10}""", opened.Inputs.ToJsonString());
        Assert.Equal(opened.BookmarkId, Assert.Single(run.State.Bookmarks).Id);
    }

    [Fact]
    public void An_outcome_that_is_no_port_is_refused_and_nothing_changes()
    {
        var run = new Scenario(new Flow().Task("review").Define()).Start();
        var before = run.State.ToJson();

        Assert.Throws<EngineInputException>(() => run.Resume("review", "Perhaps"));
        Assert.Throws<EngineInputException>(() => run.Resume("review"));

        Assert.Equal(before, run.State.ToJson());
    }

    [Fact]
    public void Ports_that_the_definition_names_are_those_that_count()
    {
        var flow = new Flow().Step("triage", Hosts.Choose, ("outcomes", Flow.Expression("Object", """["Accept","Return"]"""))).Line("accepted")
            .Edges("triage:Accept > accepted");
        var run = new Scenario(flow.Define()).Start();

        Assert.Throws<EngineInputException>(() => run.Resume("triage", "Done"));
        run.Resume("triage", "Accept");

        Assert.Equal(["accepted"], run.Lines);
    }

    [Fact]
    public void A_result_is_bound_to_the_variable_that_the_definition_names()
    {
        var flow = new Flow().Variable("Decision", "Object")
            .Task("review", ("result", new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "v-Decision" } }))
            .Decide("yes", "return variables.Decision.approved === true;").Line("yes-path")
            .Edges("review:Approved > yes", "yes:True > yes-path");
        var run = new Scenario(flow.Define()).Start().Resume("review", "Approved", new JsonObject { ["approved"] = true });

        Assert.Equal(["yes-path"], run.Lines);
    }

    [Fact]
    public void A_performing_activity_tells_the_host_and_goes_on()
    {
        var flow = new Flow().Step("tell", Hosts.Notify, ("message", Flow.Expression("Liquid", "Hello {{ Input.Name }}"))).Line("after").Edges("tell > after");
        var run = new Scenario(flow.Define()).Start(new JsonObject { ["Name"] = "Zoé" });

        Assert.Equal("""{"message":"Hello Zoé"}""", Assert.Single(run.Effects.OfType<Performed>()).Inputs.ToJsonString(Relaxed));
        Assert.Equal(["after"], run.Lines);
    }

    [Fact]
    public void A_required_input_without_a_value_is_an_incident()
    {
        var run = new Scenario(new Flow().Step("tell", Hosts.Notify).Define()).Start();

        Assert.Contains("message", Assert.Single(run.State.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_delay_says_when_it_is_due()
    {
        var run = new Scenario(new Flow().Step("wait", "Elsa.Delay", ("timeSpan", Flow.Literal("2.00:00:00"))).Define()).Start();

        Assert.Equal(new DateTimeOffset(2026, 1, 7, 9, 0, 0, TimeSpan.Zero), Assert.Single(run.State.Bookmarks).DueAt);
        Assert.Equal(SubStatus.Finished, run.Resume("wait").State.SubStatus);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
