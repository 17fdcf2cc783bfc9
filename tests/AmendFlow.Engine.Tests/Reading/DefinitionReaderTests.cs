using System.Text;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Reading;

public sealed class DefinitionReaderTests
{
    [Fact]
    public void A_file_is_read_with_all_that_it_says()
    {
        var definition = Read("""
            {
              "$schema": "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json",
              "id": "v7", "definitionId": "amend", "name": "Amendment", "version": 7, "toolVersion": "3.6.0.0",
              "variables": [ { "id": "v1", "name": "Amount", "typeName": "Decimal", "isArray": false, "value": "1.5", "storageDriverTypeName": null } ],
              "inputs": [ { "type": "String[]", "name": "Parties" } ], "outputs": [ { "type": "String", "name": "Verdict", "isArray": false } ],
              "options": { "incidentStrategyType": "Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core" },
              "somethingNew": { "kept": true },
              "root": { "id": "fc", "type": "Elsa.Flowchart", "version": 1, "activities": [
                { "id": "s", "type": "Elsa.Start", "name": "Start1", "metadata": { "designer": { "position": { "x": 10, "y": -20.5 }, "size": { "width": 120, "height": 50 } } } },
                { "id": "r", "type": "AmendFlow.RequestApproval", "name": "Legal", "customProperties": { "amendflow:text": { "en": "Legal review", "fr": "Avis juridique" } } }
              ], "connections": [ { "source": { "activity": "s", "port": "Done" }, "target": { "activity": "r", "port": "In" }, "vertices": [] } ] }
            }
            """);

        Assert.Equal(("v7", "amend", "Amendment", 7, true), (definition.Id, definition.DefinitionId, definition.Name, definition.Version, definition.ContinuesWithIncidents));
        Assert.Equal(new Variable("v1", "Amount", "Decimal", false, "1.5"), Assert.Single(definition.Variables));
        Assert.Equal(new Argument("Parties", "String", true), Assert.Single(definition.Inputs));
        Assert.Equal(new Argument("Verdict", "String", false), Assert.Single(definition.Outputs));
        Assert.Equal("Workflow1:fc:r", definition.Activities["r"].NodeId);
        Assert.Equal("$.root.activities[1]", definition.Activities["r"].Path);
        Assert.Equal(new Bilingual("Legal review", "Avis juridique"), definition.Activities["r"].Text);
        Assert.Equal(new Position(10, -20.5, 120, 50), definition.Activities["s"].Position);
        Assert.Same(definition.Root, definition.Activities["s"].Parent);
        Assert.Equal(new Connection("s", "Done", "r"), Assert.Single(definition.Root.Connections));
        Assert.Contains("somethingNew", definition.Json, StringComparison.Ordinal);
    }

    [Fact]
    public void Old_spellings_read_like_new_ones()
    {
        var definition = Read("""
            { "name": null, "root": { "type": "Elsa.Flowchart", "activities": { "$values": [
                { "id": "a", "type": "Elsa.WriteLine", "text": "Hi" }, { "type": "Elsa.WriteLine" }, { "type": "Elsa.WriteLine", "metadata": { "displayText": "Say it" } } ] },
              "connections": [
                { "source": "a", "target": "WriteLine1", "sourcePort": "Done", "targetPort": "In" },
                { "Source": { "Activity": "WriteLine1", "Port": "Done" }, "Target": { "Activity": "WriteLine2", "Port": "In" } },
                { "source": { "activity": "a" }, "target": { "activity": "WriteLine2" } },
                { "source": { "activity": "a" }, "target": { "activity": "WriteLine2" } } ] } }
            """);

        Assert.Equal<Connection>(
            [new Connection("a", "Done", "WriteLine1"), new Connection("WriteLine1", "Done", "WriteLine2"), new Connection("a", null, "WriteLine2")],
            definition.Root.Connections);
        Assert.Equal("Say it", definition.Activities["WriteLine2"].Text.Fr);
    }

    [Fact]
    public void A_byte_order_mark_is_no_obstacle() => Assert.NotNull(DefinitionReader.Read('\uFEFF' + new Flow().Line("a").Json()).Definition);

    [Fact]
    public void A_connection_to_nowhere_is_dropped_with_a_warning()
    {
        var result = DefinitionReader.Read(new Flow().Line("a").Edges("a > ghost").Json());

        Assert.Equal(("loose-connection", Severity.Warning, "$.root.connections[0]"), Assert.Single(result.Findings) is var f ? (f.Code, f.Severity, f.Path) : default);
        Assert.Empty(result.Definition!.Root.Connections);
    }

    [Theory]
    [InlineData("not-json", "{")]
    [InlineData("not-json", "{ \"a\": 1, }")]
    [InlineData("not-a-definition", "[]")]
    [InlineData("no-root", "{}")]
    [InlineData("duplicate-member", """{ "root": { "type": "Elsa.Start", "type": "Elsa.End" } }""")]
    [InlineData("type-directive", """{ "root": { "type": "Elsa.Start", "x": { "$type": "System.Diagnostics.Process" } } }""")]
    [InlineData("half-character", """{ "root": { "type": "Elsa.WriteLine", "text": "\ud800" } }""")]
    [InlineData("half-character", """{ "root": { "type": "Elsa.WriteLine", "\udc00": 1 } }""")]
    [InlineData("activity-without-type", """{ "root": { "id": "a" } }""")]
    [InlineData("duplicate-id", """{ "root": { "id": "a", "type": "Elsa.Sequence", "activities": [ { "id": "a", "type": "Elsa.Start" } ] } }""")]
    public void Nonsense_is_refused_with_a_code(string code, string json)
    {
        var result = DefinitionReader.Read(json);

        Assert.Null(result.Definition);
        Assert.Contains(result.Findings, f => f.Code == code && f.Severity == Severity.Error);
    }

    [Fact]
    public void What_has_no_end_is_refused()
    {
        var deep = new StringBuilder().Insert(0, "[", 65).Insert(65, "]", 65);
        var many = new Flow();
        for (var i = 0; i < DefinitionReader.MaxActivities; i++)
        {
            many.Line($"a{i}");
        }

        Assert.Equal("not-json", DefinitionReader.Read(deep.ToString()).Findings.Single().Code);
        Assert.Equal("too-large", DefinitionReader.Read(new string(' ', DefinitionReader.MaxBytes + 1)).Findings.Single().Code);
        Assert.Equal("too-many-activities", DefinitionReader.Read(many.Json()).Findings.Single().Code);
    }

    private static WorkflowDefinition Read(string json)
    {
        var result = DefinitionReader.Read(json);
        Assert.Empty(result.Findings);
        return result.Definition!;
    }
}
