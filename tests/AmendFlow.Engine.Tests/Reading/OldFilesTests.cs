using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Reading;

/// <summary>What releases from the previews of 3.0 up to 3.8 wrote differently (elsa-format.md A.13).</summary>
public sealed class OldFilesTests
{
    [Fact]
    public void A_file_of_the_previews_runs_from_the_step_that_its_application_properties_name()
    {
        var run = Run("""
            { "definitionId": "old", "name": null, "usableAsActivity": true, "root": { "id": "fc", "type": "Elsa.Workflows.Core.Activities.Flowchart.Activities.Flowchart",
              "activities": [
                { "id": "a", "type": "Elsa.WriteLine", "name": null, "text": { "typeName": "String", "expression": { "type": "Literal", "value": "wrong" } } },
                { "id": "b", "type": "Elsa.Workflows.Core.Activities.WriteLine", "applicationProperties": { "canStartWorkflow": true },
                  "text": { "typeName": "System.String", "expression": { "type": "Literal", "value": "old" }, "memoryReference": { "id": "b:input-0" } } } ],
              "connections": [ { "source": "b", "target": "a", "sourcePort": "Done", "targetPort": "In" } ] } }
            """);

        Assert.Equal(["old", "wrong"], run.Lines);
    }

    [Theory]
    [InlineData("\"canStartWorkflow\": true")]
    [InlineData("\"CanStartWorkflow\": true")]
    [InlineData("\"customProperties\": { \"CanStartWorkflow\": true }")]
    public void The_mark_of_a_start_is_found_wherever_it_stood(string mark)
    {
        var run = Run($$"""
            { "root": { "id": "fc", "type": "Elsa.Flowchart", "activities": [
                { "id": "a", "type": "Elsa.WriteLine", "text": "a" }, { "id": "b", "type": "Elsa.WriteLine", "text": "b", {{mark}} } ], "connections": [] } }
            """);

        Assert.Equal(["b"], run.Lines);
    }

    [Theory]
    [InlineData("System.Int32, System.Private.CoreLib", "Int32")]
    [InlineData("System.Object, System.Private.CoreLib", "Object")]
    [InlineData("System.Dynamic.ExpandoObject, System.Linq.Expressions", "JSON")]
    [InlineData("UnregisteredClrType:Acme.X, Acme", "UnregisteredClrType:Acme.X, Acme")]
    public void A_class_name_reads_as_its_alias(string written, string read)
    {
        var definition = DefinitionReader.Read(new Flow().Variable("x", written, null).Line("a").Json()).Definition!;

        Assert.Equal(read, Assert.Single(definition.Variables).TypeName);
    }

    [Theory]
    [InlineData("0", "3.5.1.0", SubStatus.Suspended)]
    [InlineData("1", "3.5.1.0", SubStatus.Finished)]
    [InlineData("1", "3.5.2.0", SubStatus.Suspended)]
    [InlineData("2", "3.5.2.0", SubStatus.Finished)]
    public void The_number_of_a_join_mode_means_what_it_meant_when_it_was_written(string mode, string tool, SubStatus expected)
    {
        var json = new Flow().Fork("fork", "A", "B").Event("a").Event("b").Join("join", mode).Edges("fork:A > a", "fork:B > b", "a > join", "b > join").Json();
        var definition = DefinitionReader.Read(json.Replace("\"version\":1", $"\"version\":1,\"toolVersion\":\"{tool}\"", StringComparison.Ordinal)).Definition!;

        Assert.Equal(expected, new Scenario(definition).Start().Event("a").State.SubStatus);
    }

    private static Scenario Run(string json) => new Scenario(DefinitionReader.Read(json).Definition!).Start();
}
