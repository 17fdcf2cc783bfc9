using System.Runtime.CompilerServices;
using AmendFlow.Data.Jobs;
using AmendFlow.Mail;
using AmendFlow.Testing;
using AmendFlow.Web.Hosting;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AmendFlow.Web.Tests.Jobs;

/// <summary>Calls that come while a sweep is under way. The mail server holds the first sweep up until the test lets it go on.</summary>
public sealed class SweepsTests
{
    [Fact]
    public async Task Who_calls_during_a_sweep_gets_one_that_began_after_the_call_and_all_share_it()
    {
        await using var world = await World.StartAsync();
        await world.InReviewAsync(await world.SmallAsync());
        var server = new SlowServer();
        var runs = new Counter();
        await using var sweeps = Make(world, server, runs);
        var first = sweeps.RunAsync(CancellationToken.None);
        await server.Entered;

        // The sweep has looked at the timers; now one becomes due.
        world.Host.Clock.Advance(TimeSpan.FromDays(7.5));
        var later = Enumerable.Range(0, 5).Select(_ => sweeps.RunAsync(CancellationToken.None)).ToList();
        Assert.All(later, call => Assert.False(call.IsCompleted));
        server.GoOn();
        await first;
        await Task.WhenAll(later);

        await using var db = world.Db();
        Assert.NotEqual(0, await db.Timers.CountAsync(t => t.State == TimerState.Fired));
        Assert.False(await db.Timers.AnyAsync(t => t.State == TimerState.Pending && t.DueAt <= world.Host.Clock.GetUtcNow()));
        Assert.Equal(2, runs.Count);
    }

    [Fact]
    public async Task A_scheduled_job_leaves_word_with_the_sweep_under_way_and_holds_no_worker()
    {
        await using var world = await World.StartAsync();
        await world.InReviewAsync(await world.SmallAsync());
        var server = new SlowServer();
        var runs = new Counter();
        await using var sweeps = Make(world, server, runs);
        var first = sweeps.JobAsync(CancellationToken.None);
        await server.Entered;

        for (var i = 0; i < 10; i++)
        {
            Assert.True(sweeps.JobAsync(CancellationToken.None).IsCompletedSuccessfully);
        }

        Assert.False(first.IsCompleted);
        var shared = sweeps.RunAsync(CancellationToken.None);
        server.GoOn();
        await shared;
        Assert.Equal(2, runs.Count);
    }

    [Fact]
    public async Task A_caller_that_stops_waiting_stops_no_sweep()
    {
        await using var world = await World.StartAsync();
        await world.InReviewAsync(await world.SmallAsync());
        var server = new SlowServer();
        var runs = new Counter();
        await using var sweeps = Make(world, server, runs);
        using var patience = new CancellationTokenSource();
        var impatient = sweeps.RunAsync(patience.Token);
        await server.Entered;
        var other = sweeps.RunAsync(CancellationToken.None);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        server.GoOn();
        await other;

        Assert.Equal(2, runs.Count);
        await using var db = world.Db();
        Assert.False(await db.Mails.AnyAsync(m => m.State == MailState.Owed));
    }

    [Fact]
    public async Task A_sweep_that_fails_is_heard_by_its_callers_and_the_one_after_it_runs()
    {
        await using var world = await World.StartAsync();
        await world.InReviewAsync(await world.SmallAsync());
        var server = new SlowServer { Failure = new InvalidOperationException("The mail server went mad.") };
        await using var sweeps = Make(world, server, new Counter());
        var first = sweeps.RunAsync(CancellationToken.None);
        await server.Entered;
        var second = sweeps.RunAsync(CancellationToken.None);

        server.GoOn();

        Assert.Equal("The mail server went mad.", (await Assert.ThrowsAsync<InvalidOperationException>(() => first)).Message);
        await second;
    }

