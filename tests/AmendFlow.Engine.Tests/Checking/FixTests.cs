using System.Text.Json.Nodes;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Checking;

public sealed class FixTests
{
    public static TheoryData<string, string> Fixable => new()
    {
        { "join-without-mode", new Flow().Line("a").Step("join", "Elsa.FlowJoin").Edges("a > join").Json() },
        { "input-without-type", Without(new Flow().Step("a", "Elsa.WriteLine", ("text", Flow.Literal("Hi"))).Json(), "typeName") },
        { "variable-without-storage", Without(new Flow().Variable("Days", "Int32", "1").Line("a").Json(), "storageDriverTypeName") },
        { "loose-connection", new Flow().Line("a").Line("b").Edges("a > ghost", "a > b").Json() },
    };

    [Theory]
    [MemberData(nameof(Fixable))]
    public void A_fix_takes_its_finding_away_and_changes_nothing_else(string code, string json)
    {
        var finding = Assert.Single(All(json), f => f.Code == code);
        var mended = finding.Fix!.ApplyTo(json);

        Assert.DoesNotContain(All(mended), f => f.Code == code);
        Assert.Equal(All(json).Where(f => f.Code != code).Select(f => (f.Code, f.Path)), All(mended).Select(f => (f.Code, f.Path)));
        Assert.Single(Differences(JsonNode.Parse(json), JsonNode.Parse(mended), "$"));
        Assert.NotEqual(finding.Fix.Label.En, finding.Fix.Label.Fr);
    }

    [Theory]
    [MemberData(nameof(Fixable))]
    public void A_mended_file_runs_as_before(string code, string json)
    {
        var mended = Assert.Single(All(json), f => f.Code == code).Fix!.ApplyTo(json);

        Assert.Equal(Run(json), Run(mended));
    }

    [Fact]
    public void A_fix_for_another_file_is_refused()
    {
        var finding = Assert.Single(All(new Flow().Line("a").Line("b").Step("join", "Elsa.FlowJoin").Edges("a > b", "b > join").Json()), f => f.Code == "join-without-mode");

        Assert.Throws<FormatException>(() => finding.Fix!.ApplyTo(new Flow().Line("a").Json()));
    }

    private static IEnumerable<Finding> All(string json)
    {
        var read = DefinitionReader.Read(json);
        return read.Findings.Concat(DefinitionChecks.Run(read.Definition!, Hosts.Catalogue));
    }

    private static string Run(string json)
    {
        var run = new Scenario(DefinitionReader.Read(json).Definition!).Start();
        return string.Join('|', run.Lines) + run.State.SubStatus;
    }

    private static string Without(string json, string member)
    {
        var file = JsonNode.Parse(json)!;
        Strip(file, member);
        return file.ToJsonString();
    }

    private static void Strip(JsonNode? node, string member)
    {
        if (node is JsonObject members)
        {
            // A variable keeps its type.
            if (!members.ContainsKey("storageDriverTypeName") || member != "typeName")
            {
                members.Remove(member);
            }

            foreach (var (_, value) in members.ToList())
            {
                Strip(value, member);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Strip(item, member);
            }
        }
    }

    // The outermost places where two files differ; an array that lost items differs as a whole.
    private static IEnumerable<string> Differences(JsonNode? one, JsonNode? other, string path) => (one, other) switch
    {
        _ when JsonNode.DeepEquals(one, other) => [],
        (JsonObject a, JsonObject b) => a.Select(m => m.Key).Union(b.Select(m => m.Key)).SelectMany(k => Differences(a[k], b[k], $"{path}.{k}")),
        (JsonArray a, JsonArray b) when a.Count == b.Count => a.SelectMany((item, i) => Differences(item, b[i], $"{path}[{i}]")),
        _ => [path],
    };
}
