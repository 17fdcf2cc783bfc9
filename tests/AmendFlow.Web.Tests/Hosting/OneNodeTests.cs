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
    public async Task A_demonstration_that_is_served_is_not_thrown_away_under_its_readers()
    {
        await using var world = await World.StartAsync();
        string[] reset = ["demo", "reset", "--environment", "Development", "--AmendFlow:Demo", "true", "--ConnectionStrings:AmendFlow", world.Host.Database.ConnectionString];

        Assert.Equal(2, await Verbs.RunAsync(reset));

        await using var db = world.Db();
        Assert.True(await db.People.AnyAsync());
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_one_line_and_status_2()
    {
        var folder = Directory.CreateTempSubdirectory("amendflow-test-");
        var file = Path.Combine(folder.FullName, "a.db");
        await File.WriteAllTextAsync(file, new string('x', 4096));

        Assert.Equal(2, await Verbs.RunAsync(["verify", "--environment", "Development", "--ConnectionStrings:AmendFlow", $"Data Source={file}"]));

        folder.Delete(recursive: true);
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
