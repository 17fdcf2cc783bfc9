using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Editing;
using AmendFlow.Engine.Tests.Conformance;
using AmendFlow.Engine.Tests.Reading;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Editing;

/// <summary>What an edit does not name stays: on every recorded definition and every shipped one.</summary>
public sealed class RoundTripEditTests
{
    private static readonly Lazy<IReadOnlyList<string>> Files = new(() =>
        [.. ShippedWorkflows.All().Select(w => w.Json), .. Recordings.All().Select(c => c.Definition.Json), Old]);

    // Flat connections, capital letters, a wrapped list, no ids: what early releases wrote.
    private const string Old = """
        { "future": { "a": [1, 2.50, 1e3] }, "root": { "type": "Elsa.Flowchart", "colour": "red",
          "activities": { "$values": [ { "id": "s", "type": "Elsa.Start" }, { "type": "Elsa.WriteLine", "text": "Hi" }, { "type": "Elsa.WriteLine" }, { "id": "x", "type": "Acme.Unheard", "inputs": { "deep": [null] } } ] },
          "connections": [ { "source": "s", "target": "WriteLine1", "sourcePort": "Done", "mine": 1 },
            { "Source": { "Activity": "WriteLine1", "Port": "Done" }, "Target": { "Activity": "WriteLine2" }, "vertices": [ { "x": 1, "y": 2 } ] },
            { "source": { "activity": "WriteLine2" }, "target": { "activity": "x" } }, { "source": { "activity": "WriteLine2" }, "target": { "activity": "x" } } ] } }
        """;

    [Fact]
    public void A_step_that_is_moved_differs_in_its_position_and_nothing_else_does()
    {
        Assert.All(Files.Value, json =>
        {
            var definition = Read(json);
            var step = definition.Activities.Values.OrderBy(a => a.Path, StringComparer.Ordinal).Last();

            var moved = Made(definition, new MoveStep(step.Id, 123.5, -40));

            var (before, after) = (JsonNode.Parse(json)!, JsonNode.Parse(moved)!);
            Assert.Equal((123.5, -40), (Read(moved).Activities[step.Id].Position!.X, Read(moved).Activities[step.Id].Position!.Y));
            Assert.Equal(step.Position?.Width, Read(moved).Activities[step.Id].Position!.Width);
            Assert.All(JsonDifferences.Of(before, after), d => Assert.Matches("\\.metadata(\\.designer(\\.position(\\.[xy])?)?)?$", d));
            Assert.Single(JsonDifferences.Of(before, after).Select(d => d.Split(".metadata")[0]).Distinct());
            var members = Members(before).ToHashSet();
            Assert.Equal(Members(before), Members(after).Where(members.Contains));
        });
    }

    [Fact]
    public void A_step_that_is_added_on_a_connection_and_removed_again_leaves_the_definition_as_it_was()
    {
        var tried = 0;
        Assert.All(Files.Value, json =>
        {
            var definition = Read(json);
            foreach (var way in definition.Activities.Values.SelectMany(a => a.Connections).Where((_, i) => i % 12 == 0).ToList())
            {
                var added = Read(Made(definition, new AddBetween(way, new("Elsa.FlowDecision", "new-one", new("New?", "Nouveau ?"), []))));
                Assert.Contains(added.Activities["new-one"].Parent!.Connections, c => c == new Connection("new-one", "True", way.Target));

                var removed = Made(added, new RemoveStep("new-one", true));

                Assert.Equal(Meaning(definition), Meaning(Read(removed)));
                tried++;
            }
        });
        Assert.True(tried > 300, $"{tried}");
    }

    [Fact]
    public void Steps_without_an_id_keep_their_names_when_another_goes()
    {
        var definition = Read(Old);

        var after = Read(Made(definition, new RemoveStep("WriteLine1", true)));

        Assert.Equal(["Flowchart1", "WriteLine2", "s", "x"], after.Activities.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([new Connection("s", "Done", "WriteLine2"), new Connection("WriteLine2", null, "x")], after.Root.Connections.AsEnumerable());
        Assert.Equal(1, JsonNode.Parse(after.Json)!["root"]!["connections"]![0]!["mine"]!.GetValue<int>());
    }

    [Fact]
    public void After_any_sequence_of_edits_the_reader_reads_the_file_or_the_edit_was_refused_in_both_languages()
    {
        var (made, refused) = (0, 0);
        var seeds = Files.Value.Where((_, i) => i % 4 == 0 || i == 0).Select((json, i) => (json, i)).ToList();
        foreach (var (json, seed) in seeds)
        {
            var (random, definition) = (new RandomEdits(seed), Read(json));
            var unknown = JsonNode.Parse(json)!["future"]?.ToJsonString();
            for (var i = 0; i < 25; i++)
            {
                var result = DefinitionEditor.Apply(definition, random.Next(definition), Hosts.Catalogue);
                Assert.True(result.Json is null != result.Refusal is null);
                if (result.Refusal is { } sentence)
                {
                    Assert.NotEqual(sentence.En, sentence.Fr);
                    refused++;
                    continue;
                }

                definition = Read(result.Json!);
                made++;
            }

            Assert.Equal(unknown, JsonNode.Parse(definition.Json)!["future"]?.ToJsonString());
        }

        Assert.True(made > 500 && refused > 200, $"{made} made, {refused} refused");
    }

    private static WorkflowDefinition Read(string json)
    {
        var read = DefinitionReader.Read(json);
        Assert.True(read.Definition is not null, read.Findings.FirstOrDefault()?.Message.En);
        return read.Definition!;
    }

    private static string Made(WorkflowDefinition definition, EditOperation operation)
    {
        var result = DefinitionEditor.Apply(definition, operation, Hosts.Catalogue);
        Assert.True(result.Json is not null, result.Refusal?.En);
        return result.Json!;
    }

    // Every member of the file, save how ids and connections are spelt: an id that the reader made up is written down once a step goes.
    private static List<string> Meaning(WorkflowDefinition definition) =>
    [
        Without(JsonNode.Parse(definition.Json)!.AsObject(), "root"),
        .. definition.Activities.Values.OrderBy(a => a.Id, StringComparer.Ordinal)
            .Select(a => $"{a.Id} {string.Join(", ", a.Connections)} {Without(a.Json.DeepClone().AsObject(), "id", "activities", "connections")}"),
    ];

    private static string Without(JsonObject json, params string[] members)
    {
        members.ToList().ForEach(m => json.Remove(m));
        return json.ToJsonString();
    }

    private static List<string> Members(JsonNode? node, string path = "$") => node switch
    {
        JsonObject members => [.. members.SelectMany(m => (IEnumerable<string>)[$"{path}.{m.Key}", .. Members(m.Value, $"{path}.{m.Key}")])],
        JsonArray items => [.. items.SelectMany((item, i) => Members(item, $"{path}[{i}]"))],
        _ => [],
    };
}
