using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Proposals;

namespace AmendFlow.Agreements.Tests.Proposals;

public sealed class ProposalTests
{
    [Fact]
    public void A_revision_survives_its_storage()
    {
        var stored = JsonSerializer.Serialize(Sample.Complete, ProposalContent.Json);
        var read = JsonSerializer.Deserialize<ProposalContent>(stored, ProposalContent.Json)!;
        Assert.Equal(stored, JsonSerializer.Serialize(read, ProposalContent.Json));
        Assert.Equal(Hashes(Sample.Complete), Hashes(read));
        Assert.Contains("\"payerSide\":\"A\"", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("totalCents", stored, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"titel":"x"}""")]
    [InlineData("""{"title":"x","title":"y"}""")]
    [InlineData("""{"title":null}""")]
    [InlineData("""{"vehicle":1}""")]
    [InlineData("""{"samples":{"answer":true}}""")]
    [InlineData("""{"milestones":null}""")]
    [InlineData("""{"budgetLines":[{"label":"x","payerSide":"C","amountCents":1,"year":2024}]}""")]
    [InlineData("""{"budgetLines":[{"label":"x","payerSide":"A","amountCents":"1","year":2024}]}""")]
    public void What_is_not_a_proposal_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ProposalContent>(json, ProposalContent.Json));

    [Fact]
    public void Every_field_of_the_form_changes_exactly_one_section()
    {
        var changed = new Dictionary<string, Section>();
        foreach (var property in typeof(ProposalContent).GetProperties().Where(p => p.CanWrite))
        {
            var json = JsonSerializer.SerializeToNode(Sample.Complete, ProposalContent.Json)!.AsObject();
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            json[name] = Other(property, json[name]);
            var other = json.Deserialize<ProposalContent>(ProposalContent.Json)!;
            changed[property.Name] = Assert.Single(SectionHashes.Changed(Hashes(Sample.Complete), Hashes(other)));
        }

        Assert.Equal(Section.Money, changed[nameof(ProposalContent.BudgetLines)]);
        Assert.Equal(Section.People, changed[nameof(ProposalContent.ScientistB)]);
        Assert.Equal(Section.Data, changed[nameof(ProposalContent.GeneticData)]);
        Assert.Equal(Section.Legal, changed[nameof(ProposalContent.ClausesTouched)]);
    }

    [Fact]
    public void A_file_changes_its_section_and_the_order_of_files_changes_nothing()
    {
        var two = SectionHashes.Of(Sample.Complete, [(Section.Plan, "aa"), (Section.Plan, "bb")]);
        Assert.Equal(two, SectionHashes.Of(Sample.Complete, [(Section.Plan, "bb"), (Section.Plan, "aa")]));
        Assert.Equal([Section.Plan], SectionHashes.Changed(two, Hashes(Sample.Complete)).ToArray());
        Assert.Equal([Section.Text], SectionHashes.Changed(Hashes(Sample.Complete), SectionHashes.Of(Sample.Complete, [(Section.Text, "cc")])).ToArray());
    }

    [Fact]
    public void A_subject_holds_while_its_own_sections_do()
    {
        var old = Hashes(Sample.Complete);
        var dearer = Hashes(Sample.Complete with { BudgetLines = [] });
        Assert.Equal(SubjectHash.Of(old, [Section.Legal, Section.People]), SubjectHash.Of(dearer, [Section.People, Section.Legal]));
        Assert.NotEqual(SubjectHash.Of(old, [Section.Legal, Section.Money]), SubjectHash.Of(dearer, [Section.Legal, Section.Money]));
        Assert.Throws<ArgumentException>(() => SubjectHash.Of(old, []));
    }

    [Fact]
    public void The_facts_for_the_workflow_follow_from_the_answers()
    {
        Assert.Equal(
            """{"title":"Persister cells","vehicle":"amendment","samples":true,"data":true,"geneticData":true,"ip":false,"money":true,"material":false,"clausesTouched":true}""",
            ProposalFacts.Of(Sample.Complete).ToJsonString());
        var bare = Sample.Complete with { GeneticData = new YesNo(false, ""), TransferOfData = new YesNo(true, "to A"), BudgetLines = [] };
        Assert.Equal((true, false), (ProposalFacts.Of(bare)["data"]!.GetValue<bool>(), ProposalFacts.Of(bare)["money"]!.GetValue<bool>()));
    }

    [Fact]
    public void A_question_without_an_answer_is_not_a_no()
    {
        Assert.Throws<ArgumentException>(() => ProposalFacts.Of(Sample.Complete with { TransferOfData = YesNo.Unanswered }));
        Assert.Throws<ArgumentException>(() => ProposalFacts.Of(Sample.Complete with { Vehicle = null }));
    }

    [Fact]
    public void Facts_are_the_inputs_that_the_shipped_workflow_declares() =>
        Assert.Equal(Workflows.ProjectAmendment.Definition.Inputs.Select(i => i.Name), ProposalFacts.Of(Sample.Complete).Select(f => f.Key));

    private static SortedDictionary<Section, string> Hashes(ProposalContent content) => new(SectionHashes.Of(content, []).ToDictionary());

    private static JsonNode Other(PropertyInfo property, JsonNode? now) => property.PropertyType switch
    {
        var t when t == typeof(string) => "other",
        var t when t == typeof(Guid?) => "33333333-3333-3333-3333-333333333333",
        var t when t == typeof(Vehicle?) => "project-agreement",
        var t when t == typeof(YesNo) => JsonNode.Parse($$"""{"answer":{{(now!["answer"]!.GetValue<bool>() ? "false" : "true")}},"detail":"other"}""")!,
        _ => new JsonArray(),
    };
}
