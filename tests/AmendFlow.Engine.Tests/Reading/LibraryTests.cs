using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Tests.Reading;

/// <summary>Workflows that others use as activities: only the exact version counts.</summary>
public sealed class LibraryTests
{
    private const string First = """{ "id": "inner-v1", "definitionId": "inner", "version": 1, "outcomes": ["Old"], "root": { "id": "e", "type": "Elsa.End" } }""";
    private const string Second = """{ "id": "inner-v2", "definitionId": "inner", "version": 2, "outcomes": ["New"], "root": { "id": "e", "type": "Elsa.End" } }""";

    [Theory]
    [InlineData("""  "workflowDefinitionVersionId": "inner-v2" """, "New")]
    [InlineData("""  "workflowDefinitionVersionId": "inner-v1", "workflowDefinitionId": "inner", "version": 2 """, "Old")]
    [InlineData("""  "workflowDefinitionVersionId": "gone", "workflowDefinitionId": "inner", "version": 2 """, "New")]
    [InlineData("""  "workflowDefinitionId": "inner", "version": 1 """, "Old")]
    [InlineData("""  "workflowDefinitionId": "inner", "version": 3 """, null)]
    [InlineData("""  "workflowDefinitionId": "inner" """, null)]
    [InlineData("""  "workflowDefinitionVersionId": "gone" """, null)]
    public void A_step_finds_the_version_that_it_names_and_no_other(string names, string? outcome)
    {
        var read = Use(names, new DefinitionLibrary(["broken", """{ "id": "inner-v2" }""", First, Second]));

        Assert.Equal(outcome, read.Definition!.Root.Composite?.Outcomes[0]);
        Assert.Equal(outcome is null ? 1 : 0, read.Missing.Length);
    }

    [Fact]
    public void As_a_host_stores_it_its_numbers_there_count()
    {
        var library = new DefinitionLibrary([new StoredFile("row-9", "inner", 9, First), new StoredFile("row-10", "inner", 10, "broken")]);

        Assert.Equal("Old", Use(""" "workflowDefinitionId": "inner", "version": 9 """, library).Definition!.Root.Composite?.Outcomes[0]);
        Assert.Null(Use(""" "workflowDefinitionId": "inner", "version": 1 """, library).Definition!.Root.Composite);
        Assert.Null(Use(""" "workflowDefinitionVersionId": "inner-v1" """, library).Definition!.Root.Composite);
        Assert.Equal(("inner", "row-9"), Use(""" "workflowDefinitionVersionId": "row-9" """, library).Definition!.Root.Composite is { } found ? (found.DefinitionId, found.VersionId) : default);
    }

    [Fact]
    public void A_workflow_that_leads_back_to_itself_is_refused_at_the_step_that_does()
    {
        var itself = """{ "id": "own-v1", "definitionId": "own", "version": 1, "root": { "id": "again", "type": "Own", "workflowDefinitionVersionId": "own-v1" } }""";

        var finding = Assert.Single(Use(""" "workflowDefinitionVersionId": "own-v1" """, new DefinitionLibrary([itself])).Findings);

        Assert.Equal(("workflow-in-itself", "use/again"), (finding.Code, finding.ActivityId));
    }

    [Fact]
    public void Two_steps_side_by_side_may_use_the_same_workflow()
    {
        var read = DefinitionReader.Read(
            """{ "root": { "id": "r", "type": "Elsa.Sequence", "activities": [ { "id": "a", "type": "Inner", "workflowDefinitionVersionId": "inner-v1" }, { "id": "b", "type": "Inner", "workflowDefinitionVersionId": "inner-v1" } ] } }""",
            new DefinitionLibrary([First]));

        Assert.Empty(read.Findings);
        Assert.Equal(["a", "a/e", "b", "b/e", "r"], read.Definition!.Activities.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("AgreementNo", "agreementNo")]
    [InlineData("Name", "_name")]
    [InlineData("version", "_version")]
    [InlineData("", "")]
    [InlineData("Agreement No", "agreementNo")]
    [InlineData("agreement_no", "agreementNo")]
    [InlineData("agreement-no", "agreementNo")]
    [InlineData("Node Id", "_nodeId")]
    public void An_input_stands_on_the_step_under_its_name_unless_the_step_has_such_a_member(string name, string member) => Assert.Equal(member, Composite.Member([], name));

    [Fact]
    public void An_input_that_a_file_made_by_hand_calls_by_its_name_is_found_where_the_name_that_Elsa_writes_is_missing()
    {
        Assert.Equal("agreement_no", Composite.Member(new() { ["agreement_no"] = 1 }, "Agreement_no"));
        Assert.Equal("agreementNo", Composite.Member(new() { ["agreement_no"] = 1, ["agreementNo"] = 2 }, "Agreement_no"));
    }

    private static ReadResult Use(string names, DefinitionLibrary library) => DefinitionReader.Read($$"""{ "root": { "id": "use", "type": "Inner", {{names}} } }""", library);
}
