using System.Text.Json.Nodes;
using AmendFlow.Testing;
using static AmendFlow.Web.Tests.Workflows.WorkflowWorld;

namespace AmendFlow.Web.Tests.Workflows;

/// <summary>A lawyer who has never seen a workflow file gets on by what the editor says and offers.</summary>
public sealed class EditHelpTests
{
    [Theory]
    [InlineData("en", "who is asked is missing; choose the party.", "who is asked is missing; choose the role, or name people.")]
    [InlineData("fr", "il manque qui est sollicité ; choisissez la partie.", "il manque qui est sollicité ; choisissez le rôle ou nommez des personnes.")]
    public async Task A_finding_says_what_to_do_in_words_and_leads_to_the_field(string language, string party, string role)
    {
        await using var world = await World.StartAsync();
        using var lawyer = language == "en" ? await world.EnglishAsync(LawyerB) : await world.SignInAsync(LawyerB);
        await lawyer.BeginAsync();

        var page = await lawyer.SendAsync(await lawyer.GetAsync(Edit + "?edge=0"), "add", ("kind", "approval"), ("en", "Ethics"), ("fr", "Éthique"));

        var found = page.Document!.QuerySelectorAll("#checks .findings > li");
        foreach (var (words, field) in new[] { (party, "f-i-party"), (role, "f-i-role") })
        {
            var line = Assert.Single(found, l => Plain(l.TextContent).Contains(words, StringComparison.Ordinal));
            Assert.EndsWith($"?step=ethics#{field}", line.QuerySelector("a")!.GetAttribute("href"), StringComparison.Ordinal);
            Assert.NotNull(page.Document.GetElementById(field));
        }

        Assert.DoesNotContain(found, l => l.TextContent.Contains("$.root", StringComparison.Ordinal) || l.TextContent.Contains("\"party\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("scientific-a", "ethics-revise", "ethics")]
    [InlineData("text-a", "draft", null)]
    public async Task A_new_approval_sends_requests_for_changes_where_its_phase_does(string behind, string target, string? back)
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();

        await lawyer.SendAsync(await lawyer.GetAsync($"{Edit}?step={behind}"), "add-after", ("kind", "approval"), ("en", "Ethics"), ("fr", "Éthique"));

        var ways = Ways((await VersionAsync(world, 2)).Json);
        Assert.Contains(("ethics", "ChangesRequested", target), ways);
        Assert.Equal(back is not null, ways.Contains((target, "Revised", back ?? "ethics")));
        Assert.Contains(("ethics", "Rejected", "rejected"), ways);
    }

    [Fact]
    public async Task Where_requests_for_changes_lead_nowhere_the_check_offers_to_send_them_back()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.ImportAsync(await ShippedAsync(world, f => f["root"]!["connections"]!.AsArray().Remove(
            f["root"]!["connections"]!.AsArray().Single(c => c!["source"]!["activity"]!.GetValue<string>() == "legal-b" && c["source"]!["port"]!.GetValue<string>() == "ChangesRequested"))));
        var page = await lawyer.GetAsync(Edit);
        var form = page.Document!.QuerySelectorAll("#checks form").Single(f => f.TextContent.Contains("Send requests for changes back to the proposer", StringComparison.Ordinal));
        Assert.Contains("ends with “Changes requested”", Plain(form.ParentElement!.TextContent), StringComparison.Ordinal);

        page = await lawyer.SendAsync(page, form.Id!);

        var ways = Ways((await VersionAsync(world, 2)).Json);
        Assert.Contains(("legal-b", "ChangesRequested", "legal-b-revise-2"), ways);
        Assert.Contains(("legal-b-revise-2", "Revised", "legal-b"), ways);
        Assert.DoesNotContain("ends with “Changes requested”", Plain(page.Document!.GetElementById("checks")!.TextContent), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "freeze")]
    [InlineData("draft", "draft")]
    [InlineData("rejected", "rejected")]
    public async Task A_question_before_a_step_passes_it_by_on_no_unless_its_author_says_otherwise(string? no, string target)
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();
        var place = Ways((await VersionAsync(world, 2)).Json).IndexOf(("committee", "Approved", "draft"));

        await lawyer.SendAsync(await lawyer.GetAsync($"{Edit}?edge={place}"), "add", [("kind", "decision"), ("question", "samples"), ("en", "Asked"), ("fr", "Demandé"), .. no is null ? [] : new (string, string?)[] { ("no", no) }]);

        var ways = Ways((await VersionAsync(world, 2)).Json);
        Assert.Contains(("committee", "Approved", "asked"), ways);
        Assert.Contains(("asked", "True", "draft"), ways);
        Assert.Equal(target, Assert.Single(ways, w => w is { From: "asked", Port: "False" }).To);
    }

