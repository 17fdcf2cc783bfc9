using System.Net;
using System.Text.Json.Nodes;
using AmendFlow.Testing;
using static AmendFlow.Web.Tests.Workflows.WorkflowWorld;

namespace AmendFlow.Web.Tests.Workflows;

/// <summary>What the canvas of the editor sends, without the canvas.</summary>
public sealed class CanvasTests
{
    [Fact]
    public async Task Scripts_are_served_as_what_they_are()
    {
        await using var world = await World.StartAsync();
        using var client = world.Host.NewClient();
        using var user = await world.EnglishAsync(LawyerB);
        await user.BeginAsync();
        var page = await user.GetAsync(Edit);
        var scripts = page.Document!.Scripts.Select(s => s.GetAttribute("src")!).ToList();
        Assert.Equal(["js/edit.js"], scripts);

        foreach (var script in scripts.Append("js/flow.js").Append("js/case.js"))
        {
            using var answer = await client.GetAsync(new Uri(script, UriKind.Relative));
            Assert.Equal((HttpStatusCode.OK, "text/javascript"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.NotEmpty(await answer.Content.ReadAsStringAsync());
        }
    }

    [SkippableTheory, OnBoth]
    public async Task A_change_that_was_taken_back_can_be_made_again_until_something_else_is_changed(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();
        var states = new List<string> { (await VersionAsync(world, 2)).Json };
        foreach (var by in new[] { "8", "16", "24" })
        {
            await lawyer.SendAsync(await lawyer.GetAsync(Edit), "canvas", ("act", "shift"), ("steps", "legal-b"), ("dx", by), ("dy", "0"));
            states.Add((await VersionAsync(world, 2)).Json);
        }

        foreach (var (act, state) in new[] { ("undo", 2), ("undo", 1), ("redo", 2), ("undo", 1), ("undo", 0), ("redo", 1), ("redo", 2), ("redo", 3), ("undo", 2) })
        {
            await lawyer.SendAsync(await lawyer.GetAsync(Edit), act);
            Assert.Equal(states[state], (await VersionAsync(world, 2)).Json);
        }

        await lawyer.SendAsync(await lawyer.GetAsync(Edit), "tidy");
        Assert.Null((await lawyer.GetAsync(Edit)).Document!.GetElementById("redo"));
        await lawyer.SendAsync(await lawyer.GetAsync(Edit), "undo");
        Assert.Equal(states[2], (await VersionAsync(world, 2)).Json);
    }

    [Fact]
    public async Task What_somebody_took_back_is_theirs_to_make_again()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var other = await world.EnglishAsync(LawyerA);
        await lawyer.BeginAsync();
        await lawyer.SendAsync(await lawyer.GetAsync(Edit), "tidy");
        await lawyer.SendAsync(await lawyer.GetAsync(Edit), "undo");

        Assert.Null((await other.GetAsync(Edit)).Document!.GetElementById("redo"));
        var late = await lawyer.GetAsync(Edit);
        await other.SendAsync(await other.GetAsync(Edit + "?step=legal-a"), "step-form", ("i.deadlineDays", "7"));
        Assert.Equal(HttpStatusCode.Conflict, (await lawyer.SendAsync(late, "redo")).Status);
    }

    [Fact]
    public async Task Several_steps_are_moved_aligned_copied_and_removed_by_one_change_each()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();

        await ActAsync("shift", ("steps", "legal-a\nlegal-b"), ("dx", "40"), ("dy", "-8"));
        Assert.Equal((1040, 252), await PlaceAsync(world, "legal-a"));
        Assert.Equal((1040, 382), await PlaceAsync(world, "legal-b"));
        await ActAsync("align", ("steps", "triage\nlegal-a"), ("alignment", "left"));
        Assert.Equal((220, 252), await PlaceAsync(world, "legal-a"));

        var copied = (await lawyer.GetAsync(Edit + "/steps?id=legal-b&id=legal-b-revise&id=nowhere")).Body;
        Assert.Equal(["legal-b", "legal-b-revise"], JsonNode.Parse(copied)!["activities"]!.AsArray().Select(a => a!["id"]!.GetValue<string>()));
        var page = await ActAsync("paste", ("copied", copied));
        Assert.Contains("step=legal-b-2", page.Path, StringComparison.Ordinal);
        Assert.Equal((1080, 422), await PlaceAsync(world, "legal-b-2"));
        page = await lawyer.SendAsync(await lawyer.GetAsync(Edit + "?step=legal-a"), "copy");
        Assert.Contains("step=legal-a-2", page.Path, StringComparison.Ordinal);

        await ActAsync("clear", ("steps", "legal-b-2\nlegal-b-revise-2\nlegal-a-2"));
        Assert.DoesNotContain("legal-b-2", (await VersionAsync(world, 2)).Json, StringComparison.Ordinal);
        for (var i = 0; i < 5; i++)
        {
            await lawyer.SendAsync(await lawyer.GetAsync(Edit), "undo");
        }

        Assert.Equal((await VersionAsync(world, 1)).Json, (await VersionAsync(world, 2)).Json);

        async Task<WebPage> ActAsync(string act, params (string, string?)[] fields)
        {
            var answer = await lawyer.SendAsync(await lawyer.GetAsync(Edit), "canvas", [("act", act), .. fields]);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            return answer;
        }
    }

    [Fact]
    public async Task A_step_is_added_behind_the_chosen_one_by_one_press_and_nothing_is_copied_for_others()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();

        var page = await lawyer.SendAsync(await lawyer.GetAsync(Edit + "?step=register"), "add-after", ("kind", "notify"));

        Assert.Contains("step=notice", page.Path, StringComparison.Ordinal);
        var ways = JsonNode.Parse((await VersionAsync(world, 2)).Json)!["root"]!["connections"]!.AsArray();
        Assert.Contains(ways, w => w!["source"]!["activity"]!.GetValue<string>() == "register" && w["target"]!["activity"]!.GetValue<string>() == "notice");
        Assert.Contains(ways, w => w!["source"]!["activity"]!.GetValue<string>() == "notice" && w["target"]!["activity"]!.GetValue<string>() == "status-approved");
        using var scientist = await world.EnglishAsync(World.Head);
        Assert.Equal(HttpStatusCode.NotFound, (await scientist.GetAsync(Edit + "/steps?id=legal-b")).Status);
        using var auditor = await world.EnglishAsync(World.Email(Agreements.Parties.Side.B, "audit"));
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.GetAsync(Edit + "/steps?id=legal-b")).Status);
    }

    private static async Task<(double X, double Y)> PlaceAsync(World world, string step)
    {
        var at = JsonNode.Parse((await VersionAsync(world, 2)).Json)!.AsObject().Step(step)["metadata"]!["designer"]!["position"]!;
        return (at["x"]!.GetValue<double>(), at["y"]!.GetValue<double>());
    }
}
