using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Tests.Running;

/// <summary>Small rules of single activities that no recorded case asks for.</summary>
public sealed class SmallRulesTests
{
    [Theory]
    [InlineData("1", "3", "1", true, "1 2 3")]
    [InlineData("1", "3", "1", false, "1 2")]
    [InlineData("1", "4", "2", true, "1 3")]
    [InlineData("3", "1", "-1", true, "3 2 1")]
    [InlineData("3", "1", "-1", false, "3 2")]
    [InlineData("4", "1", "-2", true, "4 2")]
    [InlineData("1", "3", "-1", true, "")]
    [InlineData("3", "1", "1", true, "")]
    [InlineData("2", "2", "1", true, "2")]
    [InlineData("2", "2", "-1", true, "2")]
    [InlineData("2", "2", "1", false, "")]
    [InlineData("2", "2", "-1", false, "")]
    public void A_loop_counts_up_or_down_to_its_bound_or_just_before_it(string start, string end, string step, bool inclusive, string lines)
    {
        var run = new Scenario(new Flow().Step(
            "loop", "Elsa.For", ("start", Flow.Literal(start)), ("end", Flow.Literal(end)), ("step", Flow.Literal(step)),
            ("outerBoundInclusive", Flow.Literal(inclusive ? "true" : "false")), ("body", Line("getVariable('CurrentValue')"))).Line("after").Edges("loop > after").Define()).Start();

        Assert.Equal(lines, string.Join(' ', run.Lines.SkipLast(1)));
        Assert.Equal("after", run.Lines.Last());
    }

    [Fact]
    public void A_loop_with_a_step_of_nothing_is_an_incident() =>
        Assert.Contains("step of 0", Assert.Single(new Scenario(new Flow().Step("loop", "Elsa.For", ("step", Flow.Literal("0")), ("body", Line("1"))).Define()).Start().State.Incidents).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Elsa.For")]
    [InlineData("Elsa.ForEach")]
    [InlineData("Elsa.While")]
    public void A_break_ends_the_loop_after_its_pass_and_what_follows_runs(string type)
    {
        var body = new JsonObject
        {
            ["id"] = "body",
            ["type"] = "Elsa.Sequence",
            ["name"] = "body",
            ["activities"] = new JsonArray(Line("'once'"), new JsonObject { ["id"] = "break", ["type"] = "Elsa.Break", ["name"] = "break" }),
        };
        var flow = new Flow().Step(
            "loop", type, ("end", Flow.Literal("5")), ("items", Flow.Expression("Object", "[1,2,3]")), ("condition", Flow.Literal("true")), ("body", body)).Line("after").Edges("loop > after");

        Assert.Equal(["once", "after"], new Scenario(flow.Define()).Start().Lines);
    }

    [Fact]
    public void The_body_of_a_loop_over_items_knows_their_numbers() =>
        Assert.Equal(["0a", "1b"], new Scenario(new Flow().Step("loop", "Elsa.ForEach", ("items", Flow.Expression("Object", """["a","b"]""")), ("body", Line("getVariable('CurrentIndex') + getVariable('CurrentValue')"))).Define()).Start().Lines);

    [Fact]
    public void A_choice_tells_what_it_found()
    {
        var flow = new Flow().Step("check", "Elsa.If", ("condition", Flow.Literal("true"))).Step("show", "Elsa.WriteLine", ("text", Flow.Expression("JavaScript", "`${getOutputFrom('check')}`"))).Edges("check > show");

        Assert.Equal(["true"], new Scenario(flow.Define()).Start().Lines);
    }

    [Fact]
    public void A_fork_without_branches_goes_on_by_the_usual_path() =>
        Assert.Equal(["after"], new Scenario(new Flow().Step("fork", "Elsa.FlowFork").Line("after").Edges("fork > after").Define()).Start().Lines);

    [Fact]
    public void A_script_step_gives_its_result_in_the_spelling_of_old_files_too_and_an_empty_one_is_passed()
    {
        var show = Flow.Expression("JavaScript", "`${getOutputFrom('it')}`");

        Assert.Equal(["2"], new Scenario(new Flow().Step("it", "Elsa.RunJavaScript", ("script", "1 + 1")).Step("show", "Elsa.WriteLine", ("text", show.DeepClone())).Edges("it > show").Define()).Start().Lines);
        Assert.Equal(["2"], new Scenario(new Flow().Step("it", "Elsa.RunJavaScript", ("script", Flow.Expression("JavaScript", "1 + 1"))).Step("show", "Elsa.WriteLine", ("text", show.DeepClone())).Edges("it > show").Define()).Start().Lines);
        Assert.Equal(["after"], new Scenario(new Flow().Step("it", "Elsa.RunJavaScript", ("script", Flow.Literal(" "))).Line("after").Edges("it > after").Define()).Start().Lines);
    }

    [Fact]
    public void A_task_of_the_host_tells_its_name_and_what_it_is_about()
    {
        var flow = new Flow().Step("task", "Elsa.RunTask", ("taskName", Flow.Literal("Sign")), ("payload", Flow.Expression("Object", """{"n":1}""")));

        Assert.Equal("""{"taskName":"Sign","payload":{"n":1}}""", Assert.Single(new Scenario(flow.Define()).Start().State.Bookmarks).Inputs.ToJsonString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void What_a_step_of_the_host_cannot_do_without_is_an_incident_where_it_is_empty(string? message)
    {
        var flow = message is null ? new Flow().Step("tell", Hosts.Notify) : new Flow().Step("tell", Hosts.Notify, ("message", Flow.Expression("JavaScript", $"'{message}'")));

        Assert.Contains("message", Assert.Single(new Scenario(flow.Define()).Start().State.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_the_root_cancels_the_instance()
    {
        var run = new Scenario(new Flow().Task("a").Define()).Start().Cancel("root", "no more");

        Assert.Equal(SubStatus.Cancelled, run.State.SubStatus);
        Assert.Equal("no more", Assert.Single(run.Effects.OfType<Closed>()).Reason);
        Assert.Single(run.Effects.OfType<Ended>());
    }

    [Fact]
    public void A_stored_state_with_nothing_in_the_place_of_a_step_is_refused()
    {
        var json = JsonNode.Parse(new Scenario(new Flow().Task("a").Define()).Start().State.ToJson())!.AsObject();
        json["executions"]!.AsArray().Add(null);

        Assert.Throws<FormatException>(() => InstanceState.FromJson(json.ToJsonString()));
    }

    private static JsonObject Line(string script) => new() { ["id"] = "line", ["type"] = "Elsa.WriteLine", ["name"] = "line", ["text"] = Flow.Expression("JavaScript", script) };
}