    [Theory]
    [InlineData("committee", "samples", "draft", "Only if this is answered with yes")]
    [InlineData("data-a", "money", "data-both", "Personal data touched?")]
    public async Task A_step_says_whether_it_takes_place_and_takes_a_question_before_it(string step, string question, string past, string words)
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();

        var page = await lawyer.SendAsync(await lawyer.GetAsync($"{Edit}?step={step}"), "only-if-form", ("question", question));

        Assert.Contains(words, Plain(page.Document!.GetElementById("only-if")!.TextContent), StringComparison.Ordinal);
        var ways = Ways((await VersionAsync(world, 2)).Json);
        var asked = Assert.Single(ways, w => w.To == step && w.Port == "True").From;
        Assert.Equal(past, Assert.Single(ways, w => w.From == asked && w.Port == "False").To);
        Assert.Contains($"getInput('{question}')", (await VersionAsync(world, 2)).Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_is_not_clear_what_no_would_lead_to_no_question_is_offered_and_none_is_taken()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();
        var json = (await VersionAsync(world, 2)).Json;

        var page = await lawyer.GetAsync(Edit + "?step=rejected");
        Assert.Null(page.Document!.GetElementById("only-if-form"));
        var refused = await lawyer.SendAsync(await lawyer.GetAsync(Edit + "?step=committee"), "only-if-form", ("step", "rejected"), ("question", "samples"));
        Assert.Contains("It is not clear where “No” would lead", Plain(refused.Document!.Body!.TextContent), StringComparison.Ordinal);
        refused = await lawyer.SendAsync(await lawyer.GetAsync(Edit + "?step=committee"), "only-if-form", ("question", ""));
        Assert.Contains("Choose a question of the proposal", Plain(refused.Document!.Body!.TextContent), StringComparison.Ordinal);
        Assert.Equal(json, (await VersionAsync(world, 2)).Json);
    }

    [Fact]
    public async Task An_approval_that_goes_takes_the_revision_along_that_was_made_for_it_and_no_other()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();
        await lawyer.SendAsync(await lawyer.GetAsync($"{Edit}?step=scientific-a"), "add-after", ("kind", "approval"), ("en", "Ethics"), ("fr", "Éthique"));
        Assert.Contains("ethics-revise", (await VersionAsync(world, 2)).Json, StringComparison.Ordinal);

        await lawyer.SendAsync(await lawyer.GetAsync($"{Edit}?step=ethics"), "remove", ("reconnect", "on"));
        await lawyer.SendAsync(await lawyer.GetAsync($"{Edit}?step=text-a"), "remove");

