using System.Text.Json.Nodes;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Checking;

public sealed class MoreChecksTests
{
    [Theory]
    [InlineData("Liquid", "{{ Variables.Amount }}", "undeclared-variable")]
    [InlineData("Liquid", "{{ Input.Amount }}", "undeclared-input")]
    [InlineData("JavaScript", "getInput('Amount')", "undeclared-input")]
    [InlineData("Input", """{"name":"Amount"}""", "undeclared-input")]
    public void What_nobody_declared_is_an_error_in_every_language(string language, string source, string code)
    {
        var file = JsonNode.Parse(new Flow().Step("it", "Elsa.WriteLine", ("text", Flow.Expression(language, source))).Json())!.AsObject();
        file["inputs"] = new JsonArray(new JsonObject { ["name"] = "Limit", ["type"] = "Int32" });

        Expect(code, Severity.Error, DefinitionReader.Read(file.ToJsonString()).Definition!);
    }

    [Theory]
    [InlineData("{{ Variables.x | split: ',' }}")]
    [InlineData("{% for i in Variables.x %}{{ i }}{% endfor %}")]
    [InlineData("{{ 'a' | replace: 'a', 'b' }}")]
    public void A_template_that_needs_a_process_of_its_own_is_named(string source) =>
        Expect("script-beyond-the-allowed", Severity.Warning, new Flow().Variable("x", "Object").Step("it", "Elsa.WriteLine", ("text", Flow.Expression("Liquid", source))));

    [Theory]
    [InlineData("Elsa.RunCSharp")]
    [InlineData("Elsa.RunPython")]
    public void A_script_step_in_a_language_that_is_not_run_is_refused_as_such(string type) =>
        Expect("language-refused", Severity.Error, new Flow().Step("it", type));

    [Theory]
    [InlineData("Elsa.StateMachine")]
    [InlineData("Elsa.UserTask")]
    [InlineData("Elsa.HttpEndpoint")]
    [InlineData("Elsa.ReadLine")]
    [InlineData("Elsa.NotFoundActivity")]
    public void What_is_not_supported_is_refused_by_name(string type)
    {
        var finding = Expect("unknown-type", Severity.Error, new Flow().Step("it", type));

        Assert.Contains(type, finding.Message.En, StringComparison.Ordinal);
        Assert.Equal("$.root.activities[0].type", finding.Path);
    }

    [Fact]
    public void A_step_that_the_exporting_server_did_not_know_is_refused_by_the_name_of_the_type_that_was_missing()
    {
        var finding = Expect("unknown-type", Severity.Error, new Flow().Step("it", "Elsa.NotFoundActivity",
            ("missingTypeName", "Acme.SignContract"), ("missingTypeVersion", 1), ("originalActivityJson", """{"id":"a","type":"Acme.SignContract"}""")));

        Assert.Equal("$.root.activities[0].missingTypeName", finding.Path);
        Assert.Contains("is of the type Acme.SignContract, which the server that exported this file did not know", finding.Message.En, StringComparison.Ordinal);
        Assert.Contains("est du type Acme.SignContract", finding.Message.Fr, StringComparison.Ordinal);
    }

    [Fact]
    public void What_this_host_does_not_carry_is_refused_with_its_reason()
    {
        var catalogue = new ActivityCatalogue([])
        {
            NotCarried = System.Collections.Immutable.ImmutableDictionary<string, Bilingual>.Empty.Add("Elsa.RunTask", new("no list.", "pas de liste.")),
        };
        var definition = new Flow().Step("it", "Elsa.RunTask", ("taskName", Flow.Literal("Sign"))).Define();

        var finding = Assert.Single(DefinitionChecks.Run(definition, catalogue));

        Assert.Equal(("not-carried-here", Severity.Error), (finding.Code, finding.Severity));
        Assert.EndsWith("no list.", finding.Message.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Elsa.Event", "missing-input")]
    [InlineData("Elsa.Cron", "missing-input")]
    [InlineData("Elsa.ExecuteWorkflow", "missing-input")]
    public void A_step_of_elsa_without_what_it_needs_is_an_error(string type, string code) => Expect(code, Severity.Error, new Flow().Step("it", type));

    [Theory]
    [InlineData("Elsa.Delay", "timeSpan", "tomorrow", "wrong-value")]
    [InlineData("Elsa.FlowDecision", "condition", "yes", "wrong-value")]
    [InlineData("Elsa.Cron", "cronExpression", "every day", "wrong-cron")]
    public void A_wrong_value_on_a_step_of_elsa_is_an_error(string type, string input, string value, string code) =>
        Expect(code, Severity.Error, new Flow().Step("it", type, (input, Flow.Literal(value))));

    [Theory]
    [InlineData("Race")]
    [InlineData("Cascade")]
    public void A_merge_that_goes_on_at_the_first_branch_is_refused(string mode) =>
        Expect("merge-mode", Severity.Error, new Flow().Step("it", "Elsa.WriteLine", ("customProperties", new JsonObject { ["mergeMode"] = mode })));

    [Fact]
    public void A_converted_output_is_refused() => Expect("output-converter", Severity.Error, new Flow().Step("it", "Elsa.Event", ("eventName", Flow.Literal("x")),
        ("result", new JsonObject { ["memoryReference"] = new JsonObject { ["id"] = "x" }, ["converter"] = new JsonObject { ["id"] = "json" } })));

    [Fact]
    public void A_break_outside_a_loop_is_named() => Expect("break-outside-loop", Severity.Warning, new Flow().Step("it", "Elsa.Break"));

    [Fact]
    public void A_step_that_would_start_the_workflow_by_itself_is_named() => Expect("start-not-watched", Severity.Warning, new Flow()
        .Step("it", "Elsa.Event", ("eventName", Flow.Literal("x")), ("customProperties", new JsonObject { ["CanStartWorkflow"] = true })));

    [Fact]
    public void A_variable_of_a_type_that_nobody_knows_is_named() =>
        Assert.Contains(Check(new Flow().Variable("x", "Acme.Secret, Acme").Line("it")), f => f.Code == "unknown-variable-type" && f.Severity == Severity.Warning);

    [Fact]
    public void Functions_for_outputs_and_for_loops_are_known() => Assert.Empty(Check(new Flow().Line("legal").Step("it", "Elsa.WriteLine",
        ("text", Flow.Expression("JavaScript", "getResultFromLegal() ?? newGuid()"))).Edges("legal > it")));

    private static Finding Expect(string code, Severity severity, Flow flow) => Expect(code, severity, flow.Define());

    private static Finding Expect(string code, Severity severity, WorkflowDefinition definition)
    {
        var finding = Assert.Single(DefinitionChecks.Run(definition, Hosts.Catalogue), f => f.Code == code);
        Assert.Equal((severity, "it"), (finding.Severity, finding.ActivityId));
        Assert.NotEqual(finding.Message.En, finding.Message.Fr);
        return finding;
    }

    private static System.Collections.Immutable.ImmutableArray<Finding> Check(Flow flow) => DefinitionChecks.Run(flow.Define(), Hosts.Catalogue);
}
