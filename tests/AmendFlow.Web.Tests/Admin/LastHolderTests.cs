using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Admin;

/// <summary>A role is not taken from the last who holds it by one click.</summary>
public sealed class LastHolderTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);

    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_takes_a_role_from_the_last_who_holds_it_is_told_so_and_has_a_box_to_tick(bool isDeactivated)
    {
        await using var world = await World.StartAsync();
        using var administrator = await world.SignInAsync(World.Email(Side.A, "administrator"));
        var executive = await HolderAsync(world, Side.A, Role.Executive);
        await using var db = world.Db();
        var mandate = await db.Mandates.AsNoTracking().SingleAsync(m => m.PersonId == executive && m.Role == Role.Executive);
        var (page, form) = ($"/admin/people/{executive}", isDeactivated ? "/deactivate" : $"/mandates/{mandate.Id}/end");
        (string Name, string? Value)[] typed = isDeactivated ? [] : [("lastDay", $"{Today.AddDays(-1):yyyy-MM-dd}")];
        var before = await administrator.GetAsync(page);

        var asked = await administrator.SubmitAsync(before, page + form, typed);

        Assert.DoesNotContain("Even though nobody is left", before.Text, StringComparison.Ordinal);
        Assert.Contains("Nobody else holds: Executive (Sanofi).", asked.Text, StringComparison.Ordinal);
        Assert.True(await StillAsync());
        var ended = await administrator.SubmitAsync(asked, page + form, [.. typed, ("evenTheLast", "true")]);
        Assert.DoesNotContain("Nobody else holds", ended.Text, StringComparison.Ordinal);
        Assert.False(await StillAsync());

        async Task<bool> StillAsync() =>
            await db.Mandates.AnyAsync(m => m.Id == mandate.Id && m.To == null) && await db.People.AnyAsync(p => p.Id == executive && p.IsActive);
    }

    [Fact]
    public async Task Of_observers_nothing_is_asked_so_that_the_last_one_is_ended_at_once_and_a_last_day_may_be_the_last_of_all()
    {
        await using var world = await World.StartAsync();
        var administrator = await world.Driver.ActorAsync(World.Email(Side.A, "administrator"), None);
        var handler = world.Host.Get<MandateHandler>();
        await using var db = world.Db();
        var observer = await db.Mandates.Where(m => m.Side == Side.A && m.Role == Role.Observer).Select(m => m.Id).SingleAsync();
        var executive = await db.Mandates.Where(m => m.Side == Side.A && m.Role == Role.Executive).Select(m => m.Id).SingleAsync();

        await handler.EndAsync(administrator, "end-observer", new(observer, Today), None);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => handler.EndAsync(administrator, "end-never", new(executive, DateOnly.MaxValue), None));

        Assert.Equal(Today, await db.Mandates.Where(m => m.Id == observer).Select(m => m.To).SingleAsync());
        Assert.Equal(LastHolder.Field, Assert.Single(refused.Fields).Field);
    }

    [Fact]
    public async Task Where_somebody_else_holds_the_role_from_the_day_after_nothing_is_asked()
    {
        await using var world = await World.StartAsync();
        var administrator = await world.Driver.ActorAsync(World.Email(Side.A, "administrator"), None);
        var (executive, next) = (await HolderAsync(world, Side.A, Role.Executive), await HolderAsync(world, Side.A, Role.FinanceReviewer));
        var handler = world.Host.Get<MandateHandler>();
        await using var db = world.Db();
        var mandate = await db.Mandates.Where(m => m.PersonId == executive && m.Role == Role.Executive).Select(m => m.Id).SingleAsync();
        await handler.GrantAsync(administrator, "grant-next", new(next, world.Agreement.Id, Side.A, [Role.Executive], Today.AddDays(3), null), None);

        var tooEarly = await Assert.ThrowsAsync<RefusedException>(() => handler.EndAsync(administrator, "end-early", new(mandate, Today.AddDays(1)), None));
        await handler.EndAsync(administrator, "end-in-time", new(mandate, Today.AddDays(2)), None);

        Assert.Equal(LastHolder.Field, Assert.Single(tooEarly.Fields).Field);
        Assert.Equal(Today.AddDays(2), await db.Mandates.Where(m => m.Id == mandate).Select(m => m.To).SingleAsync());
    }

    private static async Task<Guid> HolderAsync(World world, Side side, Role role)
    {
        await using var db = world.Db();
        return await db.Mandates.Where(m => m.Side == side && m.Role == role).OrderBy(m => m.Id).Select(m => m.PersonId).FirstAsync();
    }
}
