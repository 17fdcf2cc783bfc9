using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Hosting;
using AmendFlow.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Hosting;

/// <summary>A backup made while people work, restored by the words of the manual: the record is whole, and no mail goes out twice by itself.</summary>
public sealed class RestoreTests
{
    [Fact]
    public async Task SQLite_is_copied_under_load_and_a_start_on_the_copy_holds_its_mails()
    {
        using var folder = new Folder();
        var copy = new FileInfo(Path.Combine(folder.Path, "copy.db"));
        HashSet<string> sent;
        await using (var world = await World.StartAsync())
        {
            sent = await WorkAsync(world, () => BackupVerbs.BackupAsync(world.Host.Database, copy, world.Host.Clock, CancellationToken.None));
        }

        Assert.Single(folder.Files);
        await GoOnAsync($"Data Source={copy.FullName}", sent, DatabaseKind.Sqlite);
    }

    [SkippableFact]
    public async Task PostgreSQL_is_dumped_under_load_and_a_start_after_the_restore_holds_its_mails()
    {
        Skip.If(PostgresFixture.WhyNot is not null, PostgresFixture.WhyNot);
        using var folder = new Folder();
        await using var cluster = await PgCluster.StartAsync();
        var database = cluster.ConnectionString("amendflow");
        HashSet<string> sent;
        await using (var world = await World.StartAsync(on: database))
        {
            sent = await WorkAsync(world, () => Manual.RunAsync("pg_dump", cluster, folder.Path));
        }

        // Started once more on the same tables: that is no restore.
        await using (var again = await TestHost.StartAsync(DatabaseKind.PostgreSql, on: database))
        {
            await using var db = again.Database.CreateDbContext();
            Assert.Null(await OutboxPause.SinceAsync(db, CancellationToken.None));
        }

        await Manual.RunAsync("pg_restore", cluster, folder.Path);

        await GoOnAsync(database, sent, DatabaseKind.PostgreSql);
    }

    [Fact]
    public async Task A_backup_writes_over_nothing()
    {
        using var folder = new Folder();
        var file = new FileInfo(Path.Combine(folder.Path, "copy.db"));
        await File.WriteAllTextAsync(file.FullName, "mine");
        await using var world = await World.StartAsync();

        await Assert.ThrowsAsync<SettingsException>(() => BackupVerbs.BackupAsync(world.Host.Database, file, world.Host.Clock, CancellationToken.None));

        Assert.Equal("mine", await File.ReadAllTextAsync(file.FullName));
    }

    /// <summary>People propose all the time; some of it is in the backup, some is not.</summary>
    /// <returns>The Message-IDs of what went out before the disaster.</returns>
    private static async Task<HashSet<string>> WorkAsync(World world, Func<Task> backUpAsync)
    {
        await world.InReviewAsync(await world.SmallAsync());
        using var ending = new CancellationTokenSource();
        var content = await world.SmallAsync();
        var done = 0;
        var load = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!ending.IsCancellationRequested)
            {
                await world.ProposeAsync(content);
                Interlocked.Increment(ref done);
            }
        })).ToList();
        while (done < 3)
        {
            await Task.Delay(20);
        }

        await backUpAsync();
        var before = done;
        while (done < before + 3)
        {
            await Task.Delay(20);
        }

        await ending.CancelAsync();
        await Task.WhenAll(load);
        await world.Host.SweepAsync();
        return MessageIds(world.Host);
    }

    private static async Task GoOnAsync(string connection, HashSet<string> sent, DatabaseKind kind)
    {
        await using var host = await TestHost.StartAsync(kind, on: connection, at: TestHost.Start.AddHours(1));
        await using var db = host.Database.CreateDbContext();
        var cases = await db.Cases.CountAsync();
        Assert.True(cases >= 4, $"{cases} cases");
        Assert.Equal(0, await VerifyVerb.RunAsync(host.Database, TextWriter.Null, CancellationToken.None, replay: true));
        Assert.DoesNotContain(await host.Get<Readiness>().ProblemsAsync(CancellationToken.None), p => p.Contains("journal_mode", StringComparison.Ordinal));
        var held = await db.Mails.CountAsync(m => m.State == MailState.Owed);
        Assert.True(held > 0);

        await host.SweepAsync();
        Assert.Empty(MessageIds(host));
        Assert.Equal(held, await db.Mails.CountAsync(m => m.State == MailState.Owed));
        Assert.Single(await host.Get<Readiness>().NoticesAsync(CancellationToken.None));

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var driver = host.Get<Features.Demo.CaseDriver>();
        var caseId = await db.Rounds.Where(r => r.ActivityId == "legal-a" && r.Status == Data.Cases.RoundStatus.Open).Select(r => r.CaseId).FirstAsync();
        await driver.DecideAsync(caseId, "legal-a", AmendFlow.Agreements.Approval.DecisionKind.Approve, "", CancellationToken.None);
        await host.Get<Features.Stuck.ReleaseOutboxHandler>().HandleAsync(
            await driver.ActorAsync("operator@amendflow.example", CancellationToken.None), "release-the-mails", new(false), CancellationToken.None);
        await host.SweepAsync();

        var after = MessageIds(host);
        Assert.NotEmpty(after);
        Assert.Empty(after.Intersect(sent));
        Assert.Equal(0, await VerifyVerb.RunAsync(host.Database, TextWriter.Null, CancellationToken.None, replay: true));
    }

    private static HashSet<string> MessageIds(TestHost host) => !Directory.Exists(host.MailFolder)
        ? []
        : [.. Directory.GetFiles(host.MailFolder, "*.eml").Select(f => MimeKit.MimeMessage.Load(f).MessageId!)];

    private sealed class Folder : IDisposable
    {
        private readonly DirectoryInfo made = Directory.CreateTempSubdirectory("amendflow-backup-");

        public string Path => made.FullName;

        public string[] Files => Directory.GetFiles(Path);

        public void Dispose() => made.Delete(recursive: true);
    }
}
