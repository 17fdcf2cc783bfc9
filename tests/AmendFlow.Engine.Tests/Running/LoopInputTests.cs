using System.Text.Json.Nodes;

namespace AmendFlow.Engine.Tests.Running;

/// <summary>What a loop goes by is read when it starts.</summary>
public sealed class LoopInputTests
{
    [Fact]
    public void A_body_that_changes_the_list_neither_leaves_items_out_nor_adds_any()
    {
        Assert.Equal(["a", "b", "c"], new Scenario(EachOf("setVariable('Queue', []); getVariable('CurrentValue')").Define()).Start().Lines);
        Assert.Equal(["a", "b", "c"], new Scenario(EachOf("setVariable('Queue', ['a','b','c','d']); getVariable('CurrentValue')").Define()).Start().Lines);
    }

    [Fact]
    public void A_loop_that_counts_keeps_its_bounds()
    {
        var body = Line("getVariable('CurrentValue')", "setVariable('N', 2);");
        var flow = new Flow().Variable("N", "Int32", "4").Step("loop", "Elsa.For", ("start", Flow.Literal("1")), ("end", Flow.Expression("JavaScript", "getVariable('N')")), ("body", body));

        Assert.Equal(["1", "2", "3", "4"], new Scenario(flow.Define()).Start().Lines);
    }

    [Fact]
    public void A_list_that_changes_while_the_body_waits_is_gone_through_as_it_was()
    {
        var body = new JsonObject { ["id"] = "body", ["type"] = "Elsa.Event", ["name"] = "body", ["eventName"] = Flow.Expression("JavaScript", "getVariable('CurrentValue')") };
        var flow = new Flow().Step("loop", "Elsa.ForEach", ("items", Flow.Expression("JavaScript", "getInput('Items')")), ("body", body));
        var run = new Scenario(flow.Define()).Start(new JsonObject { ["Items"] = new JsonArray("legal", "science") });

        run.Change(new JsonObject { ["Items"] = new JsonArray("science") }).Event("legal");

        Assert.Equal(["body"], run.Waiting);
        Assert.Equal(SubStatus.Finished, run.Event("science").State.SubStatus);
    }

    [Fact]
    public void A_loop_that_starts_again_reads_again()
    {
        var body = Line("getVariable('CurrentValue')", "");
        var flow = new Flow().Step("loop", "Elsa.ForEach", ("items", Flow.Expression("JavaScript", "getInput('Items')")), ("body", body)).Task("review")
            .Edges("loop > review", "review:Rejected > loop");
        var run = new Scenario(flow.Define()).Start(new JsonObject { ["Items"] = new JsonArray("a") });

        run.Change(new JsonObject { ["Items"] = new JsonArray("b", "c") }).Resume("review", "Rejected");

        Assert.Equal(["a", "b", "c"], run.Lines);
    }

    [Fact]
    public void One_that_an_old_engine_started_goes_on_reading_before_each_pass() =>
        Assert.Equal(["a"], new Scenario(EachOf("setVariable('Queue', []); getVariable('CurrentValue')").Define()).StartWith([1]).Lines);

    private static Flow EachOf(string script) => new Flow().Variable("Queue", "Object", """["a","b","c"]""")
        .Step("loop", "Elsa.ForEach", ("items", Flow.Expression("JavaScript", "getVariable('Queue')")), ("body", Line(script, "")));

    private static JsonObject Line(string script, string before) => new()
    {
        ["id"] = "body",
        ["type"] = "Elsa.WriteLine",
        ["name"] = "body",
        ["text"] = Flow.Expression("JavaScript", before + script),
    };
}
