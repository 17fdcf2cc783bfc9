using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Admin;

public sealed class MandateTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task An_operator_grants_no_role_of_a_party_but_its_first_administrator()
    {
        await using var world = await World.StartAsync();
        var system = await ActorAsync(world, "operator@amendflow.example");
        var administrator = await HolderAsync(world, Side.A, Role.PartyAdministrator);
        var candidate = await HolderAsync(world, Side.A, Role.Coordinator);

        Assert.Equal(RefusalKind.Forbidden, await GrantAsync(world, system, candidate, Side.A, Role.LegalReviewer));
        Assert.Equal(RefusalKind.Forbidden, await GrantAsync(world, system, candidate, Side.A, Role.PartyAdministrator));

        await world.Host.Get<ActivationHandler>().DeactivateAsync(system, "deactivate-1", new(administrator, EvenTheLast: true), None);

        Assert.Equal(RefusalKind.Forbidden, await GrantAsync(world, system, candidate, Side.A, Role.LegalReviewer));

        // A party that ever had an administrator does not get one of the operator's choice by losing it.
        Assert.Equal(RefusalKind.Forbidden, await GrantAsync(world, system, candidate, Side.A, Role.PartyAdministrator));
    }

    [Fact]
    public async Task An_operator_names_the_first_administrator_of_a_party()
    {
        await using var world = await World.StartAsync();
        await using (var db = world.Db())
        {
            await db.Mandates.Where(m => m.Side == Side.A && m.Role == Role.PartyAdministrator).ExecuteDeleteAsync();
        }

        var system = await ActorAsync(world, "operator@amendflow.example");
        var candidate = await HolderAsync(world, Side.A, Role.Coordinator);

        Assert.Null(await GrantAsync(world, system, candidate, Side.A, Role.PartyAdministrator));
    }

    [Fact]
    public async Task An_administrator_grants_roles_of_their_own_party_only()
    {
        await using var world = await World.StartAsync();
        var administrator = await ActorOfAsync(world, await HolderAsync(world, Side.A, Role.PartyAdministrator));
        var own = await HolderAsync(world, Side.A, Role.Coordinator);
        var theirs = await HolderAsync(world, Side.B, Role.Coordinator);

        Assert.Null(await GrantAsync(world, administrator, own, Side.A, Role.Signatory));
        Assert.Equal(RefusalKind.NotFound, await GrantAsync(world, administrator, own, Side.B, Role.Signatory));
        Assert.Equal(RefusalKind.NotFound, await GrantAsync(world, administrator, theirs, Side.A, Role.Signatory));
        Assert.Equal(RefusalKind.NotFound, await GrantAsync(world, administrator, theirs, Side.B, Role.Signatory));
    }

    [Fact]
    public async Task Ending_a_role_never_extends_it()
    {
        await using var world = await World.StartAsync();
        var administrator = await ActorOfAsync(world, await HolderAsync(world, Side.A, Role.PartyAdministrator));
        var own = await HolderAsync(world, Side.A, Role.Coordinator);
        var handler = world.Host.Get<MandateHandler>();
        var lastDay = Today.AddDays(30);
        var granted = await handler.GrantAsync(administrator, "grant-one", new(own, world.Agreement.Id, Side.A, [Role.Signatory], Today, lastDay), None);

        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => handler.EndAsync(administrator, "end-later", new(granted.MandateIds[0], lastDay.AddDays(1)), None));
        await handler.EndAsync(administrator, "end-sooner", new(granted.MandateIds[0], lastDay.AddDays(-1), EvenTheLast: true), None);

        Assert.Equal("lastDay", Assert.Single(refused.Fields).Field);
        await using var db = world.Db();
        Assert.Equal(lastDay.AddDays(-1), await db.Mandates.Where(m => m.Id == granted.MandateIds[0]).Select(m => m.To).SingleAsync());
    }

    [SkippableTheory, OnBoth]
    public async Task When_the_last_who_could_answer_is_deactivated_the_coordinator_has_to_name_somebody(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var system = await ActorAsync(world, "operator@amendflow.example");
        using var session = await world.SignInAsync(World.Email(Side.B, "daj"));
        await using var db = world.Db();
        var round = await db.Rounds.AsNoTracking().Include(r => r.Tasks).SingleAsync(r => r.CaseId == submitted.CaseId && r.ActivityId == "legal-b");
        var asked = round.Tasks.Select(t => t.AssigneeId).ToList();

        foreach (var (person, index) in asked.Select((p, i) => (p, i)))
        {
            Assert.Equal(RoundStatus.Open, await db.Rounds.Where(r => r.Id == round.Id).Select(r => r.Status).SingleAsync());
            await world.Host.Get<ActivationHandler>().DeactivateAsync(system, $"deactivate-{index}", new(person, EvenTheLast: true), None);
        }

        Assert.Equal(RoundStatus.Blocked, await db.Rounds.Where(r => r.Id == round.Id).Select(r => r.Status).SingleAsync());
        var open = await db.Tasks.SingleAsync(t => t.RoundId == round.Id && t.State == TaskState.Open);
        Assert.Equal(TaskKind.Unblock, open.Kind);
        Assert.Equal(await HolderAsync(world, Side.B, Role.Coordinator), open.AssigneeId);
        Assert.EndsWith("/sign-in", (await session.GetAsync("/tasks")).Path.Split('?')[0], StringComparison.Ordinal);
    }

    [SkippableTheory, OnBoth]
    public async Task Whoever_is_given_a_role_is_asked_where_a_step_stood_still_for_want_of_it(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var system = await ActorAsync(world, "operator@amendflow.example");
        await using var db = world.Db();
        foreach (var step in new[] { "scientific-b", "finance-b" })
        {
            var asked = await db.Tasks.Where(t => t.CaseId == submitted.CaseId && t.Round!.ActivityId == step).Select(t => t.AssigneeId).SingleAsync();
            await world.Host.Get<ActivationHandler>().DeactivateAsync(system, $"deactivate-{step}", new(asked, EvenTheLast: true), None);
        }

        var administrator = await ActorOfAsync(world, await HolderAsync(world, Side.B, Role.PartyAdministrator));
        var (now, later) = (await HolderAsync(world, Side.B, Role.SamplesReviewer), await HolderAsync(world, Side.B, Role.DataProtectionOfficer));
        await world.Host.Get<MandateHandler>().GrantAsync(administrator, "grant-now", new(now, world.Agreement.Id, Side.B, [Role.ScientificReviewer], Today, null), None);
        await world.Host.Get<MandateHandler>().GrantAsync(administrator, "grant-later", new(later, world.Agreement.Id, Side.B, [Role.FinanceReviewer], Today.AddDays(1), null), None);

        Assert.Equal((RoundStatus.Open, now), await StateAsync("scientific-b"));
        Assert.Equal((RoundStatus.Blocked, await HolderAsync(world, Side.B, Role.Coordinator)), await StateAsync("finance-b"));
        world.Host.Clock.Advance(TimeSpan.FromDays(1));
        await world.Host.SweepAsync();
        Assert.Equal((RoundStatus.Open, later), await StateAsync("finance-b"));

        async Task<(RoundStatus, Guid)> StateAsync(string step)
        {
            var round = await db.Rounds.AsNoTracking().Include(r => r.Tasks).SingleAsync(r => r.CaseId == submitted.CaseId && r.ActivityId == step);
            return (round.Status, round.Tasks.Single(t => t.State == TaskState.Open).AssigneeId);
        }
    }

    [Fact]
    public async Task A_role_starts_on_the_day_that_it_is_at_its_party_as_the_form_offers_it()
    {
        await using var world = await World.StartAsync();

        // Half past midnight in Paris, and still the day before in UTC.
        world.Host.Clock.SetUtcNow(new DateTimeOffset(2026, 3, 2, 23, 30, 0, TimeSpan.Zero));
        var (administrator, person) = (await HolderAsync(world, Side.B, Role.PartyAdministrator), await HolderAsync(world, Side.B, Role.Coordinator));
        await using var db = world.Db();
        using var session = await world.SignInAsync(await db.People.Where(p => p.Id == administrator).Select(p => p.Email).SingleAsync());
        var page = await session.GetAsync($"/admin/people/{person}");

        var given = await session.SubmitAsync(page, page.FormWith("role"), ("role", "signatory"));

        Assert.EndsWith("done=granted", given.Path, StringComparison.Ordinal);
        Assert.Equal(Today.AddDays(1), await db.Mandates.Where(m => m.PersonId == person && m.Role == Role.Signatory).Select(m => m.From).SingleAsync());
        Assert.Contains("Signataire", given.Document!.QuerySelector("table")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_roles_are_given_by_one_form_and_one_that_is_held_already_refuses_them_all()
    {
        await using var world = await World.StartAsync();
        var (administrator, person) = (await HolderAsync(world, Side.B, Role.PartyAdministrator), await HolderAsync(world, Side.B, Role.Coordinator));
        await using var db = world.Db();
        using var session = await world.SignInAsync(await db.People.Where(p => p.Id == administrator).Select(p => p.Email).SingleAsync());
        var before = await HeldAsync();

        var page = await session.GetAsync($"/admin/people/{person}");
        var refused = await session.SubmitAsync(page, page.FormWith("role"), ("role", "signatory,coordinator"));
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(Roles.Name(Role.Coordinator).Fr, refused.Document!.QuerySelector("#f-role-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, refused.Document!.QuerySelectorAll("input[name=role][checked]").Length);
        Assert.Equal(before, await HeldAsync());

        await session.SubmitAsync(refused, refused.FormWith("role"), ("role", "signatory,observer"));
        Assert.Equal([.. before, Role.Signatory, Role.Observer], await HeldAsync());

        Task<HashSet<Role>> HeldAsync() => db.Mandates.Where(m => m.PersonId == person).Select(m => m.Role).ToHashSetAsync();
    }

    [Fact]
    public async Task Where_there_are_two_administrators_neither_gives_a_role_to_themselves()
    {
        await using var world = await World.StartAsync();
        var first = await HolderAsync(world, Side.B, Role.PartyAdministrator);
        var administrator = await ActorOfAsync(world, first);
        var second = await HolderAsync(world, Side.B, Role.Observer);
        Assert.Null(await GrantAsync(world, administrator, first, Side.B, Role.IpReviewer));
        Assert.Null(await GrantAsync(world, administrator, second, Side.B, Role.PartyAdministrator));

        Assert.Equal(RefusalKind.Forbidden, await GrantAsync(world, administrator, first, Side.B, Role.Executive));
        Assert.Null(await GrantAsync(world, await ActorOfAsync(world, second), first, Side.B, Role.Executive));
    }

    [SkippableTheory, OnBoth]
    public async Task A_role_that_is_given_twice_at_once_is_held_once(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var administrator = await ActorOfAsync(world, await HolderAsync(world, Side.B, Role.PartyAdministrator));
        var person = await HolderAsync(world, Side.B, Role.Coordinator);

        var kinds = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => GrantAsync(world, administrator, person, Side.B, Role.Signatory))));

        Assert.Single(kinds, k => k is null);
        await using var db = world.Db();
        Assert.Single(await db.Mandates.Where(m => m.PersonId == person && m.Role == Role.Signatory).ToListAsync());
    }

    [Fact]
    public async Task Whoever_stands_behind_a_proposal_appoints_nobody_to_a_step_of_it_that_stood_still()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var system = await ActorAsync(world, "operator@amendflow.example");
        await using var db = world.Db();
        var asked = await db.Tasks.Where(t => t.CaseId == submitted.CaseId && t.Round!.ActivityId == "finance-b").Select(t => t.AssigneeId).SingleAsync();
        await world.Host.Get<ActivationHandler>().DeactivateAsync(system, "deactivate-1", new(asked, EvenTheLast: true), None);
        var administrator = await ActorOfAsync(world, await HolderAsync(world, Side.B, Role.PartyAdministrator));
        var scientist = await ActorAsync(world, World.Head);
        Assert.Null(await GrantAsync(world, administrator, scientist.PersonId, Side.B, Role.PartyAdministrator));

        Assert.Null(await GrantAsync(world, scientist, await HolderAsync(world, Side.B, Role.SamplesReviewer), Side.B, Role.FinanceReviewer));

        Assert.Equal(RoundStatus.Blocked, await db.Rounds.Where(r => r.CaseId == submitted.CaseId && r.ActivityId == "finance-b").Select(r => r.Status).SingleAsync());
    }

    private static async Task<RefusalKind?> GrantAsync(World world, Actor actor, Guid person, Side side, Role role)
    {
        try
        {
            await world.Host.Get<MandateHandler>().GrantAsync(
                actor, world.Host.Get<IIds>().Next().ToString(), new(person, world.Agreement.Id, side, [role], Today, null), None);
            return null;
        }
        catch (RefusedException refused)
        {
            return refused.Kind;
        }
    }

    private static Task<Actor> ActorAsync(World world, string email) => world.Driver.ActorAsync(email, None);

    private static async Task<Actor> ActorOfAsync(World world, Guid personId)
    {
        await using var db = world.Db();
        return await ActorAsync(world, await db.People.Where(p => p.Id == personId).Select(p => p.Email).SingleAsync());
    }

    private static async Task<Guid> HolderAsync(World world, Side side, Role role)
    {
        await using var db = world.Db();
        return await db.Mandates.Where(m => m.Side == side && m.Role == role).OrderBy(m => m.Id).Select(m => m.PersonId).FirstAsync();
    }
}
