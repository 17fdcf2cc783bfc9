using System.Text.Json.Nodes;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Checking;

/// <summary>A step by itself: what it needs, what it is called in both languages, and what its file says that does not count here.</summary>
public sealed class StepChecksTests
{
    [Theory]
    [InlineData("Elsa.SetOutput", "outputName")]
    [InlineData("Elsa.Correlate", "correlationId")]
    [InlineData("Elsa.Event", "eventName")]
    [InlineData("Elsa.PublishEvent", "eventName")]
    [InlineData("Elsa.RunTask", "taskName")]
    [InlineData("Elsa.StartAt", "dateTime")]
    [InlineData("Elsa.Cron", "cronExpression")]
    [InlineData("Elsa.ExecuteWorkflow", "workflowDefinitionId")]
    [InlineData("Elsa.DispatchWorkflow", "workflowDefinitionId")]
    [InlineData("Elsa.BulkDispatchWorkflows", "workflowDefinitionId")]
    public void What_a_step_cannot_do_without_is_missed_absent_or_blank(string type, string input)
    {
        Assert.Equal($"$.root.activities[0].{input}", One("missing-input", Check(new Flow().Step("it", type))).Path);
        Assert.Equal($"$.root.activities[0].{input}", One("missing-input", Check(new Flow().Step("it", type, (input, Flow.Literal("  "))))).Path);
        Assert.Equal($"$.root.activities[0].{input}", One("missing-input", Check(new Flow().Step("it", type, (input, JsonValue.Create(" "))))).Path);
        Assert.DoesNotContain(Check(new Flow().Step("it", type, (input, Flow.Expression("JavaScript", "1")))), f => f.Code == "missing-input");
    }

    [Theory]
    [InlineData("Elsa.FlowDecision", "condition", "perhaps")]
    [InlineData("Elsa.If", "condition", "perhaps")]
    [InlineData("Elsa.While", "condition", "perhaps")]
    [InlineData("Elsa.For", "start", "one")]
    [InlineData("Elsa.For", "end", "two")]
    [InlineData("Elsa.For", "step", "half")]
    [InlineData("Elsa.For", "outerBoundInclusive", "perhaps")]
    [InlineData("Elsa.PublishEvent", "isLocalEvent", "perhaps")]
    [InlineData("Elsa.Delay", "timeSpan", "long")]
    [InlineData("Elsa.Timer", "interval", "long")]
    [InlineData("Elsa.StartAt", "dateTime", "soon")]
    [InlineData("Elsa.ExecuteWorkflow", "waitForCompletion", "perhaps")]
    [InlineData("Elsa.DispatchWorkflow", "waitForCompletion", "perhaps")]
    [InlineData("Elsa.BulkDispatchWorkflows", "waitForCompletion", "perhaps")]
    public void A_value_that_cannot_be_what_it_should_be_is_found_wherever_it_stands_in_the_file(string type, string input, string value)
    {
        Assert.Equal($"$.root.activities[0].{input}", One("wrong-value", Check(new Flow().Step("it", type, (input, Flow.Literal(value))))).Path);
        Assert.Equal($"$.root.activities[0].{input}", One("wrong-value", Check(new Flow().Step("it", type, (input, JsonValue.Create(value))))).Path);
        Assert.DoesNotContain(Check(new Flow().Step("it", type, (input, Flow.Expression("JavaScript", "1")))), f => f.Code == "wrong-value");
        Assert.DoesNotContain(Check(new Flow().Step("it", type)), f => f.Code == "wrong-value");
    }

    [Theory]
    [InlineData("Relecture", null, "English", "anglais")]
    [InlineData("Relecture", " ", "English", "anglais")]
    [InlineData(null, "Review", "French", "français")]
    [InlineData("", "Review", "French", "français")]
    public void The_language_that_lacks_a_text_is_named(string? fr, string? en, string missing, string manque)
    {
        var finding = One("missing-language", Check(Named(en, fr)));

        Assert.Contains($"missing in {missing}.", finding.Message.En, StringComparison.Ordinal);
        Assert.Contains($"manque en {manque}.", finding.Message.Fr, StringComparison.Ordinal);
        Assert.Equal("$.root.activities[0].customProperties", finding.Path);
    }

    [Fact]
    public void A_text_in_both_languages_is_in_order_and_one_in_none_is_missed_on_the_hosts_own_steps_only()
    {
        Assert.DoesNotContain(Check(Named("Review", "Relecture")), f => f.Code is "missing-language" or "no-text");
        Assert.Equal(Severity.Warning, One("no-text", Check(new Flow().Task("it"))).Severity);
        Assert.DoesNotContain(Check(new Flow().Line("it")), f => f.Code is "missing-language" or "no-text");
    }

