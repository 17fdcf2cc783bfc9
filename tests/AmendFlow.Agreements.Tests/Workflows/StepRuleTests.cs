using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Activities;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Tests.Workflows;

/// <summary>What is said about a step of ours before it is published.</summary>
public sealed class StepRuleTests
{
    [Theory]
    [InlineData("")]
    [InlineData("""
        "role": { "typeName": "String", "expression": { "type": "Literal", "value": " " } }, "people": { "typeName": "String[]", "expression": { "type": "Object", "value": "[]" } },
        """)]
    public void An_approval_with_nobody_to_ask_is_an_error(string who)
    {
        var finding = Assert.Single(Check(AmendFlowActivities.RequestApproval, who), f => f.Code == "nobody-to-ask");

        Assert.Equal((Severity.Error, "$.root.role", "step"), (finding.Severity, finding.Path, finding.ActivityId));
        Assert.NotEqual(finding.Message.En, finding.Message.Fr);
    }

    [Theory]
    [InlineData("""
        "role": { "typeName": "String", "expression": { "type": "Literal", "value": "legal-reviewer" } },
        """)]
    [InlineData("""
        "people": { "typeName": "String[]", "expression": { "type": "Object", "value": "[\"a@b.example\"]" } },
        """)]
    [InlineData("""
        "people": { "typeName": "String[]", "expression": { "type": "JavaScript", "value": "[]" } },
        """)]
    public void An_approval_that_says_who_is_asked_or_leaves_it_to_a_script_is_in_order(string who) =>
        Assert.DoesNotContain(Check(AmendFlowActivities.RequestApproval, who), f => f.Code == "nobody-to-ask");

    [Theory]
    [InlineData(AmendFlowActivities.RequestApproval, """
        "lapseAfterDays": { "typeName": "Int32", "expression": { "type": "Literal", "value": 0 } },
        """)]
    [InlineData(AmendFlowActivities.CommitteeVote, """
        "lapseAfterDays": { "typeName": "Int32", "expression": { "type": "Literal", "value": "0" } },
        """)]
    [InlineData(AmendFlowActivities.AssignTask, """
        "outcomes": { "typeName": "String[]", "expression": { "type": "Object", "value": "[\"Complete\"]" } },
        """)]
    public void A_deadline_without_a_consequence_is_named_and_its_fix_tells_the_coordinator(string type, string inputs)
    {
        var json = Json(type, """
            "onSilence": { "typeName": "String", "expression": { "type": "Literal", "value": "lapse" } },
            """ + inputs);
        var finding = Assert.Single(Check(json), f => f.Code == "deadline-without-consequence");
        var mended = finding.Fix!.ApplyTo(json);

        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.DoesNotContain(Check(mended), f => f.Code == "deadline-without-consequence");
        var (before, after) = (JsonNode.Parse(json)!, JsonNode.Parse(mended)!);
        Assert.Equal("escalate", after["root"]!["onSilence"]!["expression"]!["value"]!.GetValue<string>());
        before["root"]!["onSilence"] = null;
        after["root"]!["onSilence"] = null;
        Assert.True(JsonNode.DeepEquals(before, after));
    }

    [Fact]
    public void The_shipped_workflow_has_no_finding_that_stops_it_and_no_deadline_without_a_consequence()
    {
        var findings = DefinitionChecks.Run(ProjectAmendment.Definition, AmendFlowActivities.Catalogue);

        Assert.DoesNotContain(findings, f => f.Severity == Severity.Error || f.Code == "deadline-without-consequence");
    }

    private static ImmutableArray<Finding> Check(string type, string inputs) => Check(Json(type, inputs));

    private static ImmutableArray<Finding> Check(string json) =>
        DefinitionChecks.Run(DefinitionReader.Read(json).Definition!, AmendFlowActivities.Catalogue);

    private static string Json(string type, string inputs) => $$"""
        { "id": "d", "root": { {{inputs}} "id": "step", "type": "{{type}}" } }
        """;
}
