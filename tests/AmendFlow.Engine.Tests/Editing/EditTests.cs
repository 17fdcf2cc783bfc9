using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Editing;
using AmendFlow.Engine.Tests.Reading;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Editing;

/// <summary>What single edits do, and why others are refused.</summary>
public sealed class EditTests
{
    private static readonly WorkflowDefinition Small = Read(new Flow().Step("begin", "Elsa.Start").Step("review", Hosts.Review).Step("ask", Hosts.Review)
        .Step("yes", "Elsa.End").Step("no", "Elsa.End").Edges("begin > review", "review:Approved > ask", "review:Rejected > no", "ask:Approved > yes", "ask:Rejected > no").Json());

    public static TheoryData<EditOperation, string> Refusals => new()
    {
        { new NameStep("ghost", "en", "x"), "no step with the id “ghost”" },
        { new NameStep("ask", "de", "x"), "no language" },
        { new NameStep("ask", "en", " "), "A text is missing" },
        { new NameStep("ask", "en", new string('x', 201)), "too long" },
        { new MoveStep("ask", double.PositiveInfinity, 0), "too far away" },
        { new SetInput("ask", "colour", new InputValue.Literal("1")), "Its settings are: party, days" },
        { new SetInput("ask", "days", new InputValue.Literal("\"soon\"")), "is no value for “days”" },
        { new SetInput("ask", "days", new InputValue.Literal("{")), "is no value for “days”" },
        { new SetInput("ask", "days", new InputValue.Expression("CSharp", "1")), "no kind of expression that runs here" },
        { new Connect("ask", "Lapsed", "yes"), "Its outcomes are: Approved, Rejected" },
        { new Connect("yes", "Done", "ask"), "it ends its path" },
        { new Connect("ask", "Approved", "yes"), "leads by “Approved” to “yes” already" },
        { new Connect("ask", "Approved", "ghost"), "no step with the id “ghost”" },
        { new Redirect(new("ask", "Rejected", "yes"), "no"), "No connection leads" },
        { new Redirect(new("ask", "Approved", "yes"), "yes"), "already" },
        { new RemoveConnection(new("ask", "Done", "yes")), "No connection leads" },
        { new RemoveStep("begin", false), "The diagram starts at “begin”" },
        { new RemoveStep("no", true), "Remove it without reconnecting" },
        { new RemoveStep(Small.Root.Id, false), "does not stand on a diagram" },
        { new AddBehind("ask", "Approved", Step("Elsa.Unheard")), "do not run here" },
        { new AddBehind("ask", "Approved", Step("Elsa.Start")), "do not run here" },
        { new AddBehind("ask", "Approved", Step("Elsa.End", "ask")), "The id “ask” is taken" },
        { new AddBehind("ask", "Approved", Step("Elsa.End", "a b")), "cannot be an id" },
        { new AddBetween(new("ask", "Approved", "yes"), Step("Elsa.End")), "cannot stand between two steps" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_cannot_be_is_refused_in_a_sentence_of_each_language(EditOperation operation, string words)
    {
        var result = DefinitionEditor.Apply(Small, operation, Hosts.Catalogue);

        Assert.Null(result.Json);
        Assert.Contains(words, result.Refusal!.En, StringComparison.Ordinal);
        Assert.NotEqual(result.Refusal.En, result.Refusal.Fr);
    }

    [Fact]
    public void A_condition_on_a_path_leads_on_by_both_answers_until_something_is_added_on_one()
    {
        var result = DefinitionEditor.Apply(Small, new AddBetween(new("ask", "Approved", "yes"), Step("Elsa.FlowDecision", "samples")), Hosts.Catalogue);

        Assert.Equal([("True", "yes"), ("False", "yes")], Read(result.Json!).Root.Connections.Where(c => c.Source == "samples").Select(c => (c.Port!, c.Target)));
    }

    [Fact]
    public void A_new_step_stands_between_two_and_its_other_outcomes_lead_where_those_of_all_others_do()
    {
        var result = DefinitionEditor.Apply(Small, new AddBetween(new("ask", "Approved", "yes"), Step(Hosts.Review, "ethics")), Hosts.Catalogue);

        var ways = Read(result.Json!).Root.Connections;
        Assert.Equal("ethics", result.StepId);
        Assert.Contains(new Connection("ask", "Approved", "ethics"), ways);
        Assert.Contains(new Connection("ethics", "Approved", "yes"), ways);
        Assert.Contains(new Connection("ethics", "Rejected", "no"), ways);
        Assert.DoesNotContain(new Connection("ask", "Approved", "yes"), ways);
        Assert.Equal("Workflow1:root:ethics".Split(':')[^1], JsonNode.Parse(result.Json!)!["root"]!["activities"]!.AsArray()[^1]!["nodeId"]!.GetValue<string>().Split(':')[^1]);
    }

    [Fact]
    public void A_name_in_one_language_leaves_the_other_as_readers_saw_it()
    {
        var named = Made(Small, new NameStep("ask", "fr", "Avis éthique"));
        Assert.Equal(new Bilingual("ask", "Avis éthique"), named.Activities["ask"].Text);
        Assert.Equal(new Bilingual("Ethics", "Avis éthique"), Made(named, new NameStep("ask", "en", "Ethics")).Activities["ask"].Text);
        Assert.Equal("Flow", JsonNode.Parse(Made(Small, new SetTexts(null, new("Flow", "Circuit"))).Json)!["customProperties"]!["amendflow:text"]!["en"]!.GetValue<string>());
    }

    [Fact]
    public void An_input_is_written_as_Elsa_writes_it_and_keeps_what_else_stands_there()
    {
        var definition = Made(Small, new SetInput("ask", "days", new InputValue.Literal("8")));
        Assert.Equal("""{"typeName":"Int32","expression":{"type":"Literal","value":8}}""", definition.Activities["ask"].Json["days"]!.ToJsonString());

        var marked = JsonNode.Parse(definition.Json)!;
        marked["root"]!["activities"]![2]!["days"]!["memoryReference"] = "kept";
        var script = Made(Read(marked.ToJsonString()), new SetInput("ask", "days", new InputValue.Expression("JavaScript", "3 + 5")));
        Assert.Equal("""{"typeName":"Int32","expression":{"type":"JavaScript","value":"3 \u002B 5"},"memoryReference":"kept"}""", script.Activities["ask"].Json["days"]!.ToJsonString());
        Assert.Null(Made(script, new SetInput("ask", "days", null)).Activities["ask"].Json["days"]);
    }

    [Fact]
    public void The_limits_of_a_file_hold_for_what_an_edit_makes()
    {
        var many = JsonNode.Parse(Small.Json)!;
        for (var i = Small.Activities.Count; i < DefinitionReader.MaxActivities; i++)
        {
            many["root"]!["activities"]!.AsArray().Add(new JsonObject { ["id"] = $"s{i}", ["type"] = "Elsa.End" });
        }

        var full = DefinitionEditor.Apply(Read(many.ToJsonString()), new AddBehind("ask", "Approved", Step("Elsa.End")), Hosts.Catalogue);
        Assert.Contains("more than 2000 steps", full.Refusal!.En, StringComparison.Ordinal);

        var large = JsonNode.Parse(Small.Json)!;
        large["padding"] = new string('x', DefinitionReader.MaxBytes - Small.Json.Length - 100);
        var over = DefinitionEditor.Apply(Read(large.ToJsonString()), new NameStep("ask", "en", new string('n', 200)), Hosts.Catalogue);
        Assert.Contains("larger than 2 MB", over.Refusal!.En, StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_of_the_shipped_workflow_changes_the_lines_that_it_is_about_and_no_others()
    {
        var shipped = ShippedWorkflows.All().Single(w => w.Name == "project-amendment").Json;
        var definition = Read(Read(shipped).Json);

        var edited = Made(definition, new SetSubject("samples", ImmutableArray.Create("samples", "data")));

        Assert.Equal(["$.root.activities[19].customProperties.amendflow:subject"], JsonDifferences.Of(JsonNode.Parse(shipped), JsonNode.Parse(edited.Json)));
        Assert.Null(Made(edited, new SetSubject("samples", [])).Activities["samples"].Json["customProperties"]!["amendflow:subject"]);
    }

    private static NewStep Step(string type, string? id = null) => new(type, id, new("New", "Nouvelle"), []);

    private static WorkflowDefinition Read(string json) => DefinitionReader.Read(json).Definition!;

    private static WorkflowDefinition Made(WorkflowDefinition definition, EditOperation operation)
    {
        var result = DefinitionEditor.Apply(definition, operation, Hosts.Catalogue);
        return Read(result.Json ?? throw new InvalidOperationException(result.Refusal!.En));
    }
}
