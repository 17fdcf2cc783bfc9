using System.Text.Json.Nodes;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Checking;

/// <summary>Values that stand in the file and cannot be meant: lengths, dates, modes, cases, targets.</summary>
public sealed class ValueChecksTests
{
    [Theory]
    [InlineData("24:00:00", "24 days", "1.00:00:00")]
    [InlineData("48:00:00", "48 days", "2.00:00:00")]
    [InlineData("5", "5 days", "05:00:00")]
    [InlineData("24:10:05", "24 days", "1.00:10:05")]
    public void Days_that_look_like_hours_are_named_with_both_spellings(string span, string said, string asHours)
    {
        var finding = One("hours-are-days", Check(new Flow().Step("it", "Elsa.Delay", ("timeSpan", Flow.Literal(span)))));

        Assert.Contains(said, finding.Message.En, StringComparison.Ordinal);
        Assert.Contains(asHours, finding.Message.En, StringComparison.Ordinal);
        Assert.Equal("hours-are-days", One("hours-are-days", Check(new Flow().Step("it", "Elsa.Timer", ("interval", Flow.Literal(span))))).Code);
    }

    [Theory]
    [InlineData("23:00:00")]
    [InlineData("1.00:00:00")]
    [InlineData("5:10:00:00")]
    [InlineData("00:30")]
    public void A_length_that_says_what_it_means_is_not(string span) =>
        Assert.Empty(Check(new Flow().Step("it", "Elsa.Delay", ("timeSpan", Flow.Literal(span)))));

    [Fact]
    public void A_wait_without_a_length_is_named_and_an_empty_text_is_none()
    {
        Assert.Equal(Severity.Warning, One("wait-without-length", Check(new Flow().Step("it", "Elsa.Delay"))).Severity);
        Assert.Equal(Severity.Error, One("wrong-value", Check(new Flow().Step("it", "Elsa.Delay", ("timeSpan", Flow.Literal(" "))))).Severity);
        Assert.Empty(Check(new Flow().Step("it", "Elsa.Delay", ("timeSpan", Flow.Expression("JavaScript", "'00:01:00'")))));
    }

    [Theory]
    [InlineData("10:00")]
    [InlineData("05/02/2026")]
    [InlineData("March 5")]
    public void A_date_that_can_be_read_in_several_ways_is_refused(string date) =>
        Assert.Contains("the year first", One("wrong-value", Check(new Flow().Step("it", "Elsa.StartAt", ("dateTime", Flow.Literal(date))))).Message.En, StringComparison.Ordinal);

    [Fact]
    public void A_day_that_never_comes_is_refused() =>
        Assert.Contains("never comes", One("wrong-cron", Check(new Flow().Step("it", "Elsa.Cron", ("cronExpression", Flow.Literal("0 0 0 31 2 *"))))).Message.En, StringComparison.Ordinal);

    [Theory]
    [InlineData("Elsa.Fork", "joinMode", "First", 1)]
    [InlineData("Elsa.Fork", "joinMode", "waitAny", 1)]
    [InlineData("Elsa.Fork", "joinMode", "WaitAny", 0)]
    [InlineData("Elsa.Fork", "joinMode", "1", 0)]
    [InlineData("Elsa.FlowSwitch", "mode", "All", 1)]
    [InlineData("Elsa.FlowSwitch", "mode", "MatchAny", 0)]
    [InlineData("Elsa.Switch", "mode", "All", 1)]
    [InlineData("Elsa.FlowSwitch", "mode", " ", 0)]
    public void A_mode_that_is_none_is_refused(string type, string input, string mode, int found)
    {
        Assert.Equal(found, Check(new Flow().Step("it", type, (input, JsonValue.Create(mode)))).Count(f => f.Code == "wrong-mode"));
        Assert.Equal(type == "Elsa.Fork" ? 1 : found, Check(new Flow().Step("it", type, (input, Flow.Literal(mode)))).Count(f => f.Code == "wrong-mode"));
    }

