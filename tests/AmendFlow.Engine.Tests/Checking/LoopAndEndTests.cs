using System.Text.Json.Nodes;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Checking;

/// <summary>Loops that end and loops that do not; what stands behind an end; forks that meet again, and those that do not.</summary>
public sealed class LoopAndEndTests
{
    [Theory]
    [InlineData("Literal", "true", 1)]
    [InlineData("Literal", " True ", 1)]
    [InlineData("Literal", "false", 0)]
    [InlineData("Literal", "TRUE", 0)]
    [InlineData("JavaScript", "true", 1)]
    [InlineData("JavaScript", "variables.x", 0)]
    public void A_loop_whose_condition_always_holds_is_named(string type, string value, int found) =>
        Assert.Equal(found, Endless(While(Flow.Expression(type, value), Line("turn"))));

    [Fact]
    public void So_is_one_whose_condition_is_true_itself_and_not_one_without_a_condition()
    {
        var condition = Flow.Literal("");
        condition["expression"]!["value"] = true;
        Assert.Equal(1, Endless(While(condition, Line("turn"))));

        condition = Flow.Literal("");
        condition["expression"]!["value"] = false;
        Assert.Equal(0, Endless(While(condition, Line("turn"))));
        Assert.Equal(0, Endless(new Flow().Step("loop", "Elsa.While", ("body", Line("turn")))));
    }

    [Theory]
    [InlineData("Elsa.Break", 0)]
    [InlineData("Elsa.Finish", 0)]
    [InlineData("Elsa.End", 0)]
    [InlineData("Elsa.WriteLine", 1)]
    public void A_step_that_leaves_it_however_deep_is_a_way_out(string type, int found)
    {
        var body = new JsonObject
        {
            ["id"] = "body",
            ["type"] = "Elsa.Sequence",
            ["name"] = "body",
            ["activities"] = new JsonArray(Line("turn"), new JsonObject
            {
                ["id"] = "maybe",
                ["type"] = "Elsa.If",
                ["name"] = "maybe",
                ["condition"] = Flow.Literal("true"),
                ["then"] = new JsonObject { ["id"] = "leave", ["type"] = type, ["name"] = "leave" },
            }),
        };

        Assert.Equal(found, Endless(While(Flow.Literal("true"), body)));
    }

    [Theory]
    [InlineData("Elsa.Finish", 0)]
    [InlineData("Elsa.WriteLine", 1)]
    public void A_loop_of_the_drawing_that_only_an_end_leaves_has_a_way_out(string type, int found) =>
        Assert.Equal(found, Count("loop-without-exit", new Flow().Line("a").Decide("b", "true").Step("c", type)
            .Edges("a > b", "b:True > a", "b:False > c", "c > a")));

    [Fact]
    public void An_end_beside_a_loop_does_not_leave_it() =>
        Assert.Equal(1, Count("loop-without-exit", new Flow().Fork("fork", "A", "B").Line("a").Line("b").Step("c", "Elsa.Finish")
            .Edges("fork:A > a", "fork:B > c", "a > b", "b > a")));

    [Fact]
    public void What_a_break_leaves_is_a_loop_around_it_and_no_other_part()
    {
        var leave = new JsonObject { ["id"] = "leave", ["type"] = "Elsa.Break", ["name"] = "leave" };
        var part = new JsonObject { ["id"] = "part", ["type"] = "Elsa.Sequence", ["name"] = "part", ["activities"] = new JsonArray(leave.DeepClone()) };

        Assert.Equal(0, Count("break-outside-loop", While(Flow.Literal("false"), part.DeepClone().AsObject())));
        Assert.Equal(1, Count("break-outside-loop", new Flow().Step("part", "Elsa.Sequence", ("activities", new JsonArray(leave.DeepClone())))));
    }

    [Fact]
    public void In_a_sequence_whatever_stands_behind_an_end_would_never_happen()
    {
        var sequence = new JsonArray(Line("a"), Line("b"), new JsonObject { ["id"] = "end", ["type"] = "Elsa.End", ["name"] = "end" }, Line("c"), Line("d"));

        Assert.Equal(["c", "d"], Check(new Flow().Step("it", "Elsa.Sequence", ("activities", sequence))).Where(f => f.Code == "unreachable-activity").Select(f => f.ActivityId));
        Assert.Equal(0, Count("unreachable-activity", new Flow().Step("it", "Elsa.Sequence", ("activities", new JsonArray(Line("a"), Line("b"))))));
    }

    [Fact]
    public void Outcomes_of_a_step_may_go_back_and_forward_and_those_of_a_fork_go_together()
    {
        Assert.Equal(0, Count("back-and-forward", new Flow().Line("a").Decide("b", "true").Line("c").Edges("a > b", "b:True > a", "b:False > c")));
        Assert.Equal(1, Count("back-and-forward", new Flow().Line("a").Fork("b", "X", "Y").Line("c").Edges("a > b", "b:X > a", "b:Y > c")));
    }

    [Theory]
    [InlineData("fork:A > a", 0)]
    [InlineData("fork:A > a;fork:B > b", 1)]
    [InlineData("fork:A > a;fork:B > b;a > c;b > c", 0)]
    [InlineData("fork:A > a;fork:B > b;a > c;b > d", 1)]
    [InlineData("fork:A > a;fork:B > b;fork:C > e;a > c;b > c;e > d", 0)]
    public void A_fork_is_named_where_nothing_of_it_meets_again(string edges, int found) => Assert.Equal(found, Count("fork-without-join",
        new Flow().Fork("fork", "A", "B", "C").Line("a").Line("b").Line("c").Line("d").Line("e").Edges(edges.Split(';'))));

    [Fact]
    public void A_join_is_fed_by_a_loop_only_where_another_path_meets_it() => Assert.Equal(0, Count("join-fed-by-loop",
        new Flow().Line("a").Decide("again", "true").Join("join", "WaitAll").Edges("a > again", "again:True > a", "again:False > join")));

    [Fact]
    public void An_outcome_without_a_path_is_named_itself() => Assert.Equal("False", Assert.Single(
        Check(new Flow().Decide("check", "true").Line("yes").Edges("check:True > yes")), f => f.Code == "outcome-without-path").Outcome);

    [Fact]
    public void A_join_without_a_mode_is_mended_by_writing_the_first()
    {
        var finding = Assert.Single(Check(new Flow().Line("a").Step("join", "Elsa.FlowJoin").Edges("a > join")), f => f.Code == "join-without-mode");

        var change = Assert.Single(finding.Fix!.Changes);
        Assert.Equal("$.root.activities[1].mode", change.Path);
        var mode = JsonNode.Parse(change.ValueJson!)!["expression"]!;
        Assert.Equal(("Literal", "WaitAny"), (mode["type"]!.GetValue<string>(), mode["value"]!.GetValue<string>()));
    }

    private static JsonObject Line(string id) => new() { ["id"] = id, ["type"] = "Elsa.WriteLine", ["name"] = id, ["text"] = Flow.Literal("x") };

    private static Flow While(JsonObject condition, JsonObject body) =>
        new Flow().Variable("x", "Boolean", "false").Step("loop", "Elsa.While", ("condition", condition), ("body", body));

    private static int Endless(Flow flow) => Count("loop-without-exit", flow);

    private static int Count(string code, Flow flow) => Check(flow).Count(f => f.Code == code);

    private static System.Collections.Immutable.ImmutableArray<Finding> Check(Flow flow) => DefinitionChecks.Run(flow.Define(), Hosts.Catalogue);
}
