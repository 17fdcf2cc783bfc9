using System.Diagnostics;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AmendFlow.Chaos;

/// <summary>
/// PostgreSQL is killed again and again under people at work: the whole server, or one connection; at any moment, and every second time when
/// it has just said to a node that a step is committed, and before the node hears it. The nodes are processes, and are never started again.
/// </summary>
internal sealed class PostgresScenario : Scenario
{
    private const int Workers = 4;

    // Where nobody was told anything since the last kill, there is nothing to lose.
    private const int AtLeast = 3;
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan JobsPrompt = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly Strike[] Kinds = Enum.GetValues<Strike>();

    public override string Name => "postgres";

    public override string What => "PostgreSQL killed under load, as a whole or one connection, also between a commit and its answer; no node is restarted. Counts kills.";

    public override int UsualCount => 50;

    public override int UsualNodes => 1;

    public override async Task<Result> RunAsync(Plan plan, TextWriter output)
    {
        // The background writer of pages would write the log first.
        await using var cluster = plan.Guards == Guards.NoFlush
            ? await PgCluster.StartAsync(settings: "-c bgwriter_lru_maxpages=0")
            : await PgCluster.StartAsync(isDurable: true);
        await using var proxy = new CommitProxy(cluster.Port);
        await using var stage = await Stage.MakeAsync(plan, on: cluster.ConnectionString("amendflow"),
            through: direct => new NpgsqlConnectionStringBuilder(direct) { Port = proxy.Port }.ConnectionString);
        await using var sink = new SmtpSink();
        var nodes = Enumerable.Range(0, plan.Nodes).Select(_ => NodeProcess.On(stage, sink)).ToList();
        var history = new History();
        var wrong = new List<string>();
        var backs = new List<(Strike How, TimeSpan After)>();
        try
        {
            await Task.WhenAll(nodes.Select(n => n.StartAsync()));
            if (plan.Guards == Guards.NoFlush)
            {
                await cluster.HoldLogWriterAsync();
            }

            using var stopping = new CancellationTokenSource();
            using var client = new Client(history) { Tries = 400 };
            var load = new Load(stage, client, [.. nodes.Select(n => n.Address)]);
            var workers = Enumerable.Range(0, Workers).Select(i => Task.Run(() => load.WorkAsync(new Random(plan.Seed + i), stopping.Token))).ToList();
            var random = new Random(plan.Seed);
            var striker = new Striker(cluster);
            for (var kills = 0; kills < plan.Count && !workers.Any(w => w.IsFaulted); kills++)
            {
                var acknowledged = Acknowledged(history);
                await Task.Delay(random.Next(100, 1000));
                await WorkedAsync(history, acknowledged + AtLeast, workers);
                var how = Kinds[kills % Kinds.Length];
                await StrikeAsync(striker, how, (kills + (kills / Kinds.Length)) % 2 == 0 ? proxy : null);
                await striker.ServeAgainAsync(how);
                backs.Add((how, await BackAsync(history)));
            }

            await stopping.CancelAsync();
            if (plan.Guards == Guards.InPlace)
            {
                var jobs = await JobsAsync(stage);
                var began = Stopwatch.StartNew();
                await Task.WhenAll(workers);
                while (await JobsAsync(stage) == jobs && began.Elapsed < JobsPrompt)
                {
                    await Task.Delay(200);
                }

                await output.WriteLineAsync($"Hangfire ran a job {began.Elapsed.TotalSeconds:0.0} s after the last kill was over.");
                Check(began.Elapsed < JobsPrompt, $"Hangfire ran no job within {JobsPrompt.TotalSeconds:0} s");
                await Post.DrainAsync(stage);
            }
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }

        var worst = backs.MaxBy(b => b.After);
        Check(worst.After < Prompt, $"it took {worst.After.TotalSeconds:0.0} s until something was recorded again ({worst.How})");
        if (history.Attempts.Any(a => a.Status == 500))
        {
            wrong.Add("somebody was answered with a fault");
            await output.WriteLineAsync(string.Join('\n', nodes.SelectMany(n => FaultsIn(n.Output)).Take(120)));
        }

        var (kept, atOnce) = await KeptAsync(stage, proxy, history);
        Check(kept >= Math.Max(1, plan.Count / 5), $"only {kept} commands were recorded without their node knowing: the run does not bite");
        await output.WriteLineAsync(
            $"{backs.Count} kills; something was recorded again {backs.Average(b => b.After.TotalSeconds):0.0} s after PostgreSQL was back on average, {worst.After.TotalSeconds:0.0} s at most ({worst.How}); "
            + $"{kept} commands were committed and their nodes got an error: {atOnce} people were told so at once, {kept - atOnce} had to send again; "
            + $"{history.Operations.Count(o => o.Told == Told.Ok)} acknowledged, {history.Operations.Count(o => o.Told == Told.Refused)} refused, "
            + $"{sink.Mails.Count} mails taken in, {Post.Repeats(sink.Mails)} of them repeats.");
        wrong.AddRange(await new Reconciler(stage.Database).RunAsync(history.Operations));
        wrong.AddRange(await Post.CheckAsync(stage.Database, sink.Mails, backs.Count * nodes.Count));
        return new Result(history.Operations.Count, backs.Count, history.Unknown, wrong, plan.Seed);

        void Check(bool holds, string otherwise)
        {
            if (!holds && plan.Guards == Guards.InPlace)
            {
                wrong.Add(otherwise);
            }
        }
    }