    [Fact]
    public void A_host_that_has_words_of_its_own_for_what_is_missing_is_quoted()
    {
        var text = new Bilingual("A step", "Une étape");
        var catalogue = new ActivityCatalogue([new HostActivity("Test.Ask", HostBehaviour.Performs, text, text,
            [new ActivityInput("whom", "String", null, true, text) { Missing = new("nobody is asked.", "personne n’est sollicité.") }], [])]);

        var finding = One("missing-input", DefinitionChecks.Run(new Flow().Step("it", "Test.Ask").Define(), catalogue));

        Assert.EndsWith("nobody is asked.", finding.Message.En, StringComparison.Ordinal);
        Assert.EndsWith("personne n’est sollicité.", finding.Message.Fr, StringComparison.Ordinal);
        Assert.EndsWith("is missing.", One("missing-input", Check(new Flow().Step("it", Hosts.Notify))).Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hosts_own_check_takes_the_place_of_those_for_elsas_steps()
    {
        var text = new Bilingual("A step", "Une étape");
        var catalogue = new ActivityCatalogue([new HostActivity("Test.Ask", HostBehaviour.Performs, text, text, [], [])
        {
            Check = activity => [new Finding("odd", Severity.Warning, activity.Path, activity.Id, text)],
        }]);

        Assert.Single(DefinitionChecks.Run(new Flow().Step("it", "Test.Ask").Define(), catalogue), f => f.Code == "odd");
    }

    [Theory]
    [InlineData("Elsa.Workflows.ActivationValidators.SingletonStrategy, Elsa.Workflows.Core", 1)]
    [InlineData("Elsa.Workflows.ActivationValidators.AllowAlwaysStrategy, Elsa.Workflows.Core", 0)]
    [InlineData("", 0)]
    public void A_workflow_that_wants_to_be_alone_is_told_that_it_is_not(string strategy, int found)
    {
        var file = JsonNode.Parse(new Flow().Line("it").Json())!;
        file["options"]!["activationStrategyType"] = strategy;

        var findings = DefinitionChecks.Run(DefinitionReader.Read(file.ToJsonString()).Definition!, Hosts.Catalogue).Where(f => f.Code == "activation-strategy").ToList();

        Assert.Equal(found, findings.Count);
        Assert.All(findings, f => Assert.Equal("$.options.activationStrategyType", f.Path));
    }

    [Fact]
    public void Only_a_step_that_is_marked_to_start_the_workflow_is_told_that_nobody_watches() => Assert.DoesNotContain(
        Check(new Flow().Step("it", "Elsa.Event", ("eventName", Flow.Literal("x")), ("customProperties", new JsonObject { ["CanStartWorkflow"] = false }))),
        f => f.Code == "start-not-watched");

    [Fact]
    public void A_variable_of_a_part_is_looked_at_in_its_place_and_mended_there()
    {
        var part = new Flow().Line("inner").Chart("part");
        var variables = new JsonArray(new JsonObject { ["id"] = "m", ["name"] = "mine", ["typeName"] = "Acme.Secret" });

        var findings = Check(new Flow().Step("part", "Elsa.Flowchart", ("activities", part["activities"]!.DeepClone()), ("connections", new JsonArray()), ("variables", variables)));

        Assert.Equal("$.root.activities[0].variables[0].typeName", One("unknown-variable-type", findings).Path);
        var forgotten = One("variable-without-storage", findings);
        Assert.Equal(("part", "$.root.activities[0].variables[0].storageDriverTypeName"), (forgotten.ActivityId, forgotten.Path));
        Assert.Equal(forgotten.Path, Assert.Single(forgotten.Fix!.Changes).Path);
    }

    [Theory]
    [InlineData(null, true, null)]
    [InlineData("5", true, "5")]
    [InlineData("""{"expression":{"type":"Literal","value":"a"}}""", true, "\"a\"")]
    [InlineData("""{"expression":{"value":"a"}}""", true, "\"a\"")]
    [InlineData("{}", true, null)]
    [InlineData("""{"expression":{"type":"Object","value":"[1,2]"}}""", true, "[1,2]")]
    [InlineData("""{"expression":{"type":"Json","value":" "}}""", true, null)]
    [InlineData("""{"expression":{"type":"Object","value":[3]}}""", true, "[3]")]
    [InlineData("""{"expression":{"type":"Object","value":"[1,"}}""", false, null)]
    [InlineData("""{"expression":{"type":"JavaScript","value":"1"}}""", false, null)]
    public void A_value_that_stands_in_the_file_can_be_read_before_anything_runs(string? json, bool isRead, string? value)
    {
        var activity = Of("days", json);

        Assert.Equal(isRead, LiteralInput.TryRead(activity, "days", out var found));
        Assert.Equal(value, found?.ToJsonString());
    }

    [Theory]
    [InlineData("\"7\"", true, "7")]
    [InlineData("\"seven\"", false, null)]
    [InlineData("""{"expression":{"type":"JavaScript","value":"7"}}""", false, null)]
    public void And_as_the_step_gets_it(string json, bool isConverted, string? value)
    {
        var input = new ActivityInput("days", "Int32", null, false, new("days", "jours"));

        Assert.Equal(isConverted, LiteralInput.TryConvert(Of("days", json), input, out var found));
        if (isConverted)
        {
            Assert.Equal(value, found!.ToJsonString());
        }
    }

    [Theory]
    [InlineData("\" \"", null)]
    [InlineData("\"x\"", "x")]
    [InlineData("""{"expression":{"type":"JavaScript","value":"x"}}""", null)]
    public void Blank_and_scripted_are_no_text(string json, string? text) => Assert.Equal(text, LiteralInput.Text(Of("days", json), "days"));

    private static Activity Of(string input, string? json) =>
        (json is null ? new Flow().Step("it", "Elsa.WriteLine") : new Flow().Step("it", "Elsa.WriteLine", (input, JsonNode.Parse(json)!))).Define().Activities["it"];

    private static Flow Named(string? en, string? fr) => new Flow().Task("it", ("customProperties", new JsonObject
    {
        ["amendflow:text"] = new JsonObject { ["en"] = en, ["fr"] = fr },
    }));

    [Fact]
    public void A_decision_whose_answers_lead_to_one_step_decides_nothing()
    {
        Flow Asked(params string[] edges) => new Flow().Decide("asked", "true").Line("a").Line("b").Edges(edges);

        var finding = One("decision-without-difference", Check(Asked("asked:True > a", "asked:False > a", "a > b")));
        Assert.Equal(("asked", Severity.Warning), (finding.ActivityId, finding.Severity));
        Assert.DoesNotContain(Check(Asked("asked:True > a", "asked:False > b", "a > b")), f => f.Code == "decision-without-difference");
        Assert.DoesNotContain(Check(Asked("asked:True > a", "a > b")), f => f.Code == "decision-without-difference");
    }

    [Fact]
    public void An_outcome_that_starts_several_steps_is_told_with_its_name_and_a_fork_is_not()
    {
        var finding = One("outcome-with-several-paths", Check(new Flow().Decide("asked", "true").Line("a").Line("b").Edges("asked:True > a", "asked:True > b", "asked:False > b")));
        Assert.Equal(("asked", "True", Severity.Warning), (finding.ActivityId, finding.Outcome, finding.Severity));
        Assert.DoesNotContain(Check(new Flow().Decide("asked", "true").Line("a").Line("b").Edges("asked:True > a", "asked:False > b")), f => f.Code == "outcome-with-several-paths");
        Assert.DoesNotContain(Check(new Flow().Decide("asked", "true").Line("a").Line("b").Join("both", "WaitAllActive").Edges("asked:True > a", "asked:True > b", "asked:False > both", "a > both", "b > both")), f => f.Code == "outcome-with-several-paths");
        Assert.DoesNotContain(Check(new Flow().Fork("parted", "One").Line("a").Line("b").Edges("parted:One > a", "parted:One > b")), f => f.Code == "outcome-with-several-paths");
    }

    /// <summary>Without the limit the process ends, and with it every test: brackets in a file that somebody imports did that to the server.</summary>
    [Theory]
    [InlineData("{{ ", "(", "1", ")", " }}")]
    [InlineData("{{ a", "[a", "", "]", " }}")]
    [InlineData("", "{% if a %}", "x", "{% endif %}", "")]
    [InlineData("{{ a", " | upcase", "", "", " }}")]
    [InlineData("{% if a", " and a", "", "", " %}x{% endif %}")]
    [InlineData("{{ ", "(", "", "", "")]
    [InlineData("{% if 'x'", "and 'x'", "", "", " %}{% endif %}")]
    [InlineData("{% if 'x'", "\tor\t'x'", "", "", " %}{% endif %}")]
    [InlineData("{% liquid\n", "if a\n", "", "endif\n", "%}")]
    public void Liquid_that_stands_in_itself_too_deep_is_a_finding_and_does_not_run_over_the_stack(string before, string open, string middle, string close, string after)
    {
        foreach (var depth in new[] { 4000, 50_000 })
        {
            var source = before + string.Concat(Enumerable.Repeat(open, depth)) + middle + string.Concat(Enumerable.Repeat(close, depth)) + after;

            Assert.Equal("it", One("unreadable-expression", Check(new Flow().Step("it", "Elsa.WriteLine", ("text", Flow.Expression("Liquid", source))))).ActivityId);
        }
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("[", "1", "]")]
    [InlineData("!", "1", "")]
    [InlineData("1+(", "1", ")")]
    [InlineData("a?b:", "1", "")]
    [InlineData("(() => ", "1", ")")]
    [InlineData("{", "", "}")]
    [InlineData("if(a)", "b", "")]
    [InlineData("`${", "1", "}`")]
    public void JavaScript_that_stands_in_itself_too_deep_does_not_run_over_the_stack(string open, string middle, string close)
    {
        foreach (var depth in new[] { 4000, 50_000 })
        {
            var source = string.Concat(Enumerable.Repeat(open, depth)) + middle + string.Concat(Enumerable.Repeat(close, depth));

            Assert.NotEmpty(Check(new Flow().Step("it", "Elsa.WriteLine", ("text", Flow.Expression("JavaScript", source)))));
        }
    }

    private static Finding One(string code, IEnumerable<Finding> findings) => Assert.Single(findings, f => f.Code == code);

    private static System.Collections.Immutable.ImmutableArray<Finding> Check(Flow flow) => DefinitionChecks.Run(flow.Define(), Hosts.Catalogue);
}
