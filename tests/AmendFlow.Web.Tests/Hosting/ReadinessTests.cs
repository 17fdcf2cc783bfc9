using System.Net;
using AmendFlow.Data;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Hosting;
using AmendFlow.Web.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace AmendFlow.Web.Tests.Hosting;

/// <summary>A start and /health/ready look whether the database keeps what it is given.</summary>
public sealed class ReadinessTests
{
    [Fact]
    public async Task SQLite_with_its_log_and_full_synchronisation_is_ready()
    {
        await using var world = await World.StartAsync();

        Assert.Empty(await world.Host.Get<Readiness>().ProblemsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task SQLite_without_its_write_ahead_log_is_not()
    {
        await using var world = await World.StartAsync();
        await using (var db = world.Db())
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = DELETE");
        }

        Assert.Contains("journal_mode is delete", Assert.Single(await world.Host.Get<Readiness>().ProblemsAsync(CancellationToken.None)), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PostgreSQL_is_ready_only_when_a_crash_takes_nothing_back(bool isDurable)
    {
        Databases.Require(DatabaseKind.PostgreSql);
        await using var cluster = await PgCluster.StartAsync(isDurable);
        var database = new Database(cluster.ConnectionString("postgres"));

        var problems = await new Readiness(database, new SweepWatch(new FakeTimeProvider())).ProblemsAsync(CancellationToken.None);

        string[] expected = isDurable ? [] : ["fsync", "full_page_writes", "synchronous_commit"];
        Assert.Equal(expected, problems.Select(p => p.Split(' ')[1]));
    }

    [SkippableTheory]
    [OnBoth]
    public async Task A_database_of_a_newer_version_is_refused_before_anything_is_changed_in_it(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        await using (var db = world.Db())
        {
            await db.Database.ExecuteSqlRawAsync(
                "INSERT INTO \"__EFMigrationsHistory\" (\"MigrationId\", \"ProductVersion\") VALUES ('29990101000000_Later', '10.0.0')");
        }

        Assert.Contains(await world.Host.Get<Readiness>().ProblemsAsync(CancellationToken.None), p => p.Contains("29990101000000_Later", StringComparison.Ordinal));
        var refused = await Assert.ThrowsAsync<SettingsException>(() => Startup.PrepareAsync(world.Host.Services, CancellationToken.None));
        Assert.Contains("newer than this program", refused.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [OnBoth]
    public async Task Verify_says_in_one_line_that_a_database_is_of_an_older_version(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        await using (var db = world.Db())
        {
            await db.Database.ExecuteSqlRawAsync("DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" LIKE '%GuardsOfTheRecord'");
        }

        var refused = await Assert.ThrowsAsync<SettingsException>(() => VerifyVerb.RunAsync(
            ["--environment", "Development", "--ConnectionStrings:AmendFlow", world.Host.Database.ConnectionString], false, [], TextWriter.Null, CancellationToken.None));

        Assert.Contains("older than this program: it lacks the migration", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task Verify_says_in_one_line_that_there_is_no_database_and_makes_none()
    {
        var file = Path.Combine(Path.GetTempPath(), $"amendflow-{Guid.NewGuid():N}.db");

        var refused = await Assert.ThrowsAsync<SettingsException>(() => VerifyVerb.RunAsync(
            ["--environment", "Development", "--ConnectionStrings:AmendFlow", $"Data Source={file}"], false, [], TextWriter.Null, CancellationToken.None));

        Assert.Contains("there is no database", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_node_that_has_just_begun_is_ready_and_one_whose_sweeps_fail_for_five_minutes_is_not()
    {
        await using var world = await World.StartAsync();
        var watch = world.Host.Get<SweepWatch>();

        world.Host.Clock.Advance(SweepWatch.Longest);
        Assert.Null(watch.LastEndedAt);
        Assert.Equal((HttpStatusCode.OK, "ok"), await ReadyAsync(world));
        world.Host.Clock.Advance(TimeSpan.FromSeconds(1));

        var (status, text) = await ReadyAsync(world);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("no sweep has succeeded for 5 minutes", text, StringComparison.Ordinal);
        await world.Host.SweepAsync();
        Assert.Equal((HttpStatusCode.OK, "ok"), await ReadyAsync(world));
    }

    [Fact]
    public async Task A_sweep_that_fails_does_not_count_and_one_that_gets_on_does()
    {
        await using var world = await World.StartAsync();
        await world.Host.SweepAsync();
        await using var db = world.Db();
        await db.Database.ExecuteSqlRawAsync("ALTER TABLE case_events RENAME TO case_events_away");
        world.Host.Clock.Advance(SweepWatch.Longest + TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<Exception>(world.Host.SweepAsync);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ReadyAsync(world)).Status);
        world.Host.Get<SweepWatch>().GotOn();
        Assert.Equal(HttpStatusCode.OK, (await ReadyAsync(world)).Status);
    }

    private static async Task<(HttpStatusCode Status, string Text)> ReadyAsync(World world)
    {
        using var client = world.Host.NewClient();
        using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
