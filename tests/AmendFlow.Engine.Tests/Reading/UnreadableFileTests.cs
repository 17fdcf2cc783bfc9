using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Reading;

/// <summary>What is said of a file that cannot be read: each fault in words of its own, with its place.</summary>
public sealed class UnreadableFileTests
{
    [Theory]
    [InlineData("", "The file is empty.")]
    [InlineData(" \r\n", "The file is empty.")]
    [InlineData("<html></html>", "Line 1, position 1: this is HTML or XML")]
    [InlineData("// exported\n{}", "Line 1, position 1: a comment stands here")]
    [InlineData("{\n  \"é\": /* why */ 1\n}", "Line 2, position 8: a comment stands here")]
    [InlineData("{\n  \"a\": 1,\n}", "Line 3, position 1: a comma stands before this “}”")]
    [InlineData("{\"a\": [1,]}", "Line 1, position 10: a comma stands before this “]”")]
    [InlineData("{\"a\": 1", "Line 1, position 8: the file ends here")]
    [InlineData("{\"root\": {\"id\": \"a\"", "the file ends here")]
    [InlineData("{\"a\": ndepth}", "was not expected here")]
    [InlineData("{\"a\": nul}", "was not expected here")]
    [InlineData("{'a': 1}", "Line 1, position 2: this is not valid JSON: “'” (U+0027)")]
    public void A_text_that_is_no_JSON_is_refused_with_the_fault_and_its_place(string json, string says)
    {
        var finding = Assert.Single(DefinitionReader.Read(json).Findings);

        Assert.Equal(("not-json", "$"), (finding.Code, finding.Path));
        Assert.Contains(says, finding.Message.En, StringComparison.Ordinal);
        Assert.NotEqual(finding.Message.En, finding.Message.Fr);
    }

    [Fact]
    public void Nesting_that_is_too_deep_is_told_from_a_fault_of_grammar()
    {
        var deep = $"{{\"a\":\n{new string('[', 64)}{new string(']', 64)}}}";

        var message = Assert.Single(DefinitionReader.Read(deep).Findings).Message;

        Assert.Contains("nested deeper than 64 levels", message.En, StringComparison.Ordinal);
        Assert.StartsWith("Line 2, position 64: ", message.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("workflowDefinition")]
    public void Of_a_definition_inside_another_object_the_member_to_take_out_is_named(string member)
    {
        var wrapped = new JsonObject { [member] = JsonNode.Parse(new Flow().Line("a").Json()) };

        var finding = Assert.Single(DefinitionReader.Read(wrapped.ToJsonString()).Findings);

        Assert.Equal(("no-root", $"$.{member}"), (finding.Code, finding.Path));
        Assert.Contains($"Take out what \"{member}\" holds", finding.Message.En, StringComparison.Ordinal);
        Assert.Contains($"Extrayez le contenu de « {member} »", finding.Message.Fr, StringComparison.Ordinal);
    }
}
