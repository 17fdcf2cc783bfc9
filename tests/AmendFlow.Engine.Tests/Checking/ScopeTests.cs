using System.Text.Json.Nodes;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Checking;

/// <summary>Which names an expression may use, and where: a name that is declared, in whatever way, is no finding; any other is one.</summary>
public sealed class ScopeTests
{
    [Theory]
    [InlineData("getAmount()")]
    [InlineData("setAmount(1)")]
    [InlineData("getLimit()")]
    [InlineData("getVariable('amount')")]
    [InlineData("setVariable('amount', 2)")]
    [InlineData("variables.amount")]
    [InlineData("getInput('Limit')")]
    [InlineData("getResultFromLegal()")]
    [InlineData("getResultFromLegalReview()")]
    [InlineData("settle() || getaway()")]
    public void A_name_that_is_declared_may_be_used(string script) => Assert.Empty(Names(Script(script)));

    [Theory]
    [InlineData("setLimit(1)", "setLimit")]
    [InlineData("getLegal()", "getLegal")]
    [InlineData("getResultFromFinance()", "getResultFromFinance")]
    [InlineData("getamount() + getA() + getZ()", "getA,getZ")]
    [InlineData("variables.Amount", "Amount")]
    [InlineData("variables.limit + variables.limit", "limit")]
    [InlineData("getVariable('v-amount')", "v-amount")]
    [InlineData("setVariable('Limit', 1)", "Limit")]
    [InlineData("getInput('amount')", "amount")]
    public void A_name_that_is_not_is_found_once_each(string script, string names) =>
        Assert.Equal(names.Split(','), Names(Script(script)).Select(f => f.Message.En.Split('"')[3]));

    [Theory]
    [InlineData("getVariable")]
    [InlineData("setVariable")]
    [InlineData("getInput")]
    [InlineData("getOutputFrom")]
    [InlineData("getLastResult")]
    [InlineData("getWorkflowDefinitionId")]
    [InlineData("getWorkflowDefinitionVersionId")]
    [InlineData("getWorkflowDefinitionVersion")]
    [InlineData("getWorkflowInstanceId")]
    [InlineData("getWorkflowInstanceName")]
    [InlineData("setWorkflowInstanceName")]
    [InlineData("getCorrelationId")]
    [InlineData("setCorrelationId")]
    [InlineData("setOutcome")]
    [InlineData("setOutcomes")]
    [InlineData("getGuidString")]
    [InlineData("getShortGuid")]
    public void Elsas_own_functions_are_known(string function) => Assert.Empty(Names(Script($"{function}(name)")));

    [Theory]
    [InlineData("Elsa.ForEach", "CurrentValue", true)]
    [InlineData("Elsa.For", "CurrentValue", true)]
    [InlineData("Elsa.While", "CurrentIndex", true)]
    [InlineData("Elsa.ParallelForEach", "CurrentIndex", true)]
    [InlineData("Elsa.ParallelForEach", "ChildInstanceId", false)]
    [InlineData("Elsa.Sequence", "CurrentValue", false)]
    public void What_a_loop_declares_counts_inside_it_only(string type, string variable, bool isKnown)
    {
        var inner = Line("inner", Flow.Expression("JavaScript", $"variables.{variable}"));
        var body = type == "Elsa.Sequence" ? ("activities", new JsonArray(inner)) : ("body", (JsonNode)inner);

        Assert.Equal(isKnown ? 0 : 1, Names(Define(f => f.Step("loop", type, body))).Count);
        Assert.Single(Names(Script($"variables.{variable}")));
    }

    [Theory]
    [InlineData("Output", 0)]
    [InlineData("Item", 0)]
    [InlineData("ChildInstanceId", 0)]
    [InlineData("CurrentValue", 1)]
    public void What_a_dispatched_case_leaves_counts_in_the_steps_that_follow_it(string variable, int found) =>
        Assert.Equal(found, Names(Define(f => f.Step("send", "Elsa.BulkDispatchWorkflows", ("workflowDefinitionId", Flow.Literal("other")),
            ("childCompleted", Line("inner", Flow.Expression("JavaScript", $"variables.{variable}")))))).Count);

    [Fact]
    public void What_a_part_declares_counts_inside_it_only()
    {
        var part = new Flow().Step("inner", "Elsa.WriteLine", ("text", Flow.Expression("JavaScript", "variables.mine + variables.amount"))).Chart("part");
        part["variables"] = new JsonArray(new JsonObject { ["id"] = "m", ["name"] = "mine", ["typeName"] = "Object" });

        Assert.Empty(Names(Define(f => f.Step("part", "Elsa.Flowchart", [.. part.Where(p => p.Key is "activities" or "connections" or "variables").Select(p => (p.Key, p.Value!.DeepClone()))]))));
        Assert.Single(Names(Script("variables.mine")));
    }

