using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Definitions;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Workflows;

/// <summary>/workflows: what the process is, in every version, for those who answer for it.</summary>
public sealed class WorkflowPagesTests
{
    private const string First = "/workflows/project-amendment/versions/1";

    private static string Lawyer => WorkflowWorld.LawyerB;

    [SkippableTheory, OnBoth]
    public async Task The_list_says_what_is_published_and_how_many_cases_run_on_each_version(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        await world.InReviewAsync(await world.SmallAsync());
        await world.PublishAsync(step => step("legal-b")["checklist"] = "legal");
        await world.InReviewAsync(await world.SmallAsync() with { Title = "Second" });
        await world.InReviewAsync(await world.SmallAsync() with { Title = "Third" });
        using var user = await world.EnglishAsync(Lawyer);

        var page = await user.GetAsync("/workflows");

        Assert.Contains("1 on version 1", page.Text, StringComparison.Ordinal);
        Assert.Contains("2 on version 2", page.Text, StringComparison.Ordinal);
        Assert.Contains("/workflows/project-amendment/versions/2", page.Links);
        Assert.Contains("/workflows", (await user.GetAsync("/tasks")).Links);
        var history = await user.GetAsync("/workflows/project-amendment");
        Assert.Equal(["Version 2", "Version 1"], history.Document!.QuerySelectorAll("tbody th a").Select(a => a.TextContent));
        Assert.Contains("AmendFlow, at a start", history.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Side.A, "rd-counsel", true)]
    [InlineData(Side.B, "partnerships", true)]
    [InlineData(Side.B, "audit", true)]
    [InlineData(Side.B, "team-head", false)]
    [InlineData(Side.A, "head-of-rd", false)]
    [InlineData(Side.A, "administrator", false)]
    public async Task Legal_coordinators_and_observers_see_the_pages_and_for_others_there_are_none(Side side, string mailbox, bool sees)
    {
        await using var world = await World.StartAsync();
        using var user = await world.EnglishAsync(World.Email(side, mailbox));

        foreach (var path in new[] { "/workflows", "/workflows/project-amendment", First, First + "/file", First + "/drawing" })
        {
            Assert.Equal(sees ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await user.GetAsync(path)).Status);
        }

