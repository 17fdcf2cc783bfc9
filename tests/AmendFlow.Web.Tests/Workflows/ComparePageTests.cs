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
    public async Task What_is_in_both_versions_stands_where_the_earlier_one_is_drawn()
    {
        await using var world = await World.StartAsync();
        using var user = await world.EnglishAsync(LawyerB);
        await user.ImportAsync(await ShippedAsync(world, file =>
        {
            var ethics = file.Step("legal-b").DeepClone();
            ethics["id"] = "ethics";
            file["root"]!["activities"]!.AsArray().Add(ethics);
            var ways = file["root"]!["connections"]!.AsArray();
            ways.Single(c => Ends(c, "all-reviews", "committee"))!["target"]!["activity"] = "ethics";
            ways.Add(JsonNode.Parse("""{"source":{"activity":"ethics","port":"Approved"},"target":{"activity":"committee","port":"In"},"vertices":[]}"""));
        }));

        var before = Places(await user.GetAsync("/workflows/project-amendment/versions/1"));
        var after = Places(await user.GetAsync(Compare + "?from=1&to=2"));

        // Corners are where the paper begins: what counts is how the steps stand to each other.
        var shared = before.Keys.ToList();
        Assert.True(shared.Count > 25);
        Assert.Contains("step-ethics", after.Keys);
        Assert.True(shared.Count(id => Near(id, "step-legal-a")) * 5 >= shared.Count * 4, "more than a fifth of the steps stand elsewhere");
        bool Near(string id, string to) =>
            Math.Abs(after[id].X - after[to].X - before[id].X + before[to].X) <= 40 && Math.Abs(after[id].Y - after[to].Y - before[id].Y + before[to].Y) <= 80;
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

    private static Dictionary<string, (int X, int Y)> Places(WebPage page) => page.Document!.QuerySelectorAll("svg .af-step").Where(s => s.QuerySelector("rect.af-box") is not null)
        .ToDictionary(s => s.Id!, s => (Number(s, "x"), Number(s, "y")));

    private static int Number(AngleSharp.Dom.IElement step, string name) =>
        int.Parse(step.QuerySelector("rect.af-box")!.GetAttribute(name)!, System.Globalization.CultureInfo.InvariantCulture);

    private static bool Ends(JsonNode? way, string source, string target) =>
        way!["source"]!["activity"]!.GetValue<string>() == source && way["target"]!["activity"]!.GetValue<string>() == target;
}