    [Theory]
    [InlineData("Variable", """{"id":"v-amount","name":"else"}""", null)]
    [InlineData("Variable", """{"name":"amount"}""", null)]
    [InlineData("Variable", "amount", null)]
    [InlineData("Variable", "v-amount", null)]
    [InlineData("Variable", """{"id":"v-other","name":"Other"}""", "Other")]
    [InlineData("Variable", "other", "other")]
    [InlineData("Input", """{"name":"Limit"}""", null)]
    [InlineData("Input", "Limit", null)]
    [InlineData("Input", "limit", "limit")]
    [InlineData("Object", "", null)]
    public void A_reference_is_a_name_or_an_object_as_text(string type, string value, string? unknown) =>
        Assert.Equal(unknown is null ? [] : [unknown], Names(Text(Flow.Expression(type, value))).Select(f => f.Message.En.Split('"')[3]));

    [Theory]
    [InlineData("Variable", "id", "v-amount", 0)]
    [InlineData("Variable", "id", "v-other", 1)]
    [InlineData("Input", "name", "Limit", 0)]
    [InlineData("Input", "name", "Other", 1)]
    public void And_an_object_in_the_file_too(string type, string member, string value, int found)
    {
        var expression = Flow.Expression(type, "");
        expression["expression"]!["value"] = new JsonObject { [member] = value };

        Assert.Equal(found, Names(Text(expression)).Count);
    }

    [Theory]
    [InlineData("""{"id":"v-amount"}""", 0)]
    [InlineData("""{"name":"amount"}""", 0)]
    [InlineData("""{"name":"other"}""", 1)]
    [InlineData("{}", 1)]
    [InlineData("null", 1)]
    public void A_variable_is_set_by_its_id_or_name(string variable, int found)
    {
        var findings = Names(Define(f => f.Step("it", "Elsa.SetVariable", ("variable", JsonNode.Parse(variable)!), ("value", Flow.Literal("1")))));

        Assert.Equal(found, findings.Count);
        Assert.All(findings, f => Assert.Equal("$.root.activities[0].variable", f.Path));
        Assert.Equal(variable.Contains("other", StringComparison.Ordinal), findings.Exists(f => f.Message.En.Contains("\"other\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Elsa.FlowSwitch", 1)]
    [InlineData("Elsa.Switch", 1)]
    [InlineData("Elsa.WriteLine", 0)]
    public void The_conditions_of_cases_are_looked_at_each_in_its_place(string type, int found)
    {
        var cases = new JsonArray(
            new JsonObject { ["label"] = "A", ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "variables.amount > 1" } },
            new JsonObject { ["label"] = "B" },
            new JsonObject { ["label"] = "C", ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "variables.other > 1" } });

        var findings = Names(Define(f => f.Step("it", type, ("cases", cases))));

        Assert.Equal(found, findings.Count);
        Assert.All(findings, f => Assert.Equal("$.root.activities[0].cases[2].condition", f.Path));
    }

    [Fact]
    public void The_script_of_a_script_step_is_javascript_whatever_it_is_called()
    {
        Assert.Single(Names(Define(f => f.Step("it", "Elsa.RunJavaScript", ("script", Flow.Literal("variables.other"))))));
        Assert.Empty(Names(Define(f => f.Step("it", "Elsa.RunJavaScript", ("possibleOutcomes", Flow.Literal("variables.other"))))));
        Assert.Empty(Names(Text(Flow.Literal("variables.other"))));
    }

    [Fact]
    public void The_branches_of_a_fork_are_an_expression_and_those_of_others_are_steps()
    {
        var script = Flow.Expression("JavaScript", "[variables.other]");

        Assert.Single(Names(Define(f => f.Step("it", "Elsa.FlowFork", ("branches", script.DeepClone())))));
        Assert.Empty(Names(Define(f => f.Step("it", "Elsa.WriteLine", ("branches", script.DeepClone())))));
    }

    private static JsonObject Line(string id, JsonObject text) => new() { ["id"] = id, ["type"] = "Elsa.WriteLine", ["name"] = id, ["text"] = text };

    private static WorkflowDefinition Script(string source) => Text(Flow.Expression("JavaScript", source));

    private static WorkflowDefinition Text(JsonObject text) => Define(f => f.Step("it", "Elsa.WriteLine", ("text", text)));

    /// <summary>With the variable "amount", the input "Limit", and a step before it whose name differs from its id.</summary>
    private static WorkflowDefinition Define(Func<Flow, Flow> add)
    {
        var file = JsonNode.Parse(add(new Flow().Variable("amount", "Int32", "1")).Json())!.AsObject();
        file["inputs"] = new JsonArray(new JsonObject { ["name"] = "Limit", ["type"] = "Int32" });
        file["root"]!["activities"]!.AsArray().Add(new JsonObject { ["id"] = "legal", ["type"] = "Elsa.WriteLine", ["name"] = "legalReview", ["text"] = Flow.Literal("x") });
        return DefinitionReader.Read(file.ToJsonString()).Definition!;
    }

    private static List<Finding> Names(WorkflowDefinition definition) =>
        [.. DefinitionChecks.Run(definition, Hosts.Catalogue).Where(f => f.Code is "undeclared-variable" or "undeclared-input" or "unreadable-expression")];
}
