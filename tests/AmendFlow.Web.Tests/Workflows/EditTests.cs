using System.Net;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Definitions;
using AmendFlow.Testing;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using static AmendFlow.Web.Tests.Workflows.WorkflowWorld;

namespace AmendFlow.Web.Tests.Workflows;

/// <summary>The editor of drafts: who may, what is kept, and what is refused.</summary>
public sealed class EditTests
{
    private const string LegalB = Edit + "?step=legal-b";

    [Fact]
    public async Task Looking_makes_no_draft_and_one_button_makes_one_of_what_is_published()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        var before = await DatabaseDigest.OfAsync(world.Host.Database);

        var page = await lawyer.GetAsync(LegalB);
        Assert.Contains("There is no draft yet", page.Text, StringComparison.Ordinal);
        Assert.Equal(before["definitions"], (await DatabaseDigest.OfAsync(world.Host.Database))["definitions"]);

        await lawyer.BeginAsync();
        var (first, second) = (await VersionAsync(world, 1), await VersionAsync(world, 2));
        Assert.Equal((first.Json, DefinitionStatus.Draft, 1), (second.Json, second.Status, second.CopiedFrom));
        Assert.Contains(Edit, (await lawyer.GetAsync("/workflows/project-amendment")).Links);
        Assert.Contains(Edit, (await lawyer.GetAsync("/workflows/project-amendment/versions/2")).Links);
        Assert.DoesNotContain(Edit, (await lawyer.GetAsync("/workflows/project-amendment/versions/1")).Links);
    }

    [Fact]
    public async Task A_setting_is_saved_by_one_step_with_author_and_time_and_nothing_else_of_the_file_changes()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();

        var saved = await lawyer.SendAsync(await lawyer.GetAsync(LegalB), "step-form", ("i.deadlineDays", "8"));

        Assert.Contains("Saved in the draft", saved.Text, StringComparison.Ordinal);
        Assert.Equal("8", (saved.Document!.GetElementById("f-i-deadlineDays") as IHtmlInputElement)!.Value);
        var (old, edited) = (JsonNode.Parse((await VersionAsync(world, 1)).Json)!.AsObject(), JsonNode.Parse((await VersionAsync(world, 2)).Json)!.AsObject());
        Assert.Equal(8, edited.Step("legal-b")["deadlineDays"]!["expression"]!["value"]!.GetValue<int>());
        old.Step("legal-b")["deadlineDays"]!["expression"]!["value"] = 8;
        Assert.True(JsonNode.DeepEquals(old, edited));
        await using var db = world.Db();
        Assert.Equal(LawyerB, await db.People.Where(p => p.Id == db.Definitions.Single(d => d.Version == 2).AuthorId).Select(p => p.Email).SingleAsync());
        Assert.Single(await db.AuditEntries.Where(e => e.Action == "definition-edited").ToListAsync());
        Assert.Contains("nothing to save", (await lawyer.SendAsync(saved, "step-form")).Text, StringComparison.OrdinalIgnoreCase);
    }

    [SkippableTheory, OnBoth]
    public async Task Whoever_saves_second_is_told_who_was_first_keeps_what_was_typed_and_changes_nothing(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var other = await world.EnglishAsync(LawyerA);
        await lawyer.BeginAsync();
        var late = await lawyer.GetAsync(LegalB);
        await other.SendAsync(await other.GetAsync(Edit + "?step=legal-a"), "step-form", ("i.deadlineDays", "7"));
        var between = (await VersionAsync(world, 2)).Json;

        var refused = await lawyer.SendAsync(late, "step-form", ("i.deadlineDays", "8"), ("en", "My own name"));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Sanofi changed this draft on", refused.Text.Replace("\u00A0", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(between, (await VersionAsync(world, 2)).Json);
        Assert.Equal("My own name", (refused.Document!.GetElementById("f-en") as IHtmlInputElement)!.Value);
        var again = await lawyer.SendAsync(refused, "step-form");
        Assert.Equal(HttpStatusCode.OK, again.Status);
        var file = JsonNode.Parse((await VersionAsync(world, 2)).Json)!.AsObject();
        Assert.Equal((7, 8), (file.Step("legal-a")["deadlineDays"]!["expression"]!["value"]!.GetValue<int>(), file.Step("legal-b")["deadlineDays"]!["expression"]!["value"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("step-form", "i.deadlineDays", "soon", "is no value for “Deadline”")]
    [InlineData("step-form", "en", "", "A text is missing")]
    [InlineData("move", "x", "far", "has to be a number")]
    [InlineData("connect-0", "to", "", "Choose the step that this outcome leads to")]
    [InlineData("connect-0", "to", "all-reviews", "already")]
    [InlineData("connect-0", "outcome", "Ghost", "never ends with “Ghost”")]
    public async Task What_cannot_be_is_refused_in_a_sentence_and_what_was_typed_stays(string form, string field, string value, string words)
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();

        var refused = await lawyer.SendAsync(await lawyer.GetAsync(LegalB), form, field == "outcome" ? [("to", "legal-a"), (field, value)] : [(field, value)]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(words, refused.Text.Replace("\u00A0", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Legal review at Gustave Roussy", refused.Document!.QuerySelector("#panel h2")!.TextContent, StringComparison.Ordinal);
        Assert.Equal((await VersionAsync(world, 1)).Json, (await VersionAsync(world, 2)).Json);
    }

    [Fact]
    public async Task A_step_is_removed_with_or_without_a_way_past_it_and_the_start_stays()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();

        var start = await lawyer.SendAsync(await lawyer.GetAsync(Edit + "?step=start"), "remove");
        Assert.Contains("The diagram starts at", start.Text, StringComparison.Ordinal);
        var page = await lawyer.GetAsync(Edit + "?step=status-approved");
        Assert.Contains("Lead “Register the amendment” on to “Tell everybody who acted” instead", page.Text.Replace("\u00A0", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        await lawyer.SendAsync(page, "remove");

        var root = JsonNode.Parse((await VersionAsync(world, 2)).Json)!["root"]!;
        Assert.DoesNotContain(root["activities"]!.AsArray(), a => a!["id"]!.GetValue<string>() == "status-approved");
        Assert.Contains(root["connections"]!.AsArray(), c => c!["source"]!["activity"]!.GetValue<string>() == "register" && c["target"]!["activity"]!.GetValue<string>() == "notify-approved");
        var text = await lawyer.SendAsync(await lawyer.GetAsync(Edit), "texts", ("en", "New title"), ("fr", "Nouveau titre"));
        Assert.Contains("New title", text.Document!.QuerySelector(".eyebrow")!.TextContent + text.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_way_leads_elsewhere_or_goes_and_two_branches_run_side_by_side()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();
        var page = await lawyer.GetAsync(Edit + "?step=register");
        var way = page.Document!.QuerySelector("#ways form.way")!.Id!;

        page = await lawyer.SendAsync(page, way, ("to", "notify-approved"));
        Assert.Contains("No path leads to the step", page.Text, StringComparison.Ordinal);
        page = await lawyer.SendAsync(page, page.Document!.QuerySelector("#ways form.way")!.Id!, ("to", "status-approved"));
        Assert.DoesNotContain("No path leads to the step", page.Text, StringComparison.Ordinal);
        page = await lawyer.SendAsync(await lawyer.FollowAsync(page, "Add a step here"), "add", ("kind", "parallel"), ("en", "Both at once"), ("fr", "Les deux à la fois"));
        Assert.DoesNotContain(page.Document!.QuerySelectorAll("#checks .findings > li"), l => l.TextContent.Contains("Error", StringComparison.Ordinal));
        var root = JsonNode.Parse((await VersionAsync(world, 2)).Json)!["root"]!;
        Assert.Equal(2, root["connections"]!.AsArray().Count(c => c!["target"]!["activity"]!.GetValue<string>() == "both-at-once-meet"));
        page = await lawyer.SendAsync(page, page.Document!.QuerySelector("#ways form.way")!.Id!, ("to", ""));
        Assert.Contains("It leads nowhere", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finding_with_a_fix_has_a_button_and_it_takes_the_finding_away()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.ImportAsync(await ShippedAsync(world, f => f.Step("rejected").Remove("mode")));
        var page = await lawyer.GetAsync(Edit);
        var button = page.Document!.QuerySelectorAll("#checks form").Single(f => f.TextContent.Contains("takes the first", StringComparison.Ordinal));

        var mended = await lawyer.SendAsync(page, button.Id!);

        Assert.DoesNotContain("does not say what it waits for", mended.Text, StringComparison.Ordinal);
        Assert.Equal("WaitAny", JsonNode.Parse((await VersionAsync(world, 2)).Json)!.AsObject().Step("rejected")["mode"]!["expression"]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_change_overtakes_the_request_to_publish_the_draft()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var other = await world.EnglishAsync(LawyerA);
        await lawyer.BeginAsync();
        await lawyer.SendAsync(await lawyer.GetAsync(LegalB), "step-form", ("i.deadlineDays", "8"));
        await lawyer.AskAsync(await lawyer.GetAsync("/workflows/project-amendment/versions/2"));
        var form = await other.GetAsync("/workflows/project-amendment/versions/2");
        Assert.Contains("any change takes that request back", (await other.GetAsync(Edit)).Text, StringComparison.Ordinal);

        await other.SendAsync(await other.GetAsync(LegalB), "step-form", ("i.deadlineDays", "9"));

        var late = await other.AnswerAsync(form, "approve");
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Equal(DefinitionStatus.Draft, (await VersionAsync(world, 2)).Status);
        await using var db = world.Db();
        Assert.Equal(PublicationState.Overtaken, (await db.Publications.SingleAsync()).State);
    }

    [SkippableTheory, OnBoth]
    public async Task Undo_takes_back_ones_own_last_change_and_nobody_elses(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        using var lawyer = await world.EnglishAsync(LawyerB);
        using var other = await world.EnglishAsync(LawyerA);
        await lawyer.BeginAsync();
        Assert.Null((await lawyer.GetAsync(Edit)).Document!.GetElementById("undo"));
        await lawyer.SendAsync(await lawyer.GetAsync(LegalB), "step-form", ("i.deadlineDays", "8"));
        var first = (await VersionAsync(world, 2)).Json;
        var page = await lawyer.SendAsync(await lawyer.GetAsync(LegalB), "step-form", ("i.deadlineDays", "9"));

        page = await lawyer.SendAsync(page, "undo");
        Assert.Contains("step=legal-b", page.Path, StringComparison.Ordinal);
        Assert.Equal(first, (await VersionAsync(world, 2)).Json);
        Assert.Null((await other.GetAsync(Edit)).Document!.GetElementById("undo"));
        var late = await other.SendAsync(await other.GetAsync(Edit + "?step=legal-a"), "step-form", ("i.deadlineDays", "7"));
        Assert.Null((await lawyer.GetAsync(Edit)).Document!.GetElementById("undo"));
        await other.SendAsync(late, "undo");
        await lawyer.SendAsync(await lawyer.GetAsync(Edit), "undo");
        Assert.Equal((await VersionAsync(world, 1)).Json, (await VersionAsync(world, 2)).Json);
        Assert.Null((await lawyer.GetAsync(Edit)).Document!.GetElementById("undo"));
    }

    [Fact]
    public async Task The_last_two_hundred_states_are_kept()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();
        await lawyer.SendAsync(await lawyer.GetAsync(LegalB), "step-form", ("i.deadlineDays", "8"));
        await using (var db = world.Db())
        {
            var one = await db.DraftStates.AsNoTracking().SingleAsync();
            db.DraftStates.AddRange(Enumerable.Range(2, 210).Select(n => new DraftState { Id = Guid.NewGuid(), VersionId = one.VersionId, Number = n, Json = "{}", After = "", PersonId = one.PersonId, At = one.At }));
            await db.SaveChangesAsync();
        }

        await lawyer.SendAsync(await lawyer.GetAsync(LegalB), "step-form", ("i.deadlineDays", "9"));

        await using var after = world.Db();
        Assert.Equal((200, 212), (await after.DraftStates.CountAsync(), await after.DraftStates.MaxAsync(s => s.Number)));
    }

    [Theory]
    [InlineData(Side.B, "audit", HttpStatusCode.Forbidden)]
    [InlineData(Side.B, "team-head", HttpStatusCode.NotFound)]
    [InlineData(Side.A, "head-of-rd", HttpStatusCode.NotFound)]
    [InlineData(Side.A, "administrator", HttpStatusCode.NotFound)]
    public async Task Nobody_else_sees_or_changes_a_draft(Side side, string mailbox, HttpStatusCode status)
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();
        var form = WebUser.Fields((IHtmlFormElement)(await lawyer.GetAsync(LegalB)).Document!.GetElementById("step-form")!);
        using var user = await world.EnglishAsync(World.Email(side, mailbox));
        var token = WebUser.Fields((await user.GetAsync("/account")).FormWith("commandId")).Single(f => f.Key == "__RequestVerificationToken");
        var fields = form.Where(f => f.Key is not ("__RequestVerificationToken" or "i.deadlineDays")).Append(token).Append(new("i.deadlineDays", "3")).ToList();

        Assert.Equal(status, (await user.GetAsync(LegalB)).Status);
        Assert.Equal(status, (await user.PostAsync(Edit, fields)).Status);
        Assert.Equal(status, (await user.PostAsync(Edit + "/begin", [token, new("commandId", "forced-begin")])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await lawyer.PostAsync(Edit, [.. fields.Where(f => f.Key != "__RequestVerificationToken")])).Status);
        Assert.Equal((await VersionAsync(world, 1)).Json, (await VersionAsync(world, 2)).Json);
    }

    [Fact]
    public async Task Hostile_text_in_names_is_shown_as_text()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();
        const string Hostile = "<script>alert(1)</script> \"x\" 'y' </title><svg onload=alert(2)>";

        var page = await lawyer.SendAsync(await lawyer.GetAsync(LegalB), "step-form", ("en", Hostile), ("fr", Hostile), ("i.people", "<b>@x"));

        Assert.Equal(Hostile, page.Document!.QuerySelector("#panel h2")!.TextContent);
        foreach (var shown in new[] { page, await lawyer.GetAsync(Edit + "?view=outline"), await lawyer.GetAsync("/workflows/project-amendment/versions/2?step=legal-b") })
        {
            Assert.Empty(shown.Document!.QuerySelectorAll("main script, main [onload], main b"));
        }
    }

    [Fact]
    public async Task The_outline_has_every_step_and_a_link_for_every_way()
    {
        await using var world = await World.StartAsync();
        using var lawyer = await world.EnglishAsync(LawyerB);
        await lawyer.BeginAsync();
        var root = JsonNode.Parse((await VersionAsync(world, 2)).Json)!["root"]!;

        var page = await lawyer.GetAsync(Edit + "?view=outline");

        Assert.Equal(root["activities"]!.AsArray().Count, page.Document!.QuerySelectorAll(".outline a[href*='?step=']").Select(a => a.GetAttribute("href")).Distinct().Count());
        Assert.Equal(root["connections"]!.AsArray().Count, page.Document.QuerySelectorAll(".outline a[href*='?edge=']").Length);
        Assert.Equal(root["connections"]!.AsArray().Count, (await lawyer.GetAsync(Edit)).Document!.QuerySelectorAll("svg a[href*='?edge=']").Length);
    }

    [Theory]
    [InlineData("""{"type":"Elsa.WriteLine","id":"a"}""")]
    [InlineData("""{"type":"Acme.Unknown","id":"a","name":"Thing","odd":{"expression":{"type":"Python","value":"1"}}}""")]
    [InlineData("""{"type":"Elsa.Sequence","id":"a","activities":[{"type":"Elsa.WriteLine","id":"b"},{"type":"Elsa.Flowchart","id":"c","activities":[{"type":"Elsa.End","id":"d"}],"connections":[]}]}""")]
    [InlineData("""{"type":"Elsa.Flowchart","id":"a"}""")]
    [InlineData("""{"type":"Elsa.Flowchart","id":"a","start":"b","activities":[{"type":"Elsa.FlowSwitch","id":"b","cases":[{"label":"A b","condition":{"type":"JavaScript","value":"1"}}]},{"type":"Elsa.FlowDecision","id":"c","condition":true},{"type":"Elsa.SetVariable","id":"d","variable":{"id":"v"}}],"connections":[{"source":"b","target":"c","sourcePort":"A b"},{"source":"c","target":"c","sourcePort":"True"}]}""")]
    public async Task Any_draft_that_can_be_read_can_be_opened(string root)
    {
        await using var world = await World.StartAsync();
        await WorkflowPagesTests.AddAsync(world, """{"id":"odd","definitionId":"odd","name":"Odd","version":1,"root":""" + root + "}");
        using var user = await world.EnglishAsync(LawyerB);

        foreach (var query in new[] { "", "?view=outline", "?view=diagram", "?step=a", "?step=b", "?step=c", "?step=d", "?step=none", "?edge=0", "?edge=1", "?edge=99", "?edge=-1", "?in=c&edge=0", "?step=b&outcome=A%20b", "?step=a&outcome=x" })
        {
            Assert.Equal(HttpStatusCode.OK, (await user.GetAsync("/workflows/odd/edit" + query)).Status);
        }
    }
}
