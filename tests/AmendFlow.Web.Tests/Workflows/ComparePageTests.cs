using System.Net;
using System.Text.Json.Nodes;
using AmendFlow.Testing;
using static AmendFlow.Web.Tests.Workflows.WorkflowWorld;

namespace AmendFlow.Web.Tests.Workflows;

/// <summary>/workflows/{id}/compare: what changed in sentences, and both versions in one diagram.</summary>
public sealed class ComparePageTests
{
    private const string Compare = "/workflows/project-amendment/compare";

    [Fact]
    public async Task Two_versions_are_compared_in_sentences_of_both_languages_and_in_one_diagram()
    {
        await using var world = await World.StartAsync();
        await world.InReviewAsync(await world.SmallAsync());
        using var user = await world.EnglishAsync(LawyerB);
        await user.ImportAsync(await ShippedAsync(world, file =>
        {
            file.Step("legal-b")["deadlineDays"] = 5;
            var ways = file["root"]!["connections"]!.AsArray();
            ways.Remove(ways.Single(c => Ends(c, "text-b", "text-both")));
            ways.Add(JsonNode.Parse("""{"source":{"activity":"scientific-b","port":"Approved"},"target":{"activity":"legal-b","port":"In"},"vertices":[]}"""));
        }));

        var page = await user.GetAsync(Compare);
        var said = page.Document!.QuerySelector("#changes")!.TextContent.Replace("\u00A0", " ", StringComparison.Ordinal);
        Assert.Contains("“Legal review at Gustave Roussy” now waits for “Scientific review at Gustave Roussy” (“Approved”).", said, StringComparison.Ordinal);
        Assert.Contains("“Legal review at Gustave Roussy”: Deadline: now 5 working days; before 10 working days.", said, StringComparison.Ordinal);
        Assert.Contains("no longer waits for", said, StringComparison.Ordinal);
        Assert.Contains("Cases that run on version 1 stay on it: 1.", page.Text.Replace("\u00A0", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("changed", page.Document.QuerySelector("svg #step-legal-b")!.ClassList);
        Assert.Equal((1, 1), (page.Document.QuerySelectorAll("svg path.af-edge.added").Length, page.Document.QuerySelectorAll("svg path.af-edge.removed").Length));
        Assert.Contains("(changed)", page.Document.QuerySelector("svg #step-legal-b title")!.TextContent, StringComparison.Ordinal);

        var back = await user.GetAsync(Compare + "?from=2&to=1");
        Assert.Contains("no longer waits for “Scientific review at Gustave Roussy”", back.Text.Replace("\u00A0", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Nothing: both files mean the same", (await user.GetAsync(Compare + "?from=1&to=1")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_compared_and_strangers_compare_nothing()
    {
        await using var world = await World.StartAsync();
        using var user = await world.EnglishAsync(LawyerB);
        using var scientist = await world.EnglishAsync(World.Head);

        Assert.Equal(HttpStatusCode.NotFound, (await user.GetAsync(Compare + "?from=1&to=7")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await user.GetAsync("/workflows/none/compare")).Status);
        Assert.Equal(HttpStatusCode.OK, (await user.GetAsync(Compare)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await scientist.GetAsync(Compare)).Status);
    }

    private static bool Ends(JsonNode? way, string source, string target) =>
        way!["source"]!["activity"]!.GetValue<string>() == source && way["target"]!["activity"]!.GetValue<string>() == target;
}
