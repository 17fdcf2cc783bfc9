using System.Text.Json.Nodes;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Conformance;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Conformance;
using AmendFlow.Engine.Tests.Running;
using CsCheck;

namespace AmendFlow.Engine.Tests.Properties;

/// <summary>Whatever is uploaded: it is read or refused, checked and run, and never ends in an exception that nobody expects.</summary>
public sealed class HostileFileTests
{
    private static readonly string[] Junk =
    [
        "null", "true", "-1", "1e400", "\"\"", "\"x\"", "[]", "[null]", "{}", "[[]]", "\"{\"", "\"[1,\"", "{\"expression\":null}",
        "{\"typeName\":\"Int32\",\"expression\":{\"type\":\"JavaScript\",\"value\":null}}", "{\"expression\":{\"type\":7,\"value\":{}}}",
        "{\"typeName\":\"String\",\"expression\":{\"type\":\"Variable\",\"value\":\"[1]\"}}", "{\"id\":\"z\",\"type\":\"Elsa.While\",\"condition\":true}",
        "{\"type\":\"Elsa.Flowchart\",\"activities\":{\"$values\":[{\"type\":\"Elsa.Event\"}]}}", "{\"id\":{},\"name\":[],\"value\":{}}",
    ];

    private static readonly List<string> Files = [.. Recordings.All().Where((_, i) => i % 20 == 0).Select(c => c.Definition.Json)];

    [Fact]
    public void A_file_with_anything_anywhere_is_read_or_refused_and_run_without_a_surprise() =>
        Gen.Select(Gen.Int[0, Files.Count - 1], Gen.Select(Gen.Int[0, 100_000], Gen.Int[0, Junk.Length - 1]).Array[1, 4]).Sample(
            (file, changes) =>
            {
                var json = JsonNode.Parse(Files[file])!;
                foreach (var (place, junk) in changes)
                {
                    Replace(json, place, Junk[junk]);
                }

                var result = DefinitionReader.Read(json.ToJsonString());
                if (result.Definition is { } definition)
                {
                    _ = DefinitionChecks.Run(definition, Hosts.Catalogue);
                    try
                    {
                        var state = new Scenario(definition).Start().State;
                        _ = state.Overlay(definition);
                    }
                    catch (EngineInputException)
                    {
                        // A default that does not fit its variable: the checks say so too.
                    }
                }
                else
                {
                    Assert.Contains(result.Findings, f => f.Severity == Severity.Error);
                }
            },
            iter: 300);

    [Fact]
    public void A_text_that_is_no_recorded_case_is_refused()
    {
        Assert.Throws<FormatException>(() => RecordedCase.Parse("{"));
        Assert.Throws<FormatException>(() => RecordedCase.Parse("{}"));
    }

    private static void Replace(JsonNode root, int place, string junk)
    {
        var members = Members(root).ToList();
        var (parent, key) = members[place % members.Count];
        if (key is string name)
        {
            parent[name] = JsonNode.Parse(junk);
        }
        else
        {
            parent[(int)key] = JsonNode.Parse(junk);
        }
    }

    private static IEnumerable<(JsonNode Parent, object Key)> Members(JsonNode node) => node switch
    {
        JsonObject json => json.SelectMany(m => (IEnumerable<(JsonNode, object)>)[(node, m.Key), .. m.Value is null ? [] : Members(m.Value)]),
        JsonArray list => list.SelectMany((item, i) => (IEnumerable<(JsonNode, object)>)[(node, i), .. item is null ? [] : Members(item)]),
        _ => [],
    };
}
