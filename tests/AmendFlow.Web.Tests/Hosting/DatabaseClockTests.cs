using AmendFlow.Data;
using AmendFlow.Testing;
using AmendFlow.Web.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AmendFlow.Web.Tests.Hosting;

/// <summary>A node whose own clock is wrong goes by the database's.</summary>
public sealed class DatabaseClockTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(600);

    [SkippableFact]
    public async Task A_machine_an_hour_ahead_agrees_with_its_database()
    {
        Databases.Require(DatabaseKind.PostgreSql);
        var right = TimeProvider.System;
        var clock = new DatabaseClock(new Ahead(right, TimeSpan.FromHours(1)), new Database(await PostgresFixture.NewDatabaseAsync()), Silent());
        Assert.True(clock.GetUtcNow() - right.GetUtcNow() > TimeSpan.FromMinutes(59));

        await clock.MeasureAsync(CancellationToken.None);

        // The server of the fixture runs on this machine, whose clock is right by definition here.
        Assert.True((clock.GetUtcNow() - right.GetUtcNow()).Duration() < TimeSpan.FromSeconds(5));
        Assert.InRange(clock.Offset, TimeSpan.FromMinutes(-61), TimeSpan.FromMinutes(-59));
    }

    [Fact]
    public async Task On_SQLite_the_machine_is_right()
    {
        var machine = new FakeTimeProvider(TestHost.Start);
        var clock = new DatabaseClock(machine, new Database("Data Source=nowhere.db"), Silent());

        await clock.MeasureAsync(CancellationToken.None);

        Assert.Equal(TimeSpan.Zero, clock.Offset);
        Assert.Equal(machine.GetUtcNow(), clock.GetUtcNow());
    }

    [Fact]
    public void The_database_is_taken_to_have_answered_half_way()
    {
        var (machine, clock) = New();

        clock.Take(machine.GetUtcNow(), machine.GetUtcNow(), Slow);

        Assert.Equal(Slow / 2, clock.Offset);
    }

    [Fact]
    public void A_slow_answer_does_not_replace_a_quick_one_until_that_is_a_minute_old()
    {
        var (machine, clock) = New();
        clock.Take(machine.GetUtcNow().AddSeconds(5), machine.GetUtcNow(), Quick);
        var quick = clock.Offset;

        machine.Advance(TimeSpan.FromSeconds(10));
        clock.Take(machine.GetUtcNow().AddSeconds(5), machine.GetUtcNow(), Slow);
        Assert.Equal(quick, clock.Offset);

        machine.Advance(TimeSpan.FromSeconds(51));
        clock.Take(machine.GetUtcNow().AddSeconds(5), machine.GetUtcNow(), Slow);
        Assert.Equal(TimeSpan.FromSeconds(5) + (Slow / 2), clock.Offset);
    }

    [Fact]
    public void A_quicker_answer_replaces_a_slow_one_at_once()
    {
        var (machine, clock) = New();
        clock.Take(machine.GetUtcNow().AddSeconds(5), machine.GetUtcNow(), Slow);

        clock.Take(machine.GetUtcNow().AddSeconds(5), machine.GetUtcNow(), Quick);

        Assert.Equal(TimeSpan.FromSeconds(5) + (Quick / 2), clock.Offset);
    }

    [Fact]
    public void A_clock_that_was_set_is_believed_at_once_however_slow_the_answer()
    {
        var (machine, clock) = New();
        clock.Take(machine.GetUtcNow(), machine.GetUtcNow(), Quick);

        clock.Take(machine.GetUtcNow().AddHours(-1), machine.GetUtcNow(), Slow);

        Assert.Equal(TimeSpan.FromHours(-1) + (Slow / 2), clock.Offset);
    }

    private static (FakeTimeProvider Machine, DatabaseClock Clock) New()
    {
        var machine = new FakeTimeProvider(TestHost.Start);
        return (machine, new DatabaseClock(machine, new Database("Data Source=nowhere.db"), Silent()));
    }

    private static NullLogger<DatabaseClock> Silent() => NullLogger<DatabaseClock>.Instance;

    private sealed class Ahead(TimeProvider right, TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => right.GetUtcNow() + by;
    }
}
