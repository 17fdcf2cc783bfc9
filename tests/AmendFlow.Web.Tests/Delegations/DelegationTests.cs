using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Delegations;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Delegations;

/// <summary>Who may say that somebody is away, and what they may say.</summary>
public sealed class DelegationTests
{
    private static readonly string Reviewer = World.Email(Side.A, "portfolio-head");
    private static readonly string Finance = World.Email(Side.A, "rd-finance");

    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [InlineData("rd-finance", -1, 3, "from")]
    [InlineData("rd-finance", 2, 1, "to")]
    [InlineData("rd-finance", 0, 400, "to")]
    [InlineData("portfolio-head", 0, 3, "delegateId")]
    [InlineData("auditor", 0, 3, "delegateId")]
    [InlineData("research-leader", 0, 3, "delegateId")]
    public async Task A_delegation_that_makes_no_sense_is_refused_by_its_field(string to, int first, int last, string field)
    {
        await using var world = await World.StartAsync();
        Assert.Equal(field, await RefusalAsync(() => world.GiveAsync(Reviewer, Role.ScientificReviewer, World.Email(Side.A, to), first, last)));
    }

    [Fact]
    public async Task Nobody_of_the_other_party_stands_in_and_a_seat_that_binds_goes_to_somebody_who_holds_one()
    {
        await using var world = await World.StartAsync();
        var executive = World.Email(Side.A, "head-of-rd");
        Assert.Equal("delegateId", await RefusalAsync(() => world.GiveAsync(Reviewer, Role.ScientificReviewer, World.Email(Side.B, "finances"), 0, 3)));
        Assert.Equal("delegateId", await RefusalAsync(() => world.GiveAsync(executive, Role.Executive, Finance, 0, 3)));
        Assert.Equal("delegateId", await RefusalAsync(() => world.GiveAsync(World.Email(Side.A, "alliance-manager"), Role.Coordinator, Finance, 0, 3)));
        await using var db = world.Db();
        Assert.Empty(await db.Delegations.ToListAsync());
    }

    [Fact]
    public async Task Offered_are_only_those_whom_it_would_be_taken_for()
    {
        await using var world = await World.StartAsync();
        using var executive = await world.SignInAsync(World.Email(Side.A, "head-of-rd"));
        using var reviewer = await world.SignInAsync(Reviewer);

        var offered = (await reviewer.GetAsync("/delegations")).Document!.QuerySelectorAll("[name=delegateId] option").Select(o => o.TextContent).ToList();
        var seat = await executive.GetAsync("/delegations");
        var forSeat = seat.Document!.QuerySelectorAll("[name=delegateId] option[value]:not([value=''])").Select(o => o.TextContent).ToList();

        Assert.True(offered.Count > 3, string.Join("; ", offered));
        Assert.All(forSeat, name => Assert.Contains("xecutive", name, StringComparison.Ordinal));
        Assert.True(forSeat.Count > 0 || seat.Text.Contains("somebody who has the same role", StringComparison.Ordinal), seat.Text);
    }

    [Fact]
    public async Task Two_stand_ins_for_one_role_on_one_day_are_refused_and_so_is_one_who_is_away_then()
    {
        await using var world = await World.StartAsync();
        var counsel = World.Email(Side.A, "rd-counsel");
        await world.GiveAsync(Reviewer, Role.ScientificReviewer, Finance, 2, 5);

        Assert.Equal("from", await RefusalAsync(() => world.GiveAsync(Reviewer, Role.ScientificReviewer, counsel, 5, 8)));
        Assert.Equal("delegateId", await RefusalAsync(() => world.GiveAsync(counsel, Role.LegalReviewer, Reviewer, 4, 8)));
        await world.GiveAsync(Reviewer, Role.ScientificReviewer, counsel, 6, 8);
    }

