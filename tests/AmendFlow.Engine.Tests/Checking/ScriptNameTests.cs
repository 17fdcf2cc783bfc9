using System.Text.Json.Nodes;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Checking;

/// <summary>What the checks know of the names in scripts: those that Elsa makes, and those that do not exist here.</summary>
public sealed class ScriptNameTests
{
    [Theory]
    [InlineData("getFromMain()")]
    [InlineData("getOrderTotal() + setOrderTotal(1)")]
    [InlineData("getOrder_total()")]
    [InlineData("getResultFromLegalReview()")]
    [InlineData("getResultFromLegal()")]
    public void A_name_that_works_at_run_time_is_not_refused(string script) =>
        Assert.DoesNotContain(Check(script, "fromMain"), f => f.Severity == Severity.Error);

    [Theory]
    [InlineData("getFrommain()")]
    [InlineData("getOrdertotal()")]
    [InlineData("getResultFromLegalreview()")]
    public void A_name_that_nobody_declared_is_still_an_error(string script) =>
        Assert.Single(Check(script, "fromMain"), f => f.Code == "undeclared-variable" && f.Severity == Severity.Error);

    [Theory]
    [InlineData("fromMain", Severity.Error)]
    [InlineData(null, Severity.Warning)]
    public void An_undeclared_input_is_an_error_only_where_inputs_are_declared(string? declared, Severity severity)
    {
        var finding = Assert.Single(Check("getInput('Employee')", declared));

        Assert.Equal(("undeclared-input", severity), (finding.Code, finding.Severity));
        Assert.Contains("Employee", finding.Message.Fr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DateTime.UtcNow", "DateTime", "new Date()")]
    [InlineData("DateTimeOffset.Now", "DateTimeOffset", "new Date()")]
    [InlineData("TimeSpan.FromDays(3)", "TimeSpan", "00:00:05")]
    [InlineData("const id = Guid.NewGuid(); return { id: id };", "Guid", "newGuid()")]
    [InlineData("[1].map(x => new Random().Next(x))", "Random", "Math.random()")]
    [InlineData("({ Guid })", "Guid", "newGuid()")]
    [InlineData("class A { Guid() { return Random.Shared; } }", "Random", "Math.random()")]
    public void A_type_of_dotnet_in_a_script_is_an_error_that_says_what_to_use_instead(string script, string type, string instead)
    {
        var finding = Assert.Single(Check(script, "fromMain"));

        Assert.Equal(("dotnet-type", Severity.Error), (finding.Code, finding.Severity));
        Assert.Contains($"uses {type},", finding.Message.En, StringComparison.Ordinal);
        Assert.Contains(instead, finding.Message.En, StringComparison.Ordinal);
        Assert.Contains(instead, finding.Message.Fr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("const Guid = 'x'; return Guid;")]
    [InlineData("const { Random } = variables.order_total; return Random;")]
    [InlineData("[1].map(Guid => Guid)")]
    [InlineData("function TimeSpan(days) { return days; } TimeSpan(3)")]
    [InlineData("class Random { } new Random()")]
    [InlineData("try { variables.order_total.x(); } catch (DateTime) { DateTime.message }")]
    [InlineData("variables.order_total.DateTime")]
    [InlineData("({ Guid: 1 })")]
    [InlineData("class A { Random = 1; Guid() { } }")]
    public void A_name_of_the_scripts_own_and_a_member_of_such_a_name_are_not(string script) =>
        Assert.DoesNotContain(Check(script, "fromMain"), f => f.Severity == Severity.Error);

    [Theory]
    [InlineData("String", false)]
    [InlineData("Object", true)]
    public void An_object_expression_need_not_be_JSON_where_a_text_is_wanted(string typeName, bool isRefused)
    {
        var text = Flow.Expression("Object", "Hello");
        text["typeName"] = typeName;

        Assert.Equal(isRefused, DefinitionChecks.Run(new Flow().Step("it", "Elsa.WriteLine", ("text", text)).Define(), Hosts.Catalogue).Any(f => f.Code == "unreadable-expression"));
    }

    [Fact]
    public void The_ways_out_of_a_workflow_that_is_not_here_are_not_judged()
    {
        var flow = new Flow().Step("it", "Legal", ("workflowDefinitionId", "inner"), ("version", 2)).Line("a").Edges("it:Approved > a");

        Assert.Equal(["workflow-missing"], DefinitionChecks.Run(DefinitionReader.Read(flow.Json()).Definition!, Hosts.Catalogue).Select(f => f.Code));
    }

    private static List<Finding> Check(string script, string? input)
    {
        var flow = new Flow().Variable("order_total", "Object").Line("legal").Step("it", "Elsa.RunJavaScript", ("script", Flow.Expression("Literal", script))).Edges("legal > it");
        var file = JsonNode.Parse(flow.Json())!.AsObject();
        file["root"]!["activities"]![0]!["name"] = "legal-review";
        file["inputs"] = input is null ? [] : new JsonArray(new JsonObject { ["name"] = input, ["type"] = "String" });
        return [.. DefinitionChecks.Run(DefinitionReader.Read(file.ToJsonString()).Definition!, Hosts.Catalogue)];
    }
}
