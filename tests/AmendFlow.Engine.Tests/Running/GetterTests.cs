using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Tests.Running;

/// <summary>The functions that a definition's names give its scripts, whether there is a value yet or not.</summary>
public sealed class GetterTests
{
    [Theory]
    [InlineData("`${getResultFromLegalReview()}`")]
    [InlineData("`${getResultFromLegal()}`")]
    [InlineData("`${getCurrentValueFromLoop()}`")]
    [InlineData("`${getTaskIdFromAsk()}`")]
    public void A_step_that_has_not_run_yet_has_given_nothing(string script) => Assert.Equal(["null"], Run(Later(script)).Lines);

    [Fact]
    public void A_step_that_is_not_there_at_all_is_a_fault() =>
        Assert.Contains("getResultFromNobody", Assert.Single(Run(Later("getResultFromNobody()")).State.Incidents).Message, StringComparison.Ordinal);

    [Fact]
    public void An_input_that_was_not_given_is_null_and_has_its_getter()
    {
        var file = JsonNode.Parse(Line("`${getLimit()} ${getInput('limit')}`").Json())!.AsObject();
        file["inputs"] = new JsonArray(new JsonObject { ["name"] = "limit", ["type"] = "Int32" });

        Assert.Equal(["null null"], Run(DefinitionReader.Read(file.ToJsonString()).Definition!).Lines);
    }

    private static WorkflowDefinition Later(string script) => Line(script)
        .Task("legal", ("name", "legal-review")).Step("Loop", "Elsa.ForEach").Step("Ask", "Elsa.RunTask", ("taskName", Flow.Literal("Sign")))
        .Edges("it > legal", "legal:Approved > Loop", "Loop > Ask").Define();

    private static Flow Line(string script) => new Flow().Step("it", "Elsa.WriteLine", ("text", Flow.Expression("JavaScript", script)));

    private static Scenario Run(WorkflowDefinition definition) => new Scenario(definition).Start();
}
