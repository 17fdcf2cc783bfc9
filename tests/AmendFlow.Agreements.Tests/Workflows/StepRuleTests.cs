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

    [Theory]
    [InlineData(AmendFlowActivities.RequestApproval, "deadlineDays", "Int32", "-5")]
    [InlineData(AmendFlowActivities.RequestApproval, "deadlineDays", "Int32", "2147483647")]
    [InlineData(AmendFlowActivities.CommitteeVote, "escalateAfterDays", "Int32", "366")]
    [InlineData(AmendFlowActivities.AssignTask, "lapseAfterDays", "Int32", "-1")]
    [InlineData(AmendFlowActivities.RequestApproval, "needed", "Int32", "0")]
    [InlineData(AmendFlowActivities.RequestApproval, "reminders", "Int32[]", "\"[-400]\"")]
    [InlineData(AmendFlowActivities.RequestApproval, "onSilence", "String", "\"approve\"")]
    [InlineData(AmendFlowActivities.RequestApproval, "role", "String", "\"lawyer\"")]
    [InlineData(AmendFlowActivities.RequestApproval, "people", "String[]", "\"[\\\"nobody\\\"]\"")]
    [InlineData(AmendFlowActivities.Notify, "message", "String", "\"hello\"")]
    public void A_value_that_no_case_could_use_is_an_error_at_its_place(string type, string input, string typeName, string value)
    {
        var finding = Assert.Single(Check(type, Literal(input, typeName, value)), f => f.Code == "wrong-value");

        Assert.Equal((Severity.Error, $"$.root.{input}"), (finding.Severity, finding.Path));
        Assert.NotEqual(finding.Message.En, finding.Message.Fr);
    }

    [Theory]
    [InlineData(AmendFlowActivities.RequestApproval, "deadlineDays", "Int32", "365")]
    [InlineData(AmendFlowActivities.RequestApproval, "deadlineDays", "Int32", "\"10\"")]
    [InlineData(AmendFlowActivities.AssignTask, "lapseAfterDays", "Int32", "0")]
    [InlineData(AmendFlowActivities.AssignTask, "onSilence", "String", "\"lapse\"")]
    [InlineData(AmendFlowActivities.AssignTask, "role", "String", "\"proposer\"")]
    [InlineData(AmendFlowActivities.RequestApproval, "people", "String[]", "\"[]\"")]
    [InlineData(AmendFlowActivities.RequestApproval, "people", "String[]", "\"[\\\"a@b.example\\\"]\"")]
    public void A_value_that_fits_is_no_finding(string type, string input, string typeName, string value) =>
        Assert.DoesNotContain(Check(type, Literal(input, typeName, value)), f => f.Code == "wrong-value");

    [Fact]
    public void The_shipped_workflow_has_no_finding_that_stops_it_and_no_deadline_without_a_consequence()
    {
        var findings = DefinitionChecks.Run(ProjectAmendment.Definition, AmendFlowActivities.Catalogue);

        Assert.DoesNotContain(findings, f => f.Severity == Severity.Error || f.Code == "deadline-without-consequence");
    }

    [Theory]
    [InlineData("start > tell", true)]
    [InlineData("start > register, register > tell", false)]
    [InlineData("start > register, register > tell, start > tell", true)]
    [InlineData("start > register, register > tell, tell > start", false)]
    [InlineData("start > tell, tell > register", true)]
    public void To_tell_of_an_approval_before_the_register_has_it_is_a_warning(string ways, bool isTold)
    {
        foreach (var message in new[] { "approved", "reached" })
        {
            Assert.Equal(isTold && message == "approved", Check(Telling(message, ways)).Any(f => f is { Code: "approved-too-early", Severity: Severity.Warning, ActivityId: "tell" }));
        }
    }

    [Theory]
    [InlineData("rejected", "start > tell, tell > ask", true)]
    [InlineData("lapsed", "start > ask, ask > tell, tell > ask", true)]
    [InlineData("released", "start > tell, tell > register, register > ask", true)]
    [InlineData("approved", "start > register, register > tell, tell > ask", true)]
    [InlineData("rejected", "start > ask, ask > tell", false)]
    [InlineData("reached", "start > tell, tell > ask", false)]
    public void To_tell_of_an_end_behind_which_somebody_is_asked_is_a_warning_and_its_fix_tells_how_far_the_case_is(string message, string ways, bool isTold)
    {
        var json = Telling(message, ways);
        var told = Check(json).SingleOrDefault(f => f is { Code: "ended-too-early", Severity: Severity.Warning, ActivityId: "tell" });

        Assert.Equal(isTold, told is not null);
        Assert.DoesNotContain(Check(told?.Fix!.ApplyTo(json) ?? json), f => f.Code is "ended-too-early" or "approved-too-early");
    }

    [Fact]
    public void Of_many_notices_it_is_found_out_in_one_walk()
    {
        var names = Enumerable.Range(0, 1_990).Select(i => $"n{i}").ToList();
        string Chain(string message) => $$"""
            { "id": "d", "root": { "id": "flow", "type": "Elsa.Flowchart",
              "connections": [{{string.Join(',', names.SkipLast(1).Zip(names.Skip(1), (a, b) => Way(a, b)))}}],
              "activities": [{{string.Join(',', names.Select(n => Notify(n, message)))}}] } }
            """;
        var (approved, reached) = (DefinitionReader.Read(Chain("approved")).Definition!, DefinitionReader.Read(Chain("reached")).Definition!);
        var (told, without) = (Took(approved), Took(reached));

        Assert.Equal(names.Count, DefinitionChecks.Run(approved, AmendFlowActivities.Catalogue).Count(f => f.Code == "approved-too-early"));
        Assert.True(told < (3 * without) + TimeSpan.FromSeconds(1), $"{told} in place of {without}");

        static TimeSpan Took(WorkflowDefinition definition)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            DefinitionChecks.Run(definition, AmendFlowActivities.Catalogue);
            return watch.Elapsed;
        }
    }

    [Fact]
    public void The_shipped_workflows_tell_nothing_too_early() => Assert.All(["project-amendment.json", "joint-announcement.json"], file =>
        Assert.DoesNotContain(Check(File.ReadAllText(ProjectAmendment.PathOf(file))), f => f.Code is "approved-too-early" or "ended-too-early"));

    private static string Telling(string message, string ways)
    {
        var connections = ways.Split(", ").Select(w => w.Split(" > ")).Select(w => Way(w[0], w[1]));
        return $$"""
            { "id": "d", "root": { "id": "flow", "type": "Elsa.Flowchart", "connections": [{{string.Join(',', connections)}}], "activities": [
              { "id": "start", "type": "Elsa.Start" },
              { "id": "register", "type": "{{AmendFlowActivities.RegisterAmendment}}" },
              { {{Literal("party", "String", "\"A\"")}} {{Literal("role", "String", "\"coordinator\"")}} "id": "ask", "type": "{{AmendFlowActivities.RequestApproval}}" },
              {{Notify("tell", message)}}] } }
            """;
    }

    private static string Way(string from, string to) => $$"""{ "source": { "activity": "{{from}}", "port": "Done" }, "target": { "activity": "{{to}}", "port": "In" } }""";

    private static string Notify(string id, string message) => $$"""
        { {{Literal("message", "String", $"\"{message}\"")}} {{Literal("to", "String[]", "\"[\\\"acted\\\"]\"")}} "id": "{{id}}", "type": "{{AmendFlowActivities.Notify}}" }
        """;

    private static string Literal(string input, string typeName, string value) => $$"""
        "{{input}}": { "typeName": "{{typeName}}", "expression": { "type": "Literal", "value": {{value}} } },
        """;

    private static ImmutableArray<Finding> Check(string type, string inputs) => Check(Json(type, inputs));

    private static ImmutableArray<Finding> Check(string json) =>
        DefinitionChecks.Run(DefinitionReader.Read(json).Definition!, AmendFlowActivities.Catalogue);

    private static string Json(string type, string inputs) => $$"""
        { "id": "d", "root": { {{inputs}} "id": "step", "type": "{{type}}" } }
        """;
}