    [SkippableTheory, OnBoth]
    public async Task Mails_that_a_slow_server_holds_up_stay_claimed_and_those_of_a_dead_sweep_go_out_when_their_lease_has_ended(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        await world.InReviewAsync(await world.SmallAsync());
        var server = new SlowServer();
        var slow = Outbox(world, server).RunAsync(CancellationToken.None);
        await server.Entered;

        // Far longer than a lease: it is renewed again and again. A renewal may begin a second late, when this clock goes on before it waits again.
        var renewed = OutboxSweep.Lease - OutboxSweep.Renewal - TimeSpan.FromSeconds(2);
        for (var second = 0; second < 90; second++)
        {
            world.Host.Clock.Advance(TimeSpan.FromSeconds(1));
            for (var wait = 0; wait < 200 && await LeasedForAsync(world) < renewed; wait++)
            {
                await Task.Delay(25);
            }

            Assert.True(await LeasedForAsync(world) > TimeSpan.Zero);
        }

        server.GoOn();
        await slow;

        // Claimed once more, by a sweep that comes to nothing.
        await using var db = world.Db();
        await db.Mails.ExecuteUpdateAsync(s => s
            .SetProperty(m => m.State, MailState.Rendered).SetProperty(m => m.LeasedUntil, world.Host.Clock.GetUtcNow().AddSeconds(30)));
        var next = Outbox(world, new SlowServer(isSlow: false));
        Assert.Equal(0, await next.RunAsync(CancellationToken.None));
        world.Host.Clock.Advance(TimeSpan.FromSeconds(31));
        var sent = await next.RunAsync(CancellationToken.None);

        // What asks for a task that is done by now is not sent any more.
        Assert.True(sent > 1);
        Assert.Equal(sent, await db.Mails.CountAsync(m => m.State == MailState.Sent));
        Assert.False(await db.Mails.AnyAsync(m => m.State == MailState.Rendered));
    }

    /// <summary>How much longer the mail whose lease ends first is claimed.</summary>
    private static async Task<TimeSpan> LeasedForAsync(World world)
    {
        await using var db = world.Db();
        var ends = await db.Mails.Where(m => m.LeasedUntil != null).Select(m => m.LeasedUntil!.Value).ToListAsync();
        return ends.Min() - world.Host.Clock.GetUtcNow();
    }

    private static OutboxSweep Outbox(World world, IMailTransport server) => new(
        world.Host.Database, world.Host.Get<WriterGate>(), world.Host.Clock, world.Host.Get<MailWriter>(), server, world.Host.Get<StepRunner>(), world.Host.Get<ILogger<OutboxSweep>>());

    private static Sweeps Make(World world, IMailTransport server, TimeProvider runs) => new(
        world.Host.Get<MandateSweep>(),
        world.Host.Get<Features.Delegations.DelegationFollower>(),
        world.Host.Get<TimerSweep>(),
        world.Host.Get<EventSweep>(),
        Outbox(world, server),
        world.Host.Get<DatabaseClock>(),
        new SweepWatch(runs),
        world.Host.Get<ILogger<Sweeps>>());

    /// <summary>Asked for the time once at the end of each sweep.</summary>
    private sealed class Counter : TimeProvider
    {
        private int count;

        public int Count => count;

        public override DateTimeOffset GetUtcNow()
        {
            Interlocked.Increment(ref count);
            return TestHost.Start;
        }
    }

    /// <summary>Takes the first mail in only when told; then everything at once.</summary>
    private sealed class SlowServer : IMailTransport
    {
        private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource allowed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SlowServer(bool isSlow = true)
        {
            if (!isSlow)
            {
                GoOn();
            }
        }

        /// <summary>Ends the first sweep with it.</summary>
        public Exception? Failure { get; set; }

        public Task Entered => entered.Task;

        public void GoOn() => allowed.SetResult();

        public async IAsyncEnumerable<HandOver> SendAsync(IAsyncEnumerable<StoredMail> mails, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var mail in mails.WithCancellation(cancellationToken))
            {
                entered.TrySetResult();
                await allowed.Task.WaitAsync(cancellationToken);
                if (Failure is { } failure)
                {
                    Failure = null;
                    throw failure;
                }

                yield return new HandOver(mail.Id, HandOverKind.Sent, "250 Taken");
            }
        }
    }
}
