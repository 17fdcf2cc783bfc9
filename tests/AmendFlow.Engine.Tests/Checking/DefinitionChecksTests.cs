using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Conformance;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Checking;

public sealed class DefinitionChecksTests
{
    [Fact]
    public void A_definition_in_order_has_no_findings()
    {
        var flow = new Flow().Variable("Days", "Int32", "5").Step("start", "Elsa.Start")
            .Decide("long", "variables.Days > 3 || getDays() > 4").Line("yes").Line("no")
            .Edges("start > long", "long:True > yes", "long:False > no");

        Assert.Empty(Check(flow));
    }

    [Fact]
    public void A_step_that_no_path_leads_to_is_an_error() =>
        Expect("unreachable-activity", Severity.Error, "b", new Flow().Line("a").Line("b").Line("c").Edges("a > c", "b > b"));

    [Fact]
    public void An_outcome_without_a_path_is_named() =>
        Expect("outcome-without-path", Severity.Warning, "check", new Flow().Decide("check", "true").Line("yes").Edges("check:True > yes"));

    [Fact]
    public void A_path_by_an_outcome_that_does_not_exist_is_named() =>
        Expect("path-without-outcome", Severity.Warning, "a", new Flow().Line("a").Line("b").Edges("a > b", "a:Approved > b"));

    [Fact]
    public void A_join_without_a_mode_is_named() =>
        Expect("join-without-mode", Severity.Warning, "join", new Flow().Line("a").Step("join", "Elsa.FlowJoin").Edges("a > join"));

    [Fact]
    public void A_join_whose_mode_is_none_is_an_error() =>
        Expect("join-mode", Severity.Error, "join", new Flow().Line("a").Join("join", "WaitSome").Edges("a > join"));

    [Fact]
    public void A_join_fed_by_a_loop_is_named()
    {
        var flow = LoopTests.ReviewBesideReview("WaitAll");

        Expect("join-fed-by-loop", Severity.Warning, "join", flow);
    }

    [Fact]
    public void A_fork_whose_branches_never_meet_is_named() =>
        Expect("fork-without-join", Severity.Warning, "fork",
            new Flow().Fork("fork", "A", "B").Line("a").Line("b").Edges("fork:A > a", "fork:B > b"));

    [Fact]
    public void A_loop_without_a_way_out_is_named() =>
        Expect("loop-without-exit", Severity.Warning, "a", new Flow().Line("a").Event("b").Edges("a > b", "b > a"));

    [Fact]
    public void Going_back_and_forward_at_once_is_named() =>
        Expect("back-and-forward", Severity.Warning, "b", new Flow().Line("a").Event("b").Line("c").Edges("a > b", "b > a", "b > c"));

    [Fact]
    public void A_type_that_is_not_installed_is_an_error() =>
        Expect("unknown-type", Severity.Error, "a", new Flow().Step("a", "Elsa.SendEmail"));

    [Theory]
    [InlineData("CSharp")]
    [InlineData("Python")]
    public void A_language_that_is_not_run_is_refused_with_the_place(string language)
    {
        var finding = Expect("language-refused", Severity.Error, "a", new Flow().Step("a", "Elsa.WriteLine", ("text", Flow.Expression(language, "1"))));

        Assert.Equal("$.root.activities[0].text.expression", finding.Path);
    }

    [Theory]
    [InlineData("JavaScript", "variables.Amount > 1")]
    [InlineData("JavaScript", "getVariable('Amount') > 1")]
    [InlineData("JavaScript", "getAmount() > 1")]
    [InlineData("Variable", """{"id":"v-Amount","name":"Amount"}""")]
    public void A_variable_that_nobody_declared_is_an_error(string type, string source) =>
        Expect("undeclared-variable", Severity.Error, "a", new Flow().Step("a", "Elsa.WriteLine", ("text", Flow.Expression(type, source))));

    [Theory]
    [InlineData("JavaScript", "1 +")]
    [InlineData("Liquid", "{{ Variables.x ")]
    [InlineData("Object", "[1,")]
    public void An_expression_that_cannot_be_read_is_an_error(string type, string source) =>
        Expect("unreadable-expression", Severity.Error, "a", new Flow().Step("a", "Elsa.WriteLine", ("text", Flow.Expression(type, source))));

    [Fact]
    public void A_script_beyond_the_allowed_is_named() =>
        Expect("script-beyond-the-allowed", Severity.Warning, "a",
            new Flow().Step("a", "Elsa.WriteLine", ("text", Flow.Expression("JavaScript", "'a'.repeat(9)"))));

    [Fact]
    public void A_required_input_without_a_value_is_an_error() =>
        Expect("missing-input", Severity.Error, "tell", new Flow().Step("tell", Hosts.Notify));

    [Fact]
    public void A_value_of_the_wrong_type_is_an_error() =>
        Expect("wrong-value", Severity.Error, "review", new Flow().Task("review", ("days", Flow.Literal("soon"))));

    [Fact]
    public void A_default_of_the_wrong_type_is_an_error() =>
        Expect("wrong-default", Severity.Error, null, new Flow().Variable("Days", "Int32", "soon").Line("a"));

    [Fact]
    public void A_text_in_one_language_only_is_an_error()
    {
        var properties = new JsonObject { ["amendflow:text"] = new JsonObject { ["en"] = "Legal review" } };

        Expect("missing-language", Severity.Error, "review", new Flow().Task("review", ("customProperties", properties)));
    }

    [Fact]
    public void Every_recorded_definition_can_be_checked_and_none_has_an_unknown_type()
    {
        var codes = Recordings.All().SelectMany(c => DefinitionChecks.Run(c.Definition, ActivityCatalogue.ElsaOnly)).Select(f => f.Code).ToHashSet();

        Assert.DoesNotContain("unknown-type", codes);
        Assert.DoesNotContain("unreadable-expression", codes);
        Assert.DoesNotContain("undeclared-variable", codes);
        Assert.Contains("join-fed-by-loop", codes);
    }

    private static Finding Expect(string code, Severity severity, string? activityId, Flow flow)
    {
        var finding = Assert.Single(Check(flow), f => f.Code == code);
        Assert.Equal((severity, activityId), (finding.Severity, finding.ActivityId));
        Assert.NotEqual(finding.Message.En, finding.Message.Fr);
        return finding;
    }

    private static ImmutableArray<Finding> Check(Flow flow) => DefinitionChecks.Run(flow.Define(), Hosts.Catalogue);
}
