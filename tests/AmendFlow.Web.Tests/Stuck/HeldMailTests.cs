using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Hosting;
using AmendFlow.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Stuck;

/// <summary>After a restore no mail goes out before an operator says which.</summary>
public sealed class HeldMailTests
{
    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite, true)]
    [InlineData(DatabaseKind.Sqlite, false)]
    [InlineData(DatabaseKind.PostgreSql, true)]
    [InlineData(DatabaseKind.PostgreSql, false)]
    public async Task While_mails_are_held_none_is_sent_and_the_operator_lets_all_or_the_new_ones_go(DatabaseKind kind, bool all)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        await world.InReviewAsync(await world.SmallAsync());
        await using var db = world.Db();
        await OutboxPause.BeginAsync(db, world.Host.Clock.GetUtcNow(), CancellationToken.None);
        var old = await db.Mails.CountAsync();
        world.Host.Clock.Advance(TimeSpan.FromDays(7));
        await world.Host.SweepAsync();
        var reminders = await db.Mails.CountAsync() - old;
        Assert.True(reminders > 0);
        Assert.Empty(Sent(world));
        using var user = await world.SignInAsync("operator@amendflow.example");
        var readiness = world.Host.Get<Readiness>();
        Assert.StartsWith("no mail is sent since the database was restored", Assert.Single(await readiness.NoticesAsync(CancellationToken.None)), StringComparison.Ordinal);

        var page = await user.GetAsync("/admin/stuck");
        Assert.Contains($"{old + reminders} wait; {old} of them came out of the backup", page.Text, StringComparison.Ordinal);
        page = await user.SubmitAsync(page, "/admin/stuck", ("act", all ? "ReleaseAll" : "ReleaseNew"));
        Assert.Contains("Mails go out again", page.Text, StringComparison.Ordinal);
        await world.Host.SweepAsync();

        Assert.Equal(all ? 0 : old, await db.Mails.CountAsync(m => m.State == MailState.Cancelled && m.Attempt == 0));
        Assert.False(await db.Mails.AnyAsync(m => m.State == MailState.Owed));
        Assert.Equal(await db.Mails.CountAsync(m => m.State == MailState.Sent), Sent(world).Length);
        Assert.Single(await db.AuditEntries.Where(e => e.Action == "mails-released").ToListAsync());
        Assert.Empty(await readiness.NoticesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_node_that_holds_mails_is_ready_and_says_so()
    {
        await using var world = await World.StartAsync();
        await using var db = world.Db();
        await OutboxPause.BeginAsync(db, TestHost.Start, CancellationToken.None);
        using var client = world.Host.NewClient();

        var ready = await client.GetStringAsync(new Uri("/health/ready", UriKind.Relative));

        Assert.StartsWith("ok\nno mail is sent", ready, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Holding_mails_that_are_held_does_not_move_the_line_between_old_and_new()
    {
        await using var world = await World.StartAsync();
        await using var db = world.Db();

        await OutboxPause.BeginAsync(db, TestHost.Start, CancellationToken.None);
        await OutboxPause.BeginAsync(db, TestHost.Start.AddDays(1), CancellationToken.None);

        Assert.Equal(TestHost.Start, await OutboxPause.SinceAsync(db, CancellationToken.None));
    }

    private static string[] Sent(World world) =>
        Directory.Exists(world.Host.MailFolder) ? Directory.GetFiles(world.Host.MailFolder, "*.eml") : [];
}
