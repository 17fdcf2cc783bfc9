using System.Net;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Links;

/// <summary>The mailed link decides only by a form, only after its code, and once.</summary>
public sealed class LinkProtocolTests
{
    [SkippableTheory, OnBoth]
    public async Task Whoever_fetches_every_mailed_address_changes_nothing(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await LinkWorld.StartAsync(kind);
        var link = await world.Finance.LinkAsync();
        var before = await world.EverythingAsync();

        foreach (var path in new[] { link, link + "?lang=fr", link + "?d=approve", link + "/decide", link + "/code", link + "/enter", link + "/delegate" })
        {
            await world.Finance.GetAsync(path);
            await world.Finance.HeadAsync(path);
        }

        Assert.Equal(before, await world.EverythingAsync());
    }

    [Fact]
    public async Task Before_the_code_the_page_names_the_task_and_keeps_its_content_back()
    {
        await using var world = await LinkWorld.StartAsync();

        var page = await world.Finance.GetAsync(await world.Finance.LinkAsync());

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Finance review at Sanofi", page.Text, StringComparison.Ordinal);
        Assert.Contains("This page is for R&D finance (Sanofi)", page.Text, StringComparison.Ordinal);
        Assert.Contains("16 March 2026", page.Text.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.DoesNotContain("380,000", page.Body, StringComparison.Ordinal);
        Assert.Null(page.Form("/decide"));
        Assert.Equal(("no-referrer", "noindex, nofollow"), (page.Headers["Referrer-Policy"], page.Headers["X-Robots-Tag"]));
        Assert.Contains("no-store", page.Headers["Cache-Control"], StringComparison.Ordinal);
    }

    [SkippableTheory, OnBoth]
    public async Task With_its_code_a_link_records_a_decision_and_then_shows_it(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await LinkWorld.StartAsync(kind);
        var link = await world.Finance.LinkAsync();
        var opened = await world.Finance.OpenAsync(link);
        Assert.Contains("380,000", opened.Text, StringComparison.Ordinal);
        Assert.Null(opened.Find("input[type=radio][checked]"));

        var posted = await world.Finance.SubmitAsync(opened, "/decide", LinkWorld.Approval);

        Assert.Equal((HttpStatusCode.SeeOther, link), (posted.Status, posted.Headers["Location"]));
        await using (var db = world.World.Db())
        {
            var decision = await db.Decisions.SingleAsync();
            Assert.Equal((DecisionKind.Approve, Channel.Link, Assurance.LinkAndCode), (decision.Kind, decision.Channel, decision.Assurance));
        }

        Assert.Contains("You recorded: Approved", (await world.Finance.GetAsync(link)).Text, StringComparison.Ordinal);
        using var other = world.Finance.Another();
        var outline = await other.GetAsync(link);
        Assert.Contains("You recorded: Approved", outline.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("380,000", outline.Body, StringComparison.Ordinal);
        await world.World.Host.SweepAsync();
        Assert.Contains(world.Finance.Mails(), m => m.Subject.Contains("you recorded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_recorded_by_a_link_shows_its_checklist_and_that_conditions_were_laid_down()
    {
        await using var world = await LinkWorld.StartAsync();
        var link = await world.Finance.LinkAsync();

        var posted = await world.Finance.SubmitAsync(
            await world.Finance.OpenAsync(link), "/decide",
            [.. LinkWorld.Approval.Skip(1), ("decision", "approve-with-conditions"), ("reason", "The overhead is open."),
                ("conditions[0].text", "The overhead is agreed."), ("conditions[0].blocks", "in-force"), ("conditions[0].side", "A"), ("conditions[0].role", "finance-reviewer")]);
        Assert.True(posted.Status == HttpStatusCode.SeeOther, posted.Text);
        var page = await world.Finance.GetAsync(link);

        Assert.Contains("You recorded: Approved with conditions", page.Text, StringComparison.Ordinal);
        Assert.Contains(ChecklistCatalogue.Get("finance").Items[0].Question.En, page.Find("#record")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Finance review at Sanofi (done)Approved with conditions", page.Text.Replace('\u00A0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_code_a_posted_decision_is_refused_and_what_was_typed_is_shown()
    {
        await using var world = await LinkWorld.StartAsync();
        var link = await world.Finance.LinkAsync();
        var opened = await world.Finance.OpenAsync(link);
        world.World.Host.Clock.Advance(TimeSpan.FromMinutes(31));

        var late = await world.Finance.SubmitAsync(opened, "/decide", [.. LinkWorld.Approval, ("reason", "A long thought.")]);

        Assert.Equal(HttpStatusCode.Forbidden, late.Status);
        Assert.Contains("A long thought.", late.Text, StringComparison.Ordinal);
        Assert.Equal(0, await world.DecisionsAsync());
    }

    [Fact]
    public async Task A_browser_without_cookies_is_told_why_and_nothing_is_recorded()
    {
        await using var world = await LinkWorld.StartAsync();
        var link = await world.Finance.LinkAsync();
        var page = await world.Finance.GetAsync(link);
        var before = await world.EverythingAsync();
        using var blocked = world.Finance.Another();

        var refused = await blocked.SubmitAsync(page, "/code");

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("cookies", refused.Text, StringComparison.Ordinal);
        Assert.Equal(before, await world.EverythingAsync());
    }

    [Fact]
    public async Task The_same_form_sent_twice_records_one_decision_and_another_form_says_what_was_recorded()
    {
        await using var world = await LinkWorld.StartAsync();
        var link = await world.Finance.LinkAsync();
        var first = await world.Finance.OpenAsync(link);
        var second = await world.Finance.GetAsync(link);
        await world.Finance.SubmitAsync(first, "/decide", LinkWorld.Approval);

        var again = await world.Finance.SubmitAsync(first, "/decide", LinkWorld.Approval);
        var other = await world.Finance.SubmitAsync(second, "/decide", ("decision", "reject"), ("reason", "No."));

        Assert.Equal(HttpStatusCode.SeeOther, again.Status);
        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        Assert.Contains("You recorded: Approved", other.Text, StringComparison.Ordinal);
        await using var db = world.World.Db();
        Assert.Equal(DecisionKind.Approve, (await db.Decisions.SingleAsync()).Kind);
    }

    [Fact]
    public async Task A_decision_on_content_that_changed_meanwhile_is_refused()
    {
        await using var world = await LinkWorld.StartAsync();
        var link = await world.Finance.LinkAsync();
        var opened = await world.Finance.OpenAsync(link);
        world.World.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.World.Driver.ReviseAsync(
            World.Head, world.Submitted.ProposalId,
            c => c with { BudgetLines = [.. c.BudgetLines.Select(l => l with { AmountCents = l.AmountCents + 100 })] }, "Dearer.", CancellationToken.None);

        var refused = await world.Finance.SubmitAsync(opened, "/decide", LinkWorld.Approval);

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("a newer mail has its own link", refused.Text, StringComparison.Ordinal);
        Assert.Equal(0, await world.DecisionsAsync());
        Assert.NotEqual(link, await world.Finance.LinkAsync());
    }

    [Fact]
    public async Task Delegating_from_the_page_passes_the_task_on_with_a_link_of_its_own()
    {
        await using var world = await LinkWorld.StartAsync();
        var link = await world.Finance.LinkAsync();
        var opened = await world.Finance.OpenAsync(link);
        var colleague = World.Email(AmendFlow.Agreements.Parties.Side.A, "rd-counsel");
        var to = (await world.World.Driver.ActorAsync(colleague, CancellationToken.None)).PersonId;

        world.World.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var done = await world.Finance.SubmitAsync(opened, "/delegate", ("toPersonId", to.ToString()), ("delegateReason", "Away."));

        Assert.Equal(HttpStatusCode.SeeOther, done.Status);
        var page = await world.Finance.GetAsync(link);
        Assert.Contains("You delegated this to a colleague", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("R&D counsel", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("380,000", page.Body, StringComparison.Ordinal);
        using var counsel = new Phone(world.World, colleague);
        var theirs = await counsel.OpenAsync(await counsel.LinkAsync());
        await counsel.SubmitAsync(theirs, "/decide", LinkWorld.Approval);
        await using var db = world.World.Db();
        var decision = await db.Decisions.SingleAsync();
        Assert.Equal((to, true), (decision.ActorId, decision.PrincipalId != to));
    }

    [Fact]
    public async Task The_address_of_a_form_leads_back_to_its_page_and_no_address_carries_the_token_elsewhere()
    {
        await using var world = await LinkWorld.StartAsync();
        var link = await world.Finance.LinkAsync();
        using var client = world.World.Host.NewClient();

        foreach (var form in new[] { "/enter", "/code", "/decide", "/x/y" })
        {
            var answer = await client.GetAsync(new Uri(link + form, UriKind.Relative));
            Assert.Equal((HttpStatusCode.SeeOther, link), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        }

        foreach (var method in new[] { "OPTIONS", "FOO", "PUT" })
        {
            using var odd = new HttpRequestMessage(new HttpMethod(method), link + "/decide");
            var answer = await client.SendAsync(odd);
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{method}: {answer.StatusCode}");
            Assert.Null(answer.Headers.Location);
        }
    }

    [Fact]
    public async Task A_link_tells_of_a_withdrawal_for_thirty_days_and_is_unknown_after()
    {
        await using var world = await LinkWorld.StartAsync();
        var link = await world.Finance.LinkAsync();
        var handler = world.World.Host.Get<AmendFlow.Web.Features.Proposals.WithdrawHandler>();
        await handler.HandleAsync(
            await world.World.Driver.ActorAsync(World.Head, CancellationToken.None), "withdraw-1",
            new AmendFlow.Web.Features.Proposals.WithdrawCommand(world.Submitted.ProposalId, "Another way was found."), CancellationToken.None);

        var told = await world.Finance.GetAsync(link);
        world.World.Host.Clock.Advance(TimeSpan.FromDays(31));
        var gone = await world.Finance.GetAsync(link);

        Assert.Contains("The proposal was withdrawn", told.Text, StringComparison.Ordinal);
        Assert.Null(told.Form("/code"));
        Assert.Equal(HttpStatusCode.NotFound, gone.Status);
    }
}
