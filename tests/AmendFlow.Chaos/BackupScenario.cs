using System.Diagnostics;
using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AmendFlow.Chaos;

/// <summary>
/// A backup is made while people work, as docs/operations.md tells, and restored on a server of its own; a node goes on with it. What was
/// recorded before the backup began is there, what came later is there whole or not at all, and no mail of before the restore is sent again.
/// </summary>
internal sealed class BackupScenario : Scenario
{
    private const int Workers = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public override string Name => "backup";

    public override string What => "A backup under load, restored into a new database, and work goes on there; also with --sqlite. Counts backups.";

    public override int UsualCount => 20;

    public override int UsualNodes => 1;

    public override bool RunsOnSqlite => true;

    public override async Task<Result> RunAsync(Plan plan, TextWriter output)
    {
        await using var place = await BackupPlace.MakeAsync(plan.Kind);
        await using var sink = new SmtpSink();
        await using var stage = await Stage.MakeAsync(plan, on: place.Connection);
        var node = await stage.NodeAsync(settings: Restored.MailsTo(sink));
        var history = new History();
        using var client = new Client(history) { Tries = 400 };
        using var stopping = new CancellationTokenSource();
        var load = new Load(stage, client, [node.Address]);
        var workers = Enumerable.Range(0, Workers).Select(i => Task.Run(() => load.WorkAsync(new Random(plan.Seed + i), stopping.Token))).ToList();
        var wrong = new List<string>();
        var (again, gone, held) = (0, 0, 0);
        for (var i = 0; i < plan.Count && !workers.Any(w => w.IsFaulted); i++)
        {
            // Some mails have gone out, and some are owed.
            await SweepAsync(node);
            await MoreAsync(history);
            await UntilOwedAsync(stage);
            var before = history.Operations.ToList();
            await place.BackUpAsync(stage.Database, node.Clock);
            await MoreAsync(history);
            await SweepAsync(node);
            var later = history.Operations.Skip(before.Count).ToList();
            await using var copy = stage.Copied(await place.RestoreAsync(), node.Clock.GetUtcNow().AddHours(1));
            var restored = new Restored(copy, before, later, sink.Mails);
            wrong.AddRange(await restored.GoOnAsync(plan.Seed + i));
            (again, gone, held) = (again + restored.Operations, gone + restored.Gone, held + restored.Held);
        }

        await stopping.CancelAsync();
        await Task.WhenAll(workers);
        await output.WriteLineAsync(
            $"{history.Operations.Count} operations while backups were made, {again} after restores; {gone} that were acknowledged after a backup are not in it; "
            + $"{held} mails that backups owed were held, and given up by the operator; {sink.Mails.Count} mails had gone out before.");
        wrong.AddRange(await new Reconciler(stage.Database).RunAsync(history.Operations, restless: true));
        return new Result(history.Operations.Count + again, 0, history.Unknown, wrong, plan.Seed);
    }

    // The clock of a node in this process stands still. People go on while it sweeps, so without time it would never come to the end of their mails.
    private static async Task SweepAsync(TestHost node)
    {
        var sweep = node.SweepAsync();
        while (!sweep.IsCompleted)
        {
            await Task.Delay(100);
            node.Clock.Advance(TimeSpan.FromMilliseconds(300));
        }

        await sweep;
    }

    private static async Task MoreAsync(History history)
    {
        var count = history.Operations.Count;
        for (var waited = Stopwatch.StartNew(); history.Operations.Count < count + 6 && waited.Elapsed < Patience;)
        {
            await Task.Delay(20);
        }
    }

    private static async Task UntilOwedAsync(Stage stage)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience && !await stage.ReadAsync(db => db.Mails.AnyAsync(m => m.State == MailState.Owed));)
        {
            await Task.Delay(20);
        }
    }

    /// <summary>Where the database is, where its backup lies, and the empty machine that it is restored on.</summary>
    private sealed class BackupPlace : IAsyncDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("amendflow-backup-");
        private PgCluster? from;
        private PgCluster? to;
        private int copies;

        /// <summary>Null on SQLite, where the stage has a file of its own.</summary>
        public string? Connection => from?.ConnectionString("amendflow");

        public static async Task<BackupPlace> MakeAsync(DatabaseKind kind)
        {
            var place = new BackupPlace();
            if (kind == DatabaseKind.PostgreSql)
            {
                (place.from, place.to) = (await PgCluster.StartAsync(), await PgCluster.StartAsync());
                await using var connection = new NpgsqlConnection(place.to.ConnectionString("postgres") + ";Pooling=false");
                await connection.OpenAsync();
                await using var create = new NpgsqlCommand("CREATE DATABASE amendflow", connection);
                await create.ExecuteNonQueryAsync();
            }

            return place;
        }

        public Task BackUpAsync(Database database, TimeProvider clock) => from is null
            ? BackupVerbs.BackupAsync(database, new FileInfo(Path.Combine(folder.FullName, $"{++copies}.db")), clock, CancellationToken.None)
            : Manual.RunAsync("pg_dump", from, folder.FullName);

        public async Task<string> RestoreAsync()
        {
            if (to is null)
            {
                return $"Data Source={Path.Combine(folder.FullName, $"{copies}.db")}";
            }

            await Manual.RunAsync("pg_restore", to, folder.FullName);
            return to.ConnectionString("amendflow");
        }

        public async ValueTask DisposeAsync()
        {
            await (from?.DisposeAsync() ?? default);
            await (to?.DisposeAsync() ?? default);
            folder.Delete(recursive: true);
        }
    }
}
