using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AmendFlow.Web.Tests.Jobs;

/// <summary>Who fires a timer, when several could.</summary>
public sealed class TimerClaimTests
{
    private const int Cases = 3;
    private const int Many = 60;

    [SkippableTheory, OnBoth]
    public async Task Two_sweeps_at_once_fire_all_that_is_due_and_try_no_timer_twice(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        for (var i = 0; i < Cases; i++)
        {
            await AddAsync(world, (await world.InReviewAsync(await world.SmallAsync())).CaseId, Many / Cases, TestHost.Start);
        }

        var shares = await Task.WhenAll(Task.Run(() => Another(world).RunAsync(CancellationToken.None)), Task.Run(() => Another(world).RunAsync(CancellationToken.None)));

        // Throws where a timer could not fire.
        await world.Host.SweepAsync();
        Assert.Equal(Many, shares.Sum());
        await using var db = world.Db();
        var timers = await db.Timers.Where(t => t.DueAt <= TestHost.Start).ToListAsync();
        Assert.All(timers, t => Assert.Equal((TimerState.Fired, 1, (DateTimeOffset?)null), (t.State, t.Attempt, t.LeasedUntil)));
        Assert.Equal(Many, await db.Commands.CountAsync(c => c.Key.StartsWith("timer:")));

        // Twenty reminders of a case at one instant are more than anybody is sent one by one; each sweep may find the limit not yet reached.
        var rounds = timers.Select(t => t.RoundId).ToHashSet();
        var asked = await db.Tasks.Where(t => rounds.Contains(t.RoundId) && t.State == Data.Cases.TaskState.Open).Select(t => t.AssigneeId).Distinct().ToListAsync();
        foreach (var person in asked)
        {
            Assert.InRange(await db.Mails.CountAsync(m => m.PersonId == person && m.Kind == MailKind.Reminder), Chasing.Flood, Chasing.Flood + 1);
            Assert.Equal(1, await db.Mails.CountAsync(m => m.PersonId == person && m.Kind == MailKind.Digest));
        }
    }

    [SkippableFact]
    public async Task A_sweep_passes_over_what_another_is_claiming_at_this_moment_and_does_not_wait_for_it()
    {
        Databases.Require(DatabaseKind.PostgreSql);
        const int Held = 20;
        await using var world = await World.StartAsync(DatabaseKind.PostgreSql);
        await AddAsync(world, (await world.InReviewAsync(await world.SmallAsync())).CaseId, Many, TestHost.Start);
        await using var other = world.Db();
        await using (await other.Database.BeginTransactionAsync())
        {
            await other.Database.ExecuteSqlAsync($"""SELECT 1 FROM timers WHERE "DueAt" <= {TestHost.Start.UtcDateTime} ORDER BY "DueAt", "Id" LIMIT {Held} FOR UPDATE""");

            Assert.Equal(Many - Held, await Another(world).RunAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1)));
        }

        Assert.Equal(Held, await Another(world).RunAsync(CancellationToken.None));
    }

    [SkippableTheory, OnBoth]
    public async Task What_a_dead_sweep_had_claimed_is_fired_when_its_lease_has_ended_and_the_dead_one_cannot_fire_it_any_more(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var id = Assert.Single(await AddAsync(world, submitted.CaseId, 1, TestHost.Start));
        await ChangeAsync(world, id, timer => (timer.LeasedUntil, timer.Attempt) = (TestHost.Start.AddSeconds(20), 1));

        await world.Host.SweepAsync();
        Assert.Equal(TimerState.Pending, (await TimerAsync(world, id)).State);

        await ChangeAsync(world, id, timer => timer.Attempt = 2);
        Assert.False(await world.Host.Get<FireTimerHandler>().HandleAsync(id, attempt: 1, CancellationToken.None));
        Assert.Equal(TimerState.Pending, (await TimerAsync(world, id)).State);

        world.Host.Clock.Advance(TimeSpan.FromSeconds(21));
        await world.Host.SweepAsync();
        var fired = await TimerAsync(world, id);
        Assert.Equal((TimerState.Fired, 3), (fired.State, fired.Attempt));
    }

    [Fact]
    public async Task A_timer_that_was_put_off_between_claim_and_step_fires_on_its_new_day()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var id = Assert.Single(await AddAsync(world, submitted.CaseId, 1, TestHost.Start.AddDays(1)));
        await ChangeAsync(world, id, timer => timer.Attempt = 1);
        Assert.False(await world.Host.Get<FireTimerHandler>().HandleAsync(id, attempt: 1, CancellationToken.None));

        await world.Host.PassAsync(TimeSpan.FromDays(1));

        Assert.Equal(TimerState.Fired, (await TimerAsync(world, id)).State);
    }

    // As another node would have one. On SQLite there is one node, whose gate they share.
    private static TimerSweep Another(World world) => new(
        world.Host.Database, world.Host.Get<WriterGate>(), world.Host.Clock, world.Host.Get<FireTimerHandler>(), world.Host.Get<ILogger<TimerSweep>>());

    /// <summary>Reminders of one open step, all due at one instant.</summary>
    private static async Task<IReadOnlyList<Guid>> AddAsync(World world, Guid caseId, int count, DateTimeOffset dueAt)
    {
        await using var db = world.Db();
        var round = await db.Rounds.SingleAsync(r => r.CaseId == caseId && r.ActivityId == "legal-a");
        var timers = Enumerable.Range(1000, count).Select(rung => new CaseTimer
        {
            Id = world.Host.Get<IIds>().Next(),
            CaseId = caseId,
            RoundId = round.Id,
            BookmarkId = round.BookmarkId,
            Kind = TimerKind.Reminder,
            Sequence = rung,
            DueAt = dueAt,
        }).ToList();
        db.Timers.AddRange(timers);
        await db.SaveChangesAsync();
        return [.. timers.Select(t => t.Id)];
    }

    private static async Task ChangeAsync(World world, Guid id, Action<CaseTimer> change)
    {
        await using var db = world.Db();
        change(await db.Timers.SingleAsync(t => t.Id == id));
        await db.SaveChangesAsync();
    }

    private static async Task<CaseTimer> TimerAsync(World world, Guid id)
    {
        await using var db = world.Db();
        return await db.Timers.SingleAsync(t => t.Id == id);
    }
}