        var (ways, json) = (Ways((await VersionAsync(world, 2)).Json), (await VersionAsync(world, 2)).Json);
        Assert.DoesNotContain("ethics", json, StringComparison.Ordinal);
        Assert.Contains(ways, w => w.To == "draft");
    }

    [Fact]
    public async Task A_question_without_words_and_a_step_behind_branches_say_how_it_is()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();
        var place = Ways((await VersionAsync(world, 2)).Json).IndexOf(("committee", "Approved", "draft"));

        var page = await lawyer.SendAsync(await lawyer.GetAsync($"{Edit}?edge={place}"), "add", ("kind", "decision"), ("en", "Asked"), ("fr", "Demandé"));

        Assert.Contains("asks nothing: its answer is always No", Plain(page.Document!.GetElementById("checks")!.TextContent), StringComparison.Ordinal);
        Assert.Contains("Several paths lead to this step", Plain((await lawyer.GetAsync($"{Edit}?step=draft")).Document!.GetElementById("only-if")!.TextContent), StringComparison.Ordinal);
        Assert.Contains("Samples touched?", Plain((await lawyer.GetAsync($"{Edit}?step=samples-b")).Document!.GetElementById("only-if")!.TextContent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_saved_says_so_with_its_time_and_what_the_step_still_lacks()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();

        var page = await lawyer.SendAsync(await lawyer.GetAsync(Edit + "?step=legal-b"), "step-form", ("i.deadlineDays", "900"));
        var said = page.Document!.QuerySelector(".said .banner")!;
        Assert.Contains("Saved in the draft at 10:00:00, but this step cannot work yet", Plain(said.TextContent), StringComparison.Ordinal);
        Assert.Contains("?step=legal-b", said.QuerySelector("a")!.GetAttribute("href"), StringComparison.Ordinal);

        page = await lawyer.SendAsync(page, "step-form", ("i.deadlineDays", "9"));
        Assert.Contains("Saved in the draft at 10:00:00", Plain(page.Document!.QuerySelector(".said")!.TextContent), StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector(".said a"));
        page = await lawyer.SendAsync(page, "undo");
        Assert.Contains("Undone at", Plain(page.Document!.QuerySelector(".said")!.TextContent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_the_list_a_new_step_is_chosen_and_in_view()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();

        var page = await lawyer.SendAsync(await lawyer.GetAsync(Edit + "?edge=90&view=outline"), "add", ("kind", "notify"), ("en", "Tell them"), ("fr", "Les informer"));

        Assert.Contains("Tell them", page.Document!.QuerySelector("#row a[aria-current]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_notice_is_true_wherever_it_stands_and_one_that_would_not_be_is_told_at_the_head_of_the_page()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();

        var page = await lawyer.SendAsync(await lawyer.GetAsync(Edit + "?step=triage"), "add-after", ("kind", "notify"));
        Assert.Equal("reached", page.Document!.QuerySelector("[name='i.message'] option[selected]")!.GetAttribute("value"));
        var before = Remarks(page);

        page = await lawyer.SendAsync(page, "step-form", ("i.message", "approved"));

        Assert.Equal(before + 1, Remarks(page));
        Assert.Contains("before its amendment stands in the register", Plain(page.Document!.GetElementById("checks")!.TextContent), StringComparison.Ordinal);

        static int Remarks(WebPage page) => page.Document!.QuerySelector("a[href$='#checks']") is { } link
            ? int.Parse(link.TextContent.Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)
            : 0;
    }

    [Fact]
    public async Task What_a_draft_changes_stands_where_it_is_approved()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var other = await world.EnglishAsync(LawyerA);
        await lawyer.AskAsync(await lawyer.ImportAsync(await ShippedAsync(world, f => f.Step("legal-a")["deadlineDays"] = JsonNode.Parse("""{"typeName":"Int32","expression":{"type":"Literal","value":5}}"""))));

        var card = (await other.GetAsync("/workflows/project-amendment/versions/2")).Document!.GetElementById("publication")!;

        Assert.Contains("5 working days", Plain(card.QuerySelector(".findings")!.TextContent), StringComparison.Ordinal);
        Assert.NotNull(card.QuerySelector("[name=answer]"));
        Assert.Contains("/compare?from=1&to=2", card.QuerySelector("a[href*=compare]")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_is_tried_out_from_its_editor()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();

        var trial = await lawyer.FollowAsync(await lawyer.GetAsync(Edit), "Try it out");

        Assert.Equal("/workflows/project-amendment/versions/2/simulate", trial.Path);
    }

    private static string Plain(string text) => text.Replace("\u00A0", " ", StringComparison.Ordinal).Replace("\u202F", " ", StringComparison.Ordinal);

    private static List<(string From, string Port, string To)> Ways(string json) =>
        [.. JsonNode.Parse(json)!["root"]!["connections"]!.AsArray().Select(c => (
            c!["source"]!["activity"]!.GetValue<string>(), c["source"]!["port"]?.GetValue<string>() ?? "Done", c["target"]!["activity"]!.GetValue<string>()))];
}