    private static int Acknowledged(History history) => history.Operations.Count(o => o.Told == Told.Ok);

    private static async Task WorkedAsync(History history, int acknowledged, List<Task> workers)
    {
        var began = Stopwatch.StartNew();
        while (Acknowledged(history) < acknowledged && !workers.Any(w => w.IsCompleted) && began.Elapsed < Patience)
        {
            await Task.Delay(20);
        }
    }

    /// <param name="at">Null: now. Else: when the next step is committed, before its node hears of it.</param>
    private static async Task StrikeAsync(Striker striker, Strike how, CommitProxy? at)
    {
        if (at is null)
        {
            await striker.StrikeAsync(how, null);
            return;
        }

        var struck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        at.WithholdNext(async port =>
        {
            try
            {
                await striker.StrikeAsync(how, port);
                struck.SetResult();
            }
            catch (Exception failure)
            {
                struck.SetException(failure);
            }
        });
        await struck.Task.WaitAsync(Patience);
    }

    /// <returns>How long it took from now until a command that was sent after now was recorded or refused.</returns>
    private static async Task<TimeSpan> BackAsync(History history)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Patience && !history.Attempts.Any(a => a.BeganAt > began && !a.IsLost))
        {
            await Task.Delay(20);
        }

        return Stopwatch.GetElapsedTime(began);
    }

    private static Task<long> JobsAsync(Stage stage) => stage.ReadAsync(db =>
        db.Database.SqlQuery<long>($"""SELECT coalesce(max(id), 0) AS "Value" FROM hangfire.state WHERE name = 'Succeeded'""").SingleAsync());

    // The server had said COMMIT, the node got an error in its place, and the command is there.
    private static async Task<(int Kept, int AtOnce)> KeptAsync(Stage stage, CommitProxy proxy, History history)
    {
        var recorded = (await stage.ReadAsync(db => db.Commands.Select(c => c.Key).ToListAsync())).ToHashSet();
        var kept = history.Operations.Where(o => recorded.Contains(o.CommandId) && proxy.Withheld.Any(w => w.Contains(o.CommandId, StringComparison.Ordinal))).ToList();
        return (kept.Count, kept.Count(o => o.Lost == 0));
    }

    // What the node wrote when it answered with a fault, each with the beginning of its stack.
    private static IEnumerable<string> FaultsIn(IReadOnlyCollection<string> lines)
    {
        var all = lines.ToList();
        return all.Index().Where(l => l.Item.Contains("ProblemMiddleware", StringComparison.Ordinal)).SelectMany(l => all.Skip(l.Index).Take(40));
    }
}
