using System.Net;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Definitions;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Workflows;

/// <summary>/workflows/…/simulate: what would happen, without anything happening.</summary>
public sealed class SimulateTests
{
    private const string Page = "/workflows/project-amendment/versions/1/simulate";

    // A Monday. The 8th, the 14th and the 25th of May 2026 are holidays in France.
    private const string Small = Page + "?start=2026-05-04&f.samples=no&f.data=no&f.ip=no&f.money=no";

    [Fact]
    public async Task When_everybody_approves_it_ends_on_the_sixth_working_day_and_holidays_are_none()
    {
        await using var world = await World.StartAsync();
        using var user = await world.EnglishAsync(WorkflowWorld.LawyerB);

        var page = await user.GetAsync(Small);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(["Approved, to be signed", "6", "9", "Wednesday 13 May 2026"], Facts(page).Take(4));
        Assert.Equal(
            ["Monday 4 May 2026", "Tuesday 5 May 2026", "Wednesday 6 May 2026", "Thursday 7 May 2026", "Monday 11 May 2026", "Tuesday 12 May 2026", "Wednesday 13 May 2026"],
            Days(page).Keys);
        Assert.Contains("asked, to answer by 7 May 2026", Days(page)["Monday 4 May 2026"], StringComparison.Ordinal);

        // Ten working days after the 5th, without the 8th and the 14th.
        Assert.Contains("Legal review at Gustave Roussy · the legal team (Gustave Roussy): asked, to answer by 21 May 2026", Days(page)["Tuesday 5 May 2026"], StringComparison.Ordinal);
        Assert.Contains("done", page.Document!.QuerySelector("svg #step-legal-b")!.ClassList);
        Assert.DoesNotContain("done", page.Document.QuerySelector("svg #step-data-a")?.ClassList ?? (IEnumerable<string>)[]);
        Assert.Contains("By its drawing, nowhere", page.Document.QuerySelector("#held")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.legal-b=ChangesRequested&d.legal-b=3", "Approved, to be signed", "Legal review at Gustave Roussy · Changes requested")]
    [InlineData("a.legal-b=Rejected", "Rejected", "Legal review at Gustave Roussy · Rejected")]
    [InlineData("a.triage=NotAnAmendment", "Rejected", "Needs no amendment")]
    [InlineData("all=silent", "Lapsed", "Lapsed: nobody answered in time")]
    [InlineData("after=0", "Approved, to be signed", "enters the agreement’s register")]
    public async Task A_step_answers_as_it_was_chosen(string chosen, string end, string said)
    {
        await using var world = await World.StartAsync();
        using var user = await world.EnglishAsync(WorkflowWorld.LawyerB);

        var page = await user.GetAsync($"{Small}&{chosen}");

        Assert.Equal(end, Facts(page)[0]);
        Assert.Contains(said, string.Join(' ', Days(page).Values), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_is_reminded_of_escalated_and_lapses_on_the_days_of_the_calendar()
    {
        await using var world = await World.StartAsync();
        using var user = await world.EnglishAsync(WorkflowWorld.LawyerB);

        var page = await user.GetAsync(Small + "&a.legal-b=silent");

        // Asked on the 5th, due on 21 May: five working days before it is the 13th (the 14th is Ascension), two days after it 26 May (the
        // 25th is Whit Monday), and forty days after it 20 July (14 July is none).
        var days = Days(page);
        Assert.Contains("Legal review at Gustave Roussy · the legal team (Gustave Roussy): reminded, due 21 May 2026", days["Wednesday 13 May 2026"], StringComparison.Ordinal);
        Assert.Contains("the deadline passes without an answer", days["Thursday 21 May 2026"], StringComparison.Ordinal);
        Assert.Contains("the coordinator (Gustave Roussy): told that nobody has answered", days["Tuesday 26 May 2026"], StringComparison.Ordinal);
        Assert.Contains("Lapsed: nobody answered in time", days["Monday 20 July 2026"], StringComparison.Ordinal);
        Assert.Equal("Lapsed", Facts(page)[0]);
    }

    [Fact]
    public async Task A_real_proposal_brings_its_facts_and_what_the_reader_says_wins()
    {
        await using var world = await World.StartAsync();
        var real = await world.InReviewAsync(await world.SmallAsync());
        using var user = await world.EnglishAsync(WorkflowWorld.LawyerB);

        var as_it_is = await user.GetAsync($"{Page}?on=case:{real.CaseId}&start=2026-05-04");
        var with_samples = await user.GetAsync($"{Page}?on=case:{real.CaseId}&start=2026-05-04&f.samples=yes");

        Assert.Contains("As in the proposal: No", as_it_is.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("the samples and ethics team", string.Join(' ', Days(as_it_is).Values), StringComparison.Ordinal);
        Assert.Contains("the samples and ethics team (Sanofi): asked", string.Join(' ', Days(with_samples).Values), StringComparison.Ordinal);

        // The hospital proposes, so its coordinator does the triage.
        Assert.Contains("the coordinator (Gustave Roussy): asked", Days(as_it_is)["Monday 4 May 2026"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_chair_is_said_and_only_names_of_the_readers_own_lane_are_shown()
    {
        await using var world = await World.StartAsync();
        await using (var db = world.Db())
        {
            await db.Mandates.Where(m => m.Side == Side.B && m.Role == Role.IpReviewer).ExecuteDeleteAsync();
        }

        using var user = await world.EnglishAsync(WorkflowWorld.LawyerB);
        var page = await user.GetAsync($"{Page}?on=agreement:{world.Agreement.Id}&start=2026-05-04");

        Assert.Contains("Nobody at Gustave Roussy holds the role “Intellectual property reviewer” today", page.Document!.QuerySelector("#held")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Nobody at Sanofi", page.Document.QuerySelector("#held")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Mail to Direction des affaires juridiques (Gustave Roussy)", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("R&D counsel (Sanofi)", page.Text, StringComparison.Ordinal);

        // Executives act in the shared lane, under their names.
        Assert.Contains("Head of R&D France (Sanofi)", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Side.A, "rd-counsel", true)]
    [InlineData(Side.B, "audit", true)]
    [InlineData(Side.B, "team-head", false)]
    [InlineData(Side.A, "head-of-rd", false)]
    [InlineData(Side.A, "administrator", false)]
    public async Task Who_may_not_read_workflows_finds_no_such_page(Side side, string mailbox, bool sees)
    {
        await using var world = await World.StartAsync();
        using var user = await world.EnglishAsync(World.Email(side, mailbox));

        foreach (var path in new[] { Page, "/workflows/project-amendment/simulate", "/workflows/project-amendment/versions/1/backtest" })
        {
            Assert.Equal(sees ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await user.GetAsync(path)).Status);
        }

        using var stranger = new WebUser(world.Host.Address);
        Assert.StartsWith("/sign-in", (await stranger.GetAsync(Page)).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proposal_or_an_agreement_that_is_not_the_readers_is_not_there_and_a_draft_is_nobodys()
    {
        await using var world = await World.StartAsync();
        var real = await world.InReviewAsync(await world.SmallAsync());
        using var outsider = await world.SignInAsync(WorkflowWorld.Operator);
        using var user = await world.EnglishAsync(WorkflowWorld.LawyerB);

        Assert.Equal(HttpStatusCode.OK, (await outsider.GetAsync(Page)).Status);
        Assert.DoesNotContain(real.CaseId.ToString(), (await outsider.GetAsync(Page)).Body, StringComparison.Ordinal);
        foreach (var on in new[] { $"case:{real.CaseId}", $"agreement:{world.Agreement.Id}" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await outsider.GetAsync($"{Page}?on={on}")).Status);
            Assert.Equal(HttpStatusCode.OK, (await user.GetAsync($"{Page}?on={on}")).Status);
        }

        foreach (var on in new[] { $"case:{real.ProposalId}", $"case:{Guid.Empty}", "case:", "x", "agreement:x:y" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await user.GetAsync($"{Page}?on={on}")).Status);
        }
    }

    [Fact]
    public async Task What_the_other_party_keeps_to_itself_is_not_shown()
    {
        const string marker = "ZZPRIVATE";
        await using var world = await World.StartAsync();
        var real = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(real.CaseId, "legal-a", AmendFlow.Agreements.Approval.DecisionKind.Approve, "", CancellationToken.None, internalNote: marker);
        await using (var db = world.Db())
        {
            await db.People.Where(p => p.Email == WorkflowWorld.LawyerA).ExecuteUpdateAsync(s => s.SetProperty(p => p.Name, marker));
        }

        using var other = await world.EnglishAsync(WorkflowWorld.LawyerB);
        using var own = await world.EnglishAsync(World.Email(Side.A, "rd-counsel-2"));
        foreach (var on in new[] { "", $"case:{real.CaseId}", $"agreement:{world.Agreement.Id}" })
        {
            Assert.DoesNotContain(marker, (await other.GetAsync($"{Page}?on={on}")).Body, StringComparison.Ordinal);
        }

        Assert.Contains(marker, (await own.GetAsync($"{Page}?on=case:{real.CaseId}")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_that_goes_round_for_ever_is_said_to_and_its_circle_is_named()
    {
        await using var world = await World.StartAsync();
        await WorkflowPagesTests.AddAsync(world, await WorkflowWorld.ShippedAsync(world, file =>
        {
            (file["id"], file["version"]) = ("round", 2);
            var way = file["root"]!["connections"]!.AsArray().Single(c => c!["source"]!["activity"]!.GetValue<string>() == "triage" && c["source"]!["port"]!.GetValue<string>() == "Complete");
            way!["target"]!["activity"] = "triage";
        }));
        await WorkflowPagesTests.AddAsync(world, """
            {"id":"spin","definitionId":"spin","name":"Spin","version":1,"root":{"type":"Elsa.Flowchart","id":"f","activities":[{"type":"Elsa.WriteLine","id":"a"},{"type":"Elsa.WriteLine","id":"b"}],
            "connections":[{"source":{"activity":"a","port":"Done"},"target":{"activity":"b"}},{"source":{"activity":"b","port":"Done"},"target":{"activity":"a"}}]}}
            """);
        using var user = await world.EnglishAsync(WorkflowWorld.LawyerB);

        var page = await user.GetAsync("/workflows/project-amendment/versions/2/simulate?start=2026-05-04");
        var spinning = await user.GetAsync("/workflows/spin/versions/1/simulate");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("The case would never end", page.Text, StringComparison.Ordinal);
        Assert.Contains("goes round for ever: “Triage", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, spinning.Status);
        Assert.NotEmpty(spinning.Document!.QuerySelectorAll("#held li"));
    }

    [Theory]
    [InlineData("en", "It goes round for ever of itself, without asking anybody: “t”.", "waits for the event “signed”", "No longer needed: the case, or this part of it, has ended")]
    [InlineData("fr", "Il tourne en rond de lui-même, sans solliciter personne : « t ».", "attend l’événement « signed »", "Sans objet : le dossier, ou cette partie du dossier, est terminé")]
    public async Task What_runs_without_people_is_told_as_such_in_the_readers_language(string language, string circle, string waits, string closed)
    {
        await using var world = await World.StartAsync();
        await WorkflowPagesTests.AddAsync(world, """
            {"id":"spin","definitionId":"spin","name":"Spin","version":1,"root":{"type":"Elsa.Flowchart","id":"f","activities":[{"type":"Elsa.Timer","id":"t","interval":"00:10:00"}],
            "connections":[{"source":{"activity":"t","port":"Done"},"target":{"activity":"t","port":"In"}}]}}
            """);
        await WorkflowPagesTests.AddAsync(world, """
            {"id":"first","definitionId":"first","name":"First","version":1,"root":{"id":"f","type":"Elsa.Flowchart","activities":[{"id":"fork","type":"Elsa.Fork","joinMode":"WaitAny",
            "branches":[{"id":"long","type":"Elsa.Delay","timeSpan":"9.00:00:00"},{"id":"heard","type":"Elsa.Event","eventName":"signed"}]}],"connections":[]}}
            """);
        using var user = language == "en" ? await world.EnglishAsync(WorkflowWorld.LawyerB) : await world.SignInAsync(WorkflowWorld.LawyerB);

        var spinning = await user.GetAsync("/workflows/spin/versions/1/simulate");
        var told = Words(string.Join(' ', Days(await user.GetAsync("/workflows/first/versions/1/simulate?start=2026-05-04")).Values));

        Assert.Contains(circle, Words(spinning.Document!.Body!.TextContent), StringComparison.Ordinal);
        Assert.Contains(waits, told, StringComparison.Ordinal);
        Assert.Contains(closed, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_never_ends_is_stopped_and_nothing_is_written_by_looking()
    {
        await using var world = await World.StartAsync();
        var real = await world.InReviewAsync(await world.SmallAsync());
        await world.PublishAsync(step => step("data")["condition"] = NextVersion.Script("Boolean", "let a = [1]; for (let i = 0; i < 60; i++) { a = [a, a]; } return a.flat(Infinity).length > 0;"));
        using var user = await world.EnglishAsync(WorkflowWorld.LawyerB);
        var before = await DatabaseDigest.OfAsync(world.Host.Database);

        var page = await user.GetAsync("/workflows/project-amendment/versions/2/simulate?start=2026-05-04");
        await user.GetAsync($"{Page}?on=case:{real.CaseId}&all=silent");
        await user.GetAsync("/workflows/project-amendment/versions/2/backtest");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        // In a process of its own, whichever of its limits it meets first.
        Assert.Matches("The script failed: it (took longer than 2 seconds|needs more memory)", page.Document!.QuerySelector("#held")!.TextContent);
        Assert.Equal(before, await DatabaseDigest.OfAsync(world.Host.Database));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_gives_its_findings()
    {
        await using var world = await World.StartAsync();
        await WorkflowPagesTests.AddAsync(world, """{"id":"odd","definitionId":"odd","name":"Odd","version":1,"root":"none"}""");
        using var user = await world.EnglishAsync(WorkflowWorld.LawyerB);

        foreach (var page in new[] { await user.GetAsync("/workflows/odd/versions/1/simulate"), await user.GetAsync("/workflows/odd/versions/1/backtest") })
        {
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.NotEmpty(page.Document!.QuerySelectorAll("#checks .findings li"));
        }
    }

    [Fact]
    public async Task The_short_address_leads_to_the_newest_draft_else_to_what_is_published_and_keeps_what_was_chosen()
    {
        await using var world = await World.StartAsync();
        using var user = await world.EnglishAsync(WorkflowWorld.LawyerB);

        Assert.Equal(Page + "?start=2026-05-04", (await user.GetAsync("/workflows/project-amendment/simulate?start=2026-05-04")).Path);
        await WorkflowPagesTests.AddAsync(world, await WorkflowWorld.ShippedAsync(world, file => (file["id"], file["version"]) = ("next", 2)), DefinitionStatus.Draft);
        Assert.Equal("/workflows/project-amendment/versions/2/simulate", (await user.GetAsync("/workflows/project-amendment/simulate")).Path);
        Assert.Contains("/workflows/project-amendment/simulate", (await user.GetAsync("/workflows/project-amendment")).Links);
        Assert.Contains(Page, (await user.GetAsync("/workflows/project-amendment/versions/1")).Links);

        // What a browser sends of a form that was left empty is no part of a bookmark.
        Assert.Equal(Page + "?start=2026-05-04&a.legal-b=Rejected", (await user.GetAsync(Page + "?on=&party=&start=2026-05-04&a.legal-a=&a.legal-b=Rejected")).Path);
    }

    [Theory]
    [InlineData("start=2026-13-01", "Give the first day as a date")]
    [InlineData("start=9999-12-31", "Give the first day as a date")]
    [InlineData("after=-1", "whole number from 0 to 250")]
    [InlineData("d.legal-b=9999", "whole number from 0 to 250")]
    [InlineData("a.nothing=Approved", "no step “nothing”")]
    [InlineData("a.legal-b=Nonsense", "no step “legal-b” that could be answered like that")]
    [InlineData("party=C&f.samples=perhaps&f.none=1&unknown=1", null)]
    public async Task What_cannot_be_used_is_said_and_the_rest_is_run(string query, string? said)
    {
        await using var world = await World.StartAsync();
        using var user = await world.EnglishAsync(WorkflowWorld.LawyerB);

        var page = await user.GetAsync($"{Page}?{query}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("Approved, to be signed", Facts(page)[0]);
        Assert.Equal(said is null, page.Document!.QuerySelector("#errors") is null);
        Assert.Contains(said ?? "", page.Document.QuerySelector("#errors")?.TextContent ?? "", StringComparison.Ordinal);
    }

    private static string[] Facts(WebPage page) => [.. page.Document!.QuerySelectorAll("#end dd").Select(d => Words(d.TextContent))];

    private static Dictionary<string, string> Days(WebPage page) => page.Document!.QuerySelectorAll("table.data tbody tr")
        .ToDictionary(r => Words(r.QuerySelector("th")!.TextContent), r => Words(r.QuerySelector("td")!.TextContent));

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
