using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Jobs;

public sealed class OutboxBellTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_mail_that_a_step_owes_goes_out_though_nobody_calls_a_sweep()
    {
        await using var world = await World.StartAsync();
        using var listener = new SweepOnRing(world.Host.Get<OutboxBell>(), world.Host.Get<Sweeps>(), TimeProvider.System);
        await listener.StartAsync(CancellationToken.None);

        await world.InReviewAsync(await world.SmallAsync());

        await using var db = world.Host.Database.CreateDbContext();
        // One whose task is done before its turn is not needed any more, and never goes out.
        await UntilAsync(async () => await db.Mails.AnyAsync(m => m.State == MailState.Sent)
            && !await db.Mails.AnyAsync(m => m.State == MailState.Owed || m.State == MailState.Rendered));
        await listener.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Rung_while_nobody_listens_it_is_heard_once()
    {
        var bell = new OutboxBell();
        bell.Ring();
        bell.Ring();

        await bell.HeardAsync(CancellationToken.None);

        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bell.HeardAsync(enough.Token));
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(waited.Elapsed < Patience, "The mail did not go out.");
            await Task.Delay(20);
        }
    }
}