        Assert.Equal(sees, (await user.GetAsync("/account")).Links.Contains("/workflows"));
        using var stranger = new WebUser(world.Host.Address);
        Assert.StartsWith("/sign-in", (await stranger.GetAsync(First)).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_with_many_roles_finds_what_the_bar_has_no_room_for_in_the_menu()
    {
        await using var world = await World.StartAsync();
        await using (var db = world.Db())
        {
            var lawyer = await db.People.SingleAsync(p => p.Email == Lawyer);
            var mandate = await db.Mandates.SingleAsync(m => m.PersonId == lawyer.Id);
            db.Mandates.Add(new() { Id = Guid.NewGuid(), PersonId = lawyer.Id, AgreementId = mandate.AgreementId, Side = mandate.Side, Role = Role.Scientist, From = mandate.From, GrantedById = lawyer.Id });
            await db.SaveChangesAsync();
        }

        using var user = await world.EnglishAsync(Lawyer);
        var page = await user.GetAsync("/workflows");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(5, page.Document!.QuerySelectorAll(".top > nav a").Length);
        Assert.NotNull(page.Document.QuerySelector(".menu-body a[href='/workflows']"));
    }

    [Fact]
    public async Task A_version_is_drawn_and_a_step_that_is_chosen_says_who_is_asked_and_until_when()
    {
        await using var world = await World.StartAsync();
        using var user = await world.EnglishAsync(Lawyer);

        var page = await user.GetAsync(First);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.NotNull(page.Document!.QuerySelector("svg #step-legal-b"));
        var chosen = await user.GetAsync(First + "?step=legal-b");

        var card = chosen.Document!.QuerySelector("#chosen")!.TextContent;
        Assert.Contains("Gustave Roussy", card, StringComparison.Ordinal);
        Assert.Contains("the legal team", card, StringComparison.Ordinal);
        Assert.Contains("10 working days", card, StringComparison.Ordinal);
        Assert.Contains("chosen", chosen.Document.QuerySelector("svg #step-legal-b")!.ClassList);
        Assert.DoesNotContain("chosen", chosen.Document.QuerySelector("svg #step-legal-a")!.ClassList);
    }

    [Fact]
    public async Task What_the_checks_found_stands_beside_the_name_of_its_step_and_leads_to_it()
    {
        await using var world = await World.StartAsync();
        await world.PublishAsync(step =>
        {
            step("legal-b")["deadlineDays"] = 900;
            step("data")["condition"] = NextVersion.Script("Boolean", "getInput('nothing like this')");
        });
        using var user = await world.EnglishAsync(Lawyer);

        var page = await user.GetAsync("/workflows/project-amendment/versions/2");

        var finding = Assert.Single(page.Document!.QuerySelectorAll("#checks .findings > li"), l => l.TextContent.Contains("Legal review at Gustave Roussy", StringComparison.Ordinal));
        Assert.Contains("Error", finding.TextContent, StringComparison.Ordinal);
        Assert.Contains("$.root.activities[", finding.TextContent, StringComparison.Ordinal);
        var step = await user.GetAsync(finding.QuerySelector("a")!.GetAttribute("href")!.Split('#')[0]);
        Assert.Contains("Legal review at Gustave Roussy", step.Document!.QuerySelector("#chosen")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(page.Document.QuerySelectorAll("#checks .findings > li").Length, page.Document.QuerySelectorAll("#checks .findings > li a").Length);
    }

    [Fact]
    public async Task The_file_comes_back_to_the_byte_and_the_drawing_is_a_file_that_needs_no_style_of_ours()
    {
        await using var world = await World.StartAsync();
        var json = "\uFEFF" + """{"id":"odd","definitionId":"odd","name":"Odd","version":1,"x":"\u002B é","root":{"type":"Acme.Unknown","id":"a","extra":[1, 2]}}""" + "\r\n\n";
        await AddAsync(world, json);
        using var user = await world.EnglishAsync(Lawyer);

        using var file = await user.SendAsync(new(HttpMethod.Get, "/workflows/odd/versions/1/file"));
        Assert.Equal(Encoding.UTF8.GetBytes(json), await file.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("odd-v1.json", file.Content.Headers.ContentDisposition.FileName);

        using var drawing = await user.SendAsync(new(HttpMethod.Get, First + "/drawing"));
        Assert.Equal("attachment", drawing.Content.Headers.ContentDisposition!.DispositionType);
        var svg = System.Xml.Linq.XDocument.Parse(await drawing.Content.ReadAsStringAsync());
        Assert.Equal("svg", svg.Root!.Name.LocalName);
        Assert.Contains(svg.Descendants(), e => e.Name.LocalName == "style");
        Assert.Contains("Legal review at Gustave Roussy", svg.Descendants().Where(e => e.Name.LocalName == "title").Select(e => e.Value));
    }

    [Theory]
    [InlineData("""{"type":"Elsa.WriteLine","id":"a"}""", "WriteLine")]
    [InlineData("""{"type":"Acme.Unknown","id":"a","name":"Thing"}""", "Thing")]
    [InlineData("""{"type":"Elsa.Sequence","id":"a","activities":[{"type":"Elsa.WriteLine","id":"b"},{"type":"Elsa.Flowchart","id":"c","activities":[{"type":"Elsa.End","id":"d"}],"connections":[]}]}""", "Sequence")]
    [InlineData("""{"type":"Elsa.Flowchart","id":"a"}""", "Flowchart")]
    public async Task Any_workflow_that_can_be_read_has_a_page(string root, string kind)
    {
        await using var world = await World.StartAsync();
        await AddAsync(world, """{"id":"odd","definitionId":"odd","name":"Odd","version":1,"root":""" + root + "}");
        using var user = await world.EnglishAsync(Lawyer);

        foreach (var query in new[] { "", "?view=outline", "?view=diagram", "?step=a", "?step=b", "?step=d", "?step=none", "?view=x&step=c" })
        {
            Assert.Equal(HttpStatusCode.OK, (await user.GetAsync("/workflows/odd/versions/1" + query)).Status);
        }

        Assert.Contains(kind, (await user.GetAsync("/workflows/odd/versions/1?step=a")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await user.GetAsync("/workflows/odd/versions/2")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await user.GetAsync("/workflows/none")).Status);
    }

    internal static async Task AddAsync(World world, string json, DefinitionStatus status = DefinitionStatus.Draft)
    {
        var file = JsonNode.Parse(json.TrimStart('\uFEFF'))!;
        await using var db = world.Db();
        db.Definitions.Add(new DefinitionVersion
        {
            Id = file["id"]!.GetValue<string>(),
            DefinitionId = file["definitionId"]!.GetValue<string>(),
            Version = file["version"]!.GetValue<int>(),
            Name = file["name"]!.GetValue<string>(),
            Json = json,
            Status = status,
            ImportedAt = TestHost.Start,
        });
        await db.SaveChangesAsync();
    }
}