    [Theory]
    [InlineData("""{"label":"Big"}""")]
    [InlineData("""{"label":"Big","condition":{"type":"JavaScript","value":" "}}""")]
    [InlineData("""{"label":"Big","condition":{"typeName":"Boolean","expression":{"type":"Literal","value":"true"}}}""")]
    public void A_case_that_asks_nothing_is_named(string item)
    {
        var finding = One("decision-without-question", Check(new Flow().Step("which", "Elsa.FlowSwitch", ("cases", new JsonArray(JsonNode.Parse(item))))));

        Assert.Equal("$.root.activities[0].cases[0].condition", finding.Path);
        Assert.Contains("Big", finding.Message.Fr, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_without_a_body_or_without_items_is_named()
    {
        Assert.Equal("it", One("loop-without-body", Check(new Flow().Step("it", "Elsa.For"))).ActivityId);
        Assert.Equal("it", One("loop-without-items", Check(new Flow().Step("it", "Elsa.ForEach"))).ActivityId);
        Assert.DoesNotContain(Check(new Flow().Step("it", "Elsa.ForEach", ("items", Flow.Expression("JavaScript", "[1]")))), f => f.Code == "loop-without-items");
    }

    [Fact]
    public void Branches_in_one_text_are_one_branch()
    {
        Assert.Equal("it", One("fork-branches", Check(new Flow().Step("it", "Elsa.FlowFork", ("branches", Flow.Literal("Legal,Finance"))))).ActivityId);
        Assert.DoesNotContain(Check(new Flow().Fork("it", "Legal", "Finance")), f => f.Code == "fork-branches");
    }

    [Theory]
    [InlineData("Int32", "abc", 1)]
    [InlineData("Int32", "5", 0)]
    [InlineData("DateTime", "05/02/2026", 1)]
    [InlineData("String", "abc", 0)]
    public void A_value_that_does_not_fit_its_variable_is_refused(string type, string value, int found) =>
        Assert.Equal(found, Check(new Flow().Variable("x", type).Step("it", "Elsa.SetVariable", ("variable", new JsonObject { ["id"] = "x", ["name"] = "x" }), ("value", Flow.Literal(value))))
            .Count(f => f.Code == "wrong-value"));

    [Fact]
    public void An_output_that_is_misspelled_and_a_value_that_does_not_fit_it_are_named()
    {
        Assert.Equal("$.root.activities[0].outputName", One("undeclared-output", Check(WithOutput("Statuss", "5"))).Path);
        Assert.Equal("$.root.activities[0].outputValue", One("wrong-value", Check(WithOutput("Status", "x"))).Path);
        Assert.Empty(Check(WithOutput("Status", "5")));
    }

    [Theory]
    [InlineData("gone", 1)]
    [InlineData("x", 0)]
    [InlineData("Step1:output-0", 0)]
    public void A_result_that_is_kept_nowhere_is_named(string target, int found)
    {
        var result = new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = target } };

        Assert.Equal(found, Check(new Flow().Variable("x", "Object").Step("it", "Elsa.RunJavaScript", ("script", Flow.Expression("JavaScript", "1")), ("result", result))).Count(f => f.Code == "result-to-nowhere"));
    }

    [Fact]
    public void A_name_that_is_declared_twice_is_named() =>
        Assert.Equal("$.variables[1].name", One("declared-twice", Check(new Flow().Variable("x", "Object").Variable("x", "Int32"))).Path);

    [Fact]
    public void Its_place_is_that_in_the_file_where_something_else_stands_before_it()
    {
        var file = JsonNode.Parse(new Flow().Line("a").Json())!.AsObject();
        file["inputs"] = new JsonArray(null, "x", new JsonObject { ["name"] = "A", ["type"] = "String" }, new JsonObject { ["name"] = "A", ["type"] = "String" });

        Assert.Equal("$.inputs[3].name", One("declared-twice", Check(DefinitionReader.Read(file.ToJsonString()).Definition!)).Path);
    }

    [Theory]
    [InlineData("Variable", null)]
    [InlineData("Variable", "")]
    [InlineData("Input", "")]
    public void A_value_from_a_variable_that_is_not_chosen_yet_is_a_finding_and_no_fault(string type, string? value)
    {
        var text = Flow.Expression(type, "");
        text["expression"]!["value"] = value;

        Assert.Contains(Check(new Flow().Step("it", "Elsa.WriteLine", ("text", text))), f => f.Code.StartsWith("undeclared", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{{ Variable.x }}", "Variable")]
    [InlineData("{{ input.A }}", "input")]
    [InlineData("{{ Variables.x }}", null)]
    [InlineData("{{ WorkflowInstanceId }}", null)]
    [InlineData("{% assign y = Variables.x %}{{ y }}", null)]
    [InlineData("{% for y in Variables.x %}{{ y }}{{ forloop.index }}{% endfor %}", null)]
    [InlineData("{% capture y %}a{% endcapture %}{{ y }}", null)]
    [InlineData("{% tablerow y in Variables.x %}{{ y }}{{ tablerowloop.index }}{% endtablerow %}", null)]
    [InlineData("{% for y in Variables.x offset: continue %}{{ y }}{% endfor %}", null)]
    public void A_name_that_means_nothing_in_a_template_is_named(string template, string? name)
    {
        var findings = Check(new Flow().Variable("x", "Object").Step("it", "Elsa.WriteLine", ("text", Flow.Expression("Liquid", template)))).Where(f => f.Code == "unknown-name").ToList();

        Assert.Equal(name is null ? 0 : 1, findings.Count);
        Assert.All(findings, f => Assert.Contains($"\"{name}\"", f.Message.En, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{{ 5 | foo }}", true)]
    [InlineData("{{ 5 | keys | base64 | json }}", false)]
    [InlineData("{{ 5 | replace: 'a', 'b' }}", false)]
    public void A_filter_that_does_not_exist_is_refused(string template, bool refused) =>
        Assert.Equal(refused, Check(new Flow().Step("it", "Elsa.WriteLine", ("text", Flow.Expression("Liquid", template)))).Any(f => f is { Code: "unknown-filter", Severity: Severity.Error }));

    private static WorkflowDefinition WithOutput(string name, string value)
    {
        var file = JsonNode.Parse(new Flow().Step("it", "Elsa.SetOutput", ("outputName", Flow.Literal(name)), ("outputValue", Flow.Literal(value))).Json())!.AsObject();
        file["outputs"] = new JsonArray(new JsonObject { ["name"] = "Status", ["type"] = "Int32" });
        return DefinitionReader.Read(file.ToJsonString()).Definition!;
    }

    private static Finding One(string code, IEnumerable<Finding> findings) => Assert.Single(findings, f => f.Code == code);

    private static System.Collections.Immutable.ImmutableArray<Finding> Check(Flow flow) => Check(flow.Define());

    private static System.Collections.Immutable.ImmutableArray<Finding> Check(WorkflowDefinition definition) => DefinitionChecks.Run(definition, Hosts.Catalogue);
}
