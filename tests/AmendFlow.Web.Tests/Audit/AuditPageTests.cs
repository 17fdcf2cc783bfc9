using System.Text.RegularExpressions;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Tests.Delegations;
using AmendFlow.Web.Tests.House;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Audit;

/// <summary>The record as an auditor reads it: people and steps by name, nothing that only the machine understands.</summary>
public sealed partial class AuditPageTests
{
    [Fact]
    public async Task An_entry_says_who_did_what_on_which_step_revision_and_channel()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.Reject, "Outside the field.", CancellationToken.None);
        using var auditor = await world.SignInAsync(World.Email(Side.A, "auditor"));

        var page = await auditor.GetAsync($"/audit/cases/{submitted.CaseId}");
        var entry = Card(page, "Decision: Rejected");

        Assert.Contains("Legal review at Sanofi, round 1", entry, StringComparison.Ordinal);
        Assert.Contains("Legal reviewer, Sanofi", entry, StringComparison.Ordinal);
        Assert.Contains("under the mandate held since", entry, StringComparison.Ordinal);
        Assert.Contains("revision 1 of the proposal", entry, StringComparison.Ordinal);
        Assert.Contains("page, signed in", entry, StringComparison.Ordinal);
        Assert.Contains("Paris time (UTC+", entry, StringComparison.Ordinal);
        Assert.Contains("Outside the field.", entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_only_set_a_step_off_is_not_given_the_role_that_it_asks()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        using var auditor = await world.SignInAsync(World.Email(Side.A, "auditor"));

        var opened = Card(await auditor.GetAsync($"/audit/cases/{submitted.CaseId}"), "Asked: the finance team of Sanofi");

        Assert.Matches("Who AmendFlow follows from entry [0-9]+ ", opened);
        Assert.DoesNotContain("Finance reviewer, Sanofi", opened, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_other_partys_people_are_told_by_role_and_organisation()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "legal-b", DecisionKind.Approve, "", CancellationToken.None);
        using var auditor = await world.SignInAsync(World.Email(Side.A, "auditor"));

        var entry = Card(await auditor.GetAsync($"/audit/cases/{submitted.CaseId}"), "Decision: Approved");

        Assert.Matches("Who Legal reviewer, Gustave Roussy under a mandate for this role Channel", entry);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public async Task No_key_and_no_identifier_shows_on_a_page_of_the_record(string language)
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);
        await world.FreezeAsync(submitted.CaseId);
        await world.ApproveAllAsync(submitted.CaseId);
        using var auditor = await world.SignInAsync(World.Email(Side.B, "audit"));

        foreach (var path in new[] { $"/audit/cases/{submitted.CaseId}", "/audit", "/audit?decision=approve", $"/cases/{submitted.CaseId}?history=all" })
        {
            var page = await auditor.GetAsync(path + (path.Contains('?') ? "&" : "?") + $"lang={language}");
            Assert.DoesNotMatch(Internal(), page.Text);
        }
    }

    [Fact]
    public async Task A_search_by_decision_finds_only_such_decisions()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.Approve, "", CancellationToken.None);
        await world.Driver.DecideAsync(submitted.CaseId, "finance-b", DecisionKind.RequestChanges, "Overhead is missing.", CancellationToken.None);
        using var auditor = await world.SignInAsync(World.Email(Side.A, "auditor"));

        var page = await auditor.GetAsync("/audit?decision=request-changes");

        Assert.Equal(["Decision: Changes requested"], page.Document!.QuerySelectorAll("tbody th").Select(h => h.FirstChild!.TextContent.Trim()));
    }

    [Fact]
    public async Task A_task_that_followed_an_absence_names_its_days()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.GiveAsync(World.Email(Side.A, "portfolio-head"), Role.ScientificReviewer, World.Email(Side.A, "rd-finance"), 0, 3);
        using var auditor = await world.SignInAsync(World.Email(Side.A, "auditor"));

        var entry = Card(await auditor.GetAsync($"/audit/cases/{submitted.CaseId}"), "Task passed on by a delegation");

        Assert.Contains("Delegation (your party only) from 2 March 2026 to 5 March 2026", entry, StringComparison.Ordinal);
        Assert.DoesNotContain("no longer on file", entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_accepts_an_invitation_is_told_by_party_and_link_and_has_no_role_until_they_get_one()
    {
        await using var world = await World.StartAsync();
        var administrator = await world.Driver.ActorAsync(World.Email(Side.A, "administrator"), CancellationToken.None);
        await using var db = world.Db();
        var organisation = await db.People.Where(p => p.Id == administrator.PersonId).Select(p => p.OrganisationId).SingleAsync();
        await world.Host.Get<InviteHandler>().InviteAsync(administrator, "invite-newcomer", new("Nora New", "nora@sanofi.example", "en", organisation), CancellationToken.None);
        await world.Host.SweepAsync();
        var mail = Directory.EnumerateFiles(world.Host.MailFolder, "*.eml").Select(f => MimeKit.MimeMessage.Load(f)).Single(m => m.To.Mailboxes.Single().Address == "nora@sanofi.example").TextBody!;
        var link = mail[mail.IndexOf("/invitation/", StringComparison.Ordinal)..].Split(' ', '\n', '\r')[0];
        using var newcomer = new WebUser(world.Host.Address);
        await newcomer.SubmitAsync(await newcomer.GetAsync(link), link, ("password", "a long enough phrase"), ("passwordAgain", "a long enough phrase"));
        using var auditor = await world.SignInAsync(World.Email(Side.A, "auditor"));

        var entry = (await auditor.GetAsync("/audit")).Document!.QuerySelectorAll("tr").First(r => r.TextContent.Contains("Invitation accepted", StringComparison.Ordinal)).TextContent;

        Assert.Contains("Sanofi", entry, StringComparison.Ordinal);
        Assert.DoesNotContain("AmendFlow", entry, StringComparison.Ordinal);
        Assert.Contains("mailed link", entry, StringComparison.Ordinal);
        Assert.Contains("Person: Nora New <nora@sanofi.example>", entry, StringComparison.Ordinal);
        Assert.Contains("You have no role in any agreement at present", (await newcomer.GetAsync("/tasks")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_action_that_is_written_has_its_words()
    {
        var written = Repository.Files("src", "*.cs").SelectMany(f => Action().Matches(Repository.Read(f))).Select(m => m.Groups[1].Value).ToHashSet();

        Assert.Contains("text-frozen", written);
        Assert.Empty(written.Except(AuditWords.All.Select(w => w.Key)));
    }

    private static string Card(WebPage page, string title) => string.Join(' ', string.Join(' ', page.Document!.QuerySelectorAll("section.card")
        .First(c => c.QuerySelector("h2")!.TextContent.Contains(title, StringComparison.Ordinal))
        .Descendants<IText>().Select(t => t.TextContent)).Replace('\u00A0', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("new AuditFact\\((?:[^\"()]*\\? )?\"([a-z-]+)\"")]
    private static partial Regex Action();

    // Steps as stored, identifiers, ports, keys of roles, sections, decisions and reasons.
    [GeneratedRegex("[a-z]+-[ab]/[0-9]|[0-9a-f]{8}-[0-9a-f]{4}-|round-|legal-reviewer|ChangesRequested|request-changes|overtaken:|reopened:|signed-in|asked-0|decided-by|subject [0-9a-f]{8}")]
    private static partial Regex Internal();
}
