using System.Text.Json.Nodes;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Tests.Running;

public sealed class WorkflowAsActivityTests
{
    private const string Inner = """
        {
          "id": "inner-v3", "definitionId": "inner", "name": "Single approval", "version": 3, "outcomes": ["Refused"],
          "variables": [ { "id": "v-note", "name": "Note", "typeName": "String", "value": "none" } ],
          "inputs": [ { "type": "String", "name": "AgreementNo" } ], "outputs": [ { "type": "String", "name": "Verdict" } ],
          "root": { "id": "fc", "type": "Elsa.Flowchart", "start": "ask", "activities": [
            { "id": "ask", "type": "Test.Review", "name": "Ask",
              "party": { "typeName": "String", "expression": { "type": "Input", "value": { "name": "AgreementNo" } } } },
            { "id": "say", "type": "Elsa.SetOutput", "outputName": { "typeName": "String", "expression": { "type": "Literal", "value": "Verdict" } },
              "outputValue": { "typeName": "Object", "expression": { "type": "JavaScript", "value": "getAgreementNo() + ' ' + variables.Note" } } },
            { "id": "no", "type": "Elsa.Complete", "outcomes": { "typeName": "Object", "expression": { "type": "Literal", "value": "Refused" } } } ],
          "connections": [
            { "source": { "activity": "ask", "port": "Approved" }, "target": { "activity": "say" } },
            { "source": { "activity": "ask", "port": "Rejected" }, "target": { "activity": "no" } } ] }
        }
        """;

    [Fact]
    public void A_workflow_used_as_an_activity_gets_inputs_and_gives_outputs()
    {
        var run = Outer().Start();

        Assert.Equal(["legal/ask"], run.Waiting);
        Assert.Equal("A-7", run.State.Bookmarks[0].Inputs["party"]!.GetValue<string>());
        run.Resume("legal/ask", "Approved");

        Assert.Equal("A-7 none", run.State.Variables["Result"]!.GetValue<string>());
        Assert.Equal(["accepted"], run.Lines);
        Assert.Empty(run.State.Outputs);
        Assert.Equal(SubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void Complete_inside_it_ends_it_alone_and_chooses_its_port()
    {
        var run = Outer().Start().Resume("legal/ask", "Rejected");

        Assert.Equal(["refused"], run.Lines);
        Assert.Equal(SubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void The_same_workflow_used_twice_keeps_two_scopes()
    {
        var flow = new Flow().Fork("fork", "A", "B");
        Use(flow, "a", "first");
        Use(flow, "b", "second");
        var run = new Scenario(Define(flow.Edges("fork:A > a", "fork:B > b"))).Start();

        Assert.Equal(["a/ask", "b/ask"], run.Waiting);
        Assert.Equal(["first", "second"], run.State.Bookmarks.Select(b => b.Inputs["party"]!.GetValue<string>()).Order());
    }

    [Fact]
    public void Only_the_exact_version_stands_in_and_a_missing_one_is_named()
    {
        var read = DefinitionReader.Read(Use(new Flow(), "legal", "A-7", version: 2).Json(), new DefinitionLibrary([Inner]));

        Assert.Equal(new WorkflowReference(null, "inner", 2), Assert.Single(read.Missing));
        Assert.Contains(DefinitionChecks.Run(read.Definition!, Hosts.Catalogue), f => f.Code == "workflow-missing" && f.ActivityId == "legal");
        Assert.Contains("not installed", Assert.Single(new Scenario(read.Definition!).Start().State.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workflow_that_uses_itself_is_refused()
    {
        var itself = Use(new Flow(), "again", "x", "d").Json().Replace("\"version\":3", "\"version\":1", StringComparison.Ordinal);
        var read = DefinitionReader.Read(itself, new DefinitionLibrary([itself]));

        Assert.Contains(read.Findings, f => f.Code == "workflow-in-itself");
    }

    [Fact]
    public void Its_ports_are_its_outcomes_and_done()
    {
        var definition = Define(Use(new Flow(), "legal", "A-7"));

        Assert.Equal<string>(["Refused", "Done"], ActivityPorts.Of(definition.Activities["legal"], Hosts.Catalogue));
        Assert.DoesNotContain(DefinitionChecks.Run(definition, Hosts.Catalogue), f => f.Severity == Severity.Error);
    }

    [Theory]
    [InlineData("Agreement No", "agreementNo")]
    [InlineData("agreement_no", "agreementNo")]
    [InlineData("agreement_no", "agreement_no")]
    public void An_input_of_several_words_is_found_as_Elsa_writes_it_and_as_a_file_made_by_hand_has_it(string name, string member)
    {
        var inner = Inner.Replace("\"AgreementNo\"", $"\"{name}\"", StringComparison.Ordinal).Replace("\"Verdict\"", "\"The verdict\"", StringComparison.Ordinal);
        var outer = Use(new Flow().Variable("Result", "String"), "legal", "A-7").Line("accepted").Edges("legal > accepted").Json()
            .Replace("\"agreementNo\"", $"\"{member}\"", StringComparison.Ordinal).Replace("\"verdict\"", "\"theVerdict\"", StringComparison.Ordinal);
        var run = new Scenario(DefinitionReader.Read(outer, new DefinitionLibrary([inner])).Definition!).Start().Resume("legal/ask", "Approved");

        Assert.Equal("A-7 none", run.State.Variables["Result"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(new[] { 1, 2, 3, 4 }, null)]
    [InlineData(new[] { 1, 2, 3, 4, 5 }, "A-7")]
    public void A_case_that_began_before_goes_on_without_it(int[] behaviours, string? seen)
    {
        var inner = Inner.Replace("\"AgreementNo\"", "\"Agreement No\"", StringComparison.Ordinal);
        var outer = Use(new Flow().Variable("Result", "String"), "legal", "A-7").Json();
        var run = new Scenario(DefinitionReader.Read(outer, new DefinitionLibrary([inner])).Definition!).StartWith(behaviours);

        Assert.Equal(seen, run.State.Bookmarks[0].Inputs["party"]?.GetValue<string>());
    }

    private static Scenario Outer()
    {
        var flow = Use(new Flow().Variable("Result", "String"), "legal", "A-7").Line("accepted").Line("refused");
        return new Scenario(Define(flow.Edges("legal > accepted", "legal:Refused > refused")));
    }

    private static Flow Use(Flow flow, string id, string agreement, string workflow = "inner", int version = 3) => flow.Step(
        id,
        "SingleApproval",
        ("version", version),
        ("workflowDefinitionId", workflow),
        ("agreementNo", Flow.Literal(agreement)),
        ("verdict", new JsonObject { ["typeName"] = "String", ["memoryReference"] = new JsonObject { ["id"] = "v-Result" } }));

    private static WorkflowDefinition Define(Flow flow)
    {
        var read = DefinitionReader.Read(flow.Json(), new DefinitionLibrary([Inner]));
        Assert.Empty(read.Findings);
        Assert.Empty(read.Missing);
        return read.Definition!;
    }
}
