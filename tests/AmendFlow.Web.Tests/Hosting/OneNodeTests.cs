using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Hosting;

/// <summary>SQLite serves one process; what a dead one held is free again.</summary>
public sealed class OneNodeTests
{
    [Fact]
    public async Task A_second_host_on_the_same_file_is_refused_in_words()
    {
        await using var world = await World.StartAsync();
        using var second = new OneNode(world.Host.Database);

        var refused = await Assert.ThrowsAsync<SettingsException>(() => second.ClaimAsync(CancellationToken.None));

        Assert.Contains("ConnectionStrings:AmendFlow", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_s_bytes_are_gone_a_month_after_its_hand_over_and_the_record_of_it_stays()
    {
        await using var world = await World.StartAsync();
        await world.ProposeAsync(await world.SmallAsync());
        await world.Host.SweepAsync();
        await using (var db = world.Db())
        {
            Assert.True(await db.Mails.AllAsync(m => m.State == MailState.Sent && m.Mime != null));
        }

        await world.Host.PassAsync(TimeSpan.FromDays(31));

        await using var after = world.Db();
        var first = await after.Mails.OrderBy(m => m.OwedAt).FirstAsync();
        Assert.Equal((MailState.Sent, true), (first.State, first.Mime is null));
    }
}
