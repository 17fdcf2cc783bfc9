using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Reading;

/// <summary>What a file declares, in the spellings that many versions of Elsa have written.</summary>
public sealed class DeclarationTests
{
    [Theory]
    [InlineData("""{ "name": "A", "typeName": "Int32", "isArray": true }""", "A A Int32 True")]
    [InlineData("""{ "name": "A", "typeName": "Int32" }""", "A A Int32 False")]
    [InlineData("""{ "id": "a" }""", "a a Object False")]
    [InlineData("""{ "id": "a", "name": "A", "typeName": "System.Int32, System.Private.CoreLib" }""", "a A Int32 False")]
    [InlineData("""{ "id": "a", "name": "A", "typeName": "System.String[], System.Private.CoreLib" }""", "a A String[] False")]
    [InlineData("""{ "id": "a", "name": "A", "typeName": "System.Dynamic.ExpandoObject, System.Linq.Expressions" }""", "a A JSON False")]
    [InlineData("""{ "id": "a", "name": "A", "typeName": "System.Net.Mail.MailMessage, System.Net.Mail" }""", "a A System.Net.Mail.MailMessage, System.Net.Mail False")]
    [InlineData("""{ "id": "a", "name": "A", "typeName": "Acme.Order, Acme" }""", "a A Acme.Order, Acme False")]
    public void A_variable_is_read_in_each_of_its_spellings(string json, string read)
    {
        var variable = Assert.Single(Read($$"""{ "variables": [ {{json}} ], "root": { "id": "a", "type": "Elsa.End" } }""").Variables);

        Assert.Equal(read, $"{variable.Id} {variable.Name} {variable.TypeName} {variable.IsArray}");
    }

    [Theory]
    [InlineData("""{ "name": "A", "type": "List<String>" }""", "A String True")]
    [InlineData("""{ "name": "A", "type": "String[]" }""", "A String True")]
    [InlineData("""{ "name": "A", "type": "String", "isArray": true }""", "A String True")]
    [InlineData("""{ "name": "A", "type": "List<String" }""", "A List<String False")]
    [InlineData("""{ "name": "A", "type": "Odd>" }""", "A Odd> False")]
    [InlineData("""{ "name": "A" }""", "A Object False")]
    public void An_input_is_read_in_each_of_its_spellings(string json, string read)
    {
        var input = Assert.Single(Read($$"""{ "inputs": [ {{json}}, { "type": "String" } ], "root": { "id": "a", "type": "Elsa.End" } }""").Inputs);

        Assert.Equal(read, $"{input.Name} {input.TypeName} {input.IsArray}");
    }

    [Theory]
    [InlineData("Int32", true)]
    [InlineData("int32?", true)]
    [InlineData("Int32?[]", true)]
    [InlineData("List<String>", true)]
    [InlineData("ICollection", true)]
    [InlineData("ICollection<Guid?>", true)]
    [InlineData("List<Acme.Order>", false)]
    [InlineData("Set<String>", false)]
    [InlineData("<String>", false)]
    [InlineData("List<String", false)]
    [InlineData("Acme.Order[]", false)]
    public void A_type_is_known_or_not(string type, bool isKnown) => Assert.Equal(isKnown, TypeAliases.IsKnown(type));

    [Theory]
    [InlineData("3.5.1.0", "WaitAny")]
    [InlineData("3.5.2", "WaitAllActive")]
    [InlineData("3.6.0.0", "WaitAllActive")]
    [InlineData("later", "WaitAny")]
    public void A_join_by_number_is_read_as_the_version_that_wrote_it_meant_it(string toolVersion, string mode) =>
        Assert.Equal(mode, Read($$"""{ "toolVersion": "{{toolVersion}}", "root": { "id": "j", "type": "Elsa.FlowJoin", "mode": 1 } }""").Root.Join.ToString());

    [Theory]
    [InlineData("""{ "target": "b" }""")]
    [InlineData("""{ "source": "a" }""")]
    [InlineData("""{ "source": "ghost", "target": "b" }""")]
    [InlineData("""{ "source": "a", "target": "ghost" }""")]
    [InlineData("7")]
    public void A_connection_without_two_ends_on_the_diagram_is_loose(string connection)
    {
        var result = DefinitionReader.Read(
            $$"""{ "root": { "id": "r", "type": "Elsa.Flowchart", "activities": [ { "id": "a", "type": "Elsa.End" }, { "id": "b", "type": "Elsa.End" } ], "connections": [ {{connection}} ] } }""");

        Assert.Equal("loose-connection", Assert.Single(result.Findings).Code);
        Assert.NotNull(result.Findings[0].Fix);
        Assert.Empty(result.Definition!.Root.Connections);
    }

    [Fact]
    public void A_loose_connection_in_an_old_wrapper_is_not_taken_out_by_a_click()
    {
        var result = DefinitionReader.Read("""{ "root": { "id": "r", "type": "Elsa.Flowchart", "activities": [], "connections": { "$values": [ { "source": "a" } ] } } }""");

        Assert.Null(Assert.Single(result.Findings).Fix);
    }

    [Theory]
    [InlineData("""{ "en": "One\r\nline", "fr": "Une\u0009ligne" }""", "One line", "Une ligne")]
    [InlineData("""{ "en": "Two  spaces", "fr": "Deux" }""", "Two  spaces", "Deux")]
    [InlineData("""{ "en": "English alone" }""", "English alone", "English alone")]
    [InlineData("""{ "fr": "Français seul" }""", "Français seul", "Français seul")]
    public void The_name_of_a_step_is_one_line_in_each_language(string text, string en, string fr) =>
        Assert.Equal(new Bilingual(en, fr), Read($$"""{ "root": { "id": "a", "type": "Elsa.End", "customProperties": { "amendflow:text": {{text}} } } }""").Root.Text);

    [Theory]
    [InlineData(""" "customProperties": { "canStartWorkflow": true } """)]
    [InlineData(""" "customProperties": { "CanStartWorkflow": true } """)]
    [InlineData(""" "applicationProperties": { "canStartWorkflow": true } """)]
    [InlineData(""" "canStartWorkflow": true """)]
    [InlineData(""" "CanStartWorkflow": true """)]
    public void A_step_that_may_start_the_workflow_says_so_in_one_of_five_ways_and_is_where_it_starts(string flag)
    {
        var definition = Read(
            $$"""{ "root": { "id": "r", "type": "Elsa.Flowchart", "activities": [ { "id": "a", "type": "Elsa.WriteLine" }, { "id": "b", "type": "Elsa.WriteLine", {{flag}} } ], "connections": [] } }""");

        Assert.False(FlowGraph.CanStart(definition.Activities["a"]));
        Assert.True(FlowGraph.CanStart(definition.Activities["b"]));
        Assert.Equal("b", FlowGraph.Of(definition.Root).Start);
    }

    [Fact]
    public void Without_a_mark_it_starts_where_nothing_leads_to_and_in_a_circle_with_the_first_step()
    {
        var open = new Flow().Line("b").Line("a").Edges("a > b").Define();
        var circle = new Flow().Task("b").Task("a").Edges("a:Approved > b", "b:Approved > a").Define();

        Assert.Equal("a", FlowGraph.Of(open.Root).Start);
        Assert.Equal("b", FlowGraph.Of(circle.Root).Start);
    }

    private static WorkflowDefinition Read(string json)
    {
        var result = DefinitionReader.Read(json);
        return result.Definition ?? throw new InvalidOperationException(string.Join('\n', result.Findings));
    }
}
