using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Conformance;

namespace AmendFlow.Engine.Tests.Reading;

/// <summary>What Elsa Studio wrote is given back as it was: members, activities and expressions that nobody here knows included.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void Every_recorded_and_every_shipped_definition_is_given_back_unchanged()
    {
        var files = ShippedWorkflows.All().Select(w => w.Json).Concat(Recordings.All().Select(c => c.Definition.Json)).ToList();
        Assert.True(files.Count > 385);

        Assert.All(files, file =>
        {
            var definition = DefinitionReader.Read(file).Definition!;
            var written = JsonNode.Parse(file)!;

            Assert.Equal(file, definition.Json);
            Assert.True(JsonNode.DeepEquals(written["root"], definition.Root.Json), "the tree that was read is another one");
            Assert.All(definition.Activities.Values, a => Assert.True(JsonNode.DeepEquals(At(written, a.Path), a.Json), a.Path));
        });
    }

    [Fact]
    public void What_nobody_here_knows_is_given_back_too()
    {
        const string file = """
            { "somethingNew": [1, 2.50, 1e3], "root": { "id": "r", "type": "Elsa.Sequence", "colour": "red", "activities": [
              { "id": "x", "type": "Acme.Unheard", "version": 9, "inputs": { "deep": [ { "a": null } ] }, "metadata": { "x": "\u00e9" } } ] } }
            """;

        var definition = DefinitionReader.Read(file).Definition!;

        Assert.Equal(file, definition.Json);
        Assert.Equal("Acme.Unheard", definition.Activities["x"].Type);
        Assert.Equal("""{"deep":[{"a":null}]}""", definition.Activities["x"].Json["inputs"]!.ToJsonString());
    }

    private static JsonNode? At(JsonNode? node, string path)
    {
        foreach (var part in path[2..].Split('.'))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            node = node![bracket < 0 ? part : part[..bracket]];
            node = bracket < 0 ? node : node![int.Parse(part[(bracket + 1)..^1], System.Globalization.CultureInfo.InvariantCulture)];
        }

        return node;
    }
}