    [Fact]
    public async Task An_assistant_and_the_partys_administrator_say_it_for_somebody_who_is_told_and_nobody_else_may()
    {
        await using var world = await World.StartAsync();
        var handler = world.Host.Get<DelegationHandler>();
        var (assistant, stranger) = (World.Email(Side.A, "auditor"), World.Email(Side.A, "dpo"));
        await handler.NameAssistantAsync(
            await world.Driver.ActorAsync(Reviewer, None), "assistant-1", new((await world.Driver.ActorAsync(assistant, None)).PersonId), None);

        Assert.Equal("", await RefusalAsync(() => world.GiveAsync(Reviewer, Role.ScientificReviewer, Finance, 0, 3, by: stranger)));
        Assert.Equal("", await RefusalAsync(() => world.GiveAsync(Reviewer, Role.ScientificReviewer, Finance, 0, 3, by: World.Email(Side.B, "administration"))));
        Assert.Equal("", await RefusalAsync(() => world.GiveAsync(Reviewer, Role.ScientificReviewer, Finance, 0, 3, by: "operator@amendflow.example")));
        await world.GiveAsync(Reviewer, Role.ScientificReviewer, Finance, 0, 3, by: assistant);
        await world.GiveAsync(Reviewer, Role.ScientificReviewer, Finance, 4, 6, by: World.Email(Side.A, "administrator"));

        // Whoever looks after an absence does not take the votes of the absent.
        Assert.Equal("delegateId", await RefusalAsync(() => world.GiveAsync(
            Reviewer, Role.ScientificReviewer, World.Email(Side.A, "administrator"), 7, 8, by: World.Email(Side.A, "administrator"))));
        await using var db = world.Db();
        var away = (await world.Driver.ActorAsync(Reviewer, None)).PersonId;
        Assert.Equal(2, await db.Mails.CountAsync(m => m.Kind == MailKind.DelegationGiven && m.PersonId == away));

        using var session = await world.SignInAsync(stranger);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await session.GetAsync($"/delegations/{away}")).Status);
        var delegation = await db.Delegations.OrderBy(d => d.From).Select(d => d.Id).FirstAsync();
        Assert.Equal("", await RefusalAsync(async () => await handler.EndAsync(await world.Driver.ActorAsync(stranger, None), "end-it-now", new(delegation), None)));
    }

    [Fact]
    public async Task Nobody_of_another_organisation_becomes_an_assistant()
    {
        await using var world = await World.StartAsync();
        var own = await world.Driver.ActorAsync(Reviewer, None);
        var theirs = (await world.Driver.ActorAsync(World.Email(Side.B, "audit"), None)).PersonId;
        Assert.Equal("assistantId", await RefusalAsync(() => world.Host.Get<DelegationHandler>().NameAssistantAsync(own, "theirs-1", new(theirs), None)));
        Assert.Equal("assistantId", await RefusalAsync(() => world.Host.Get<DelegationHandler>().NameAssistantAsync(own, "myself-1", new(own.PersonId), None)));
    }

    [Fact]
    public async Task On_the_page_an_absence_is_said_in_one_form_seen_by_both_and_ended_with_one_button()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        using var session = await world.SignInAsync(Reviewer);
        var standIn = (await world.Driver.ActorAsync(Finance, None)).PersonId;
        var page = await session.GetAsync("/delegations");
        var form = page.FormWith("delegateId");

        var refused = await session.SubmitAsync(page, form, ("to", "2026-03-05"));
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("2026-03-05", refused.Document!.QuerySelector("input[name=to]")!.GetAttribute("value"));

        var given = await session.SubmitAsync(page, form, ("to", "2026-03-05"), ("delegateId", standIn.ToString()));
        Assert.EndsWith("/delegations?done=given", given.Path, StringComparison.Ordinal);
        Assert.Contains("R&D finance (Sanofi)", given.Document!.QuerySelector("table")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(Finance, await world.AskedAsync(submitted.CaseId, "scientific-a"));
        await using var db = world.Db();
        var passed = await db.Tasks.SingleAsync(t => t.DelegationId != null);
        using (var theirs = await world.SignInAsync(Finance))
        {
            Assert.Contains("Portfolio head (Sanofi)", (await theirs.GetAsync("/delegations")).Text, StringComparison.Ordinal);
            Assert.Contains("You answer for Portfolio head (Sanofi)", (await theirs.GetAsync($"/cases/{submitted.CaseId}?task={passed.Id}")).Text, StringComparison.Ordinal);
        }

        var id = await db.Delegations.Select(d => d.Id).SingleAsync();
        var ended = await session.SubmitAsync(given, $"/delegations/{(await world.Driver.ActorAsync(Reviewer, None)).PersonId}/{id}/end");

        Assert.EndsWith("/delegations?done=ended", ended.Path, StringComparison.Ordinal);
        Assert.Equal(Reviewer, await world.AskedAsync(submitted.CaseId, "scientific-a"));
        await world.Host.SweepAsync();
        Assert.Equal(2, await db.Mails.CountAsync(m => m.Kind == MailKind.DelegationGiven || m.Kind == MailKind.DelegationEnded));
        Assert.All(await db.Mails.Where(m => m.Kind == MailKind.DelegationGiven || m.Kind == MailKind.DelegationEnded).Select(m => m.State).ToListAsync(), s => Assert.Equal(MailState.Sent, s));
    }

    /// <summary>The field that was refused; empty where the whole was; null where nothing was.</summary>
    private static async Task<string?> RefusalAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (RefusedException refused)
        {
            return refused.Fields.Count == 0 ? "" : refused.Fields[0].Field;
        }
    }
}
