using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Jobs;

public sealed class OutboxSweepTests
{
    [Fact]
    public async Task A_backlog_of_mails_at_a_slow_server_gives_the_timers_their_turn()
    {
        await using var sink = new SmtpSink();
        await using var world = await BacklogAsync(sink, 50);
        await using var db = world.Db();
        var waiting = Waiting(db);
        sink.Script = (phase, _) =>
        {
            if (phase == SmtpPhase.Rcpt)
            {
                world.Host.Clock.Advance(TimeSpan.FromSeconds(1));
            }

            return null;
        };
        await world.Host.SweepAsync();

        Assert.InRange(await waiting.CountAsync(), 1, 49);
        for (var sweeps = 0; sweeps < 10 && await waiting.AnyAsync(); sweeps++)
        {
            await world.Host.SweepAsync();
        }

        Assert.False(await waiting.AnyAsync());
        Assert.Equal(await db.Mails.CountAsync(m => m.State == MailState.Sent), sink.Mails.Count);
    }

    [Fact]
    public async Task All_mails_of_a_sweep_go_over_one_line_to_the_server()
    {
        await using var sink = new SmtpSink();
        await using var world = await BacklogAsync(sink, 50);
        await using var db = world.Db();

        await world.Host.SweepAsync();

        Assert.False(await Waiting(db).AnyAsync());
        Assert.True(sink.Mails.Count >= 50);
        Assert.Equal(1, sink.Connections);
    }

    [Fact]
    public async Task A_sweep_that_is_to_stop_gives_back_what_it_had_claimed_and_not_handed_over()
    {
        await using var sink = new SmtpSink();
        await using var world = await BacklogAsync(sink, 10);
        await using var db = world.Db();
        using var stopping = new CancellationTokenSource();
        sink.Script = (phase, _) =>
        {
            if (phase == SmtpPhase.Data)
            {
                stopping.Cancel();
            }

            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Host.Get<OutboxSweep>().RunAsync(stopping.Token));

        Assert.Single(sink.Mails);
        Assert.Equal(1, await db.Mails.CountAsync(m => m.State == MailState.Sent));
        Assert.Equal(0, await Waiting(db).CountAsync(m => m.LeasedUntil != null || m.Attempt != 0));
        await world.Host.SweepAsync();
        Assert.Equal(await db.Mails.CountAsync(m => m.State == MailState.Sent), sink.Mails.Count);
        Assert.False(await Waiting(db).AnyAsync());
    }

    [Fact]
    public async Task A_mail_whose_bytes_no_key_opens_any_more_holds_no_other_up()
    {
        await using var sink = new SmtpSink();
        await using var world = await BacklogAsync(sink, 10);
        await using var db = world.Db();
        sink.IsDown = true;
        await world.Host.SweepAsync();
        var lost = (await Waiting(db).Where(m => m.State == MailState.Rendered).FirstAsync()).Id;
        await db.Mails.Where(m => m.Id == lost).ExecuteUpdateAsync(s => s.SetProperty(m => m.Mime, new byte[] { 1, 2, 3 }));
        sink.IsDown = false;
        world.Host.Clock.Advance(TimeSpan.FromHours(1));

        await world.Host.Get<OutboxSweep>().RunAsync(CancellationToken.None);

        var left = Assert.Single(await Waiting(db).AsNoTracking().ToListAsync());
        Assert.Equal((lost, null), (left.Id, left.LeasedUntil));
        Assert.True(left.NextAttemptAt > world.Host.Clock.GetUtcNow());
    }

    [SkippableFact]
    public async Task A_mail_that_could_not_be_written_because_the_database_went_away_waits_for_its_lease_and_no_longer()
    {
        Databases.Require(DatabaseKind.PostgreSql);
        await using var world = await World.StartAsync(DatabaseKind.PostgreSql);
        await world.ProposeAsync(await world.SmallAsync());
        await using var db = world.Db();
        await db.Database.ExecuteSqlRawAsync("""
            CREATE FUNCTION away() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
            CREATE TRIGGER away BEFORE UPDATE ON mails FOR EACH ROW WHEN (NEW."State" = 'Rendered') EXECUTE FUNCTION away();
            """);
        try
        {
            await world.Host.Get<OutboxSweep>().RunAsync(CancellationToken.None);
        }
        catch (Exception away) when (DatabaseAway.Is(away))
        {
            // As it should: what is not written cannot be sent, and nothing else can be done without a database.
        }

        await db.Database.ExecuteSqlRawAsync("DROP TRIGGER away ON mails");
        world.Host.Clock.Advance(TimeSpan.FromSeconds(31));
        await world.Host.SweepAsync();

        Assert.NotEmpty(await db.Mails.ToListAsync());
        Assert.All(await db.Mails.ToListAsync(), m => Assert.Equal(MailState.Sent, m.State));
    }

    private static IQueryable<OutboxMail> Waiting(AmendFlowDbContext db) => db.Mails.Where(m => m.State == MailState.Owed || m.State == MailState.Rendered);

    private static async Task<World> BacklogAsync(SmtpSink sink, int mails)
    {
        var world = await World.StartAsync(settings:
        [
            "--AmendFlow:Mail:Transport", "smtp", "--AmendFlow:Mail:Host", "127.0.0.1", "--AmendFlow:Mail:Port", $"{sink.Port}",
            "--AmendFlow:Mail:Tls", "None", "--AmendFlow:Mail:From", "amendflow@amendflow.example",
        ]);
        await using var db = world.Db();
        var content = await world.SmallAsync();
        while (await Waiting(db).CountAsync() < mails)
        {
            await world.InReviewAsync(content);
        }

        return world;
    }
}
