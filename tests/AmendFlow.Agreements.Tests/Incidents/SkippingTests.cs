using System.Text.Json.Nodes;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Incidents;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Tests.Incidents;

public sealed class SkippingTests
{
    [Theory]
    [InlineData(AmendFlowActivities.Notify)]
    [InlineData("Elsa.WriteLine")]
    [InlineData("Elsa.SetName")]
    [InlineData("Elsa.Correlate")]
    public void A_step_that_only_tells_may_be_passed_over_by_its_one_way_on(string type)
    {
        Assert.Null(Skipping.WhyNot(Step(type)));
        Assert.Null(Skipping.WhyNot(Step(type), "Done"));
        Assert.NotNull(Skipping.WhyNot(Step(type), "Approved"));
    }

    [Fact]
    public void Every_other_step_of_ours_is_refused_by_whatever_outcome()
    {
        foreach (var type in AmendFlowActivities.Catalogue.HostActivities.Values.Where(t => t.TypeName != AmendFlowActivities.Notify))
        {
            string?[] outcomes = [null, "Done", "Approved", "Complete", "Frozen", .. type.Outcomes];
            foreach (var outcome in outcomes)
            {
                Assert.NotNull(Skipping.WhyNot(Step(type.TypeName), outcome));
            }
        }
    }

    [Theory]
    [InlineData("Elsa.FlowDecision")]
    [InlineData("Elsa.FlowSwitch")]
    [InlineData("Elsa.SetVariable")]
    [InlineData("Elsa.RunJavaScript")]
    [InlineData("Elsa.FlowJoin")]
    [InlineData("Elsa.Flowchart")]
    [InlineData("Elsa.Delay")]
    [InlineData("Elsa.Event")]
    [InlineData("Elsa.SetOutput")]
    [InlineData("Somebody.Else")]
    public void A_step_on_which_reviews_may_depend_is_refused_and_so_is_one_that_nobody_knows(string type) =>
        Assert.NotNull(Skipping.WhyNot(Step(type)));

    [Fact]
    public void A_step_that_tells_and_sets_a_variable_beside_it_is_refused() =>
        Assert.NotNull(Skipping.WhyNot(Step("Elsa.WriteLine", new JsonObject { ["value"] = "setVariable('needsDpo', true)" })));

    private static Activity Step(string type, JsonObject? text = null)
    {
        var json = new JsonObject
        {
            ["id"] = "v1",
            ["definitionId"] = "d",
            ["name"] = "D",
            ["version"] = 1,
            ["root"] = new JsonObject
            {
                ["id"] = "flow",
                ["type"] = "Elsa.Flowchart",
                ["version"] = 1,
                ["activities"] = new JsonArray(new JsonObject
                {
                    ["id"] = "step",
                    ["type"] = type,
                    ["version"] = 1,
                    ["text"] = text is null ? null : new JsonObject { ["typeName"] = "String", ["expression"] = text },
                }),
                ["connections"] = new JsonArray(),
            },
        };
        return DefinitionReader.Read(json.ToJsonString()).Definition!.Activities["step"];
    }
}
