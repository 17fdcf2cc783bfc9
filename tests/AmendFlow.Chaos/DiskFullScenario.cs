using System.Diagnostics;
using AmendFlow.Testing;
using Npgsql;

namespace AmendFlow.Chaos;

/// <summary>
/// The disk under PostgreSQL is full, and then there is space again. Whatever people sent is recorded or they are told that it may not be, and
/// the service is back without a start of the node. Where PostgreSQL has ended itself, somebody starts it, as an operator would.
/// </summary>
internal sealed class DiskFullScenario : Scenario
{
    private const int Megabytes = 192;
    private const int Workers = 4;

    // One may be under way in each sweep that is tried while the disk is full.
    private const int AmbiguousMailsEach = 4;
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public override string Name => "disk-full";

    public override string What => "The disk under PostgreSQL (a small tmpfs; needs root) is full, and has space again. Counts times.";

    public override int UsualCount => 10;

    public override int UsualNodes => 1;

    public override string? WhyNot => SmallDisk.WhyNot;

    public override async Task<Result> RunAsync(Plan plan, TextWriter output)
    {
        await using var disk = await SmallDisk.MountAsync(Megabytes);
        await using var cluster = await PgCluster.StartAsync(isDurable: true, under: disk.Folder);
        await using var stage = await Stage.MakeAsync(plan, on: cluster.ConnectionString("amendflow"));
        await using var sink = new SmtpSink();
        var nodes = Enumerable.Range(0, plan.Nodes).Select(_ => NodeProcess.On(stage, sink)).ToList();
        var history = new History();
        var wrong = new List<string>();
        var backs = new List<TimeSpan>();
        var (unaffected, started) = (0, 0);
        try
        {
            await Task.WhenAll(nodes.Select(n => n.StartAsync()));
            using var stopping = new CancellationTokenSource();
            using var client = new Client(history) { Tries = 400 };
            var load = new Load(stage, client, [.. nodes.Select(n => n.Address)]);
            var workers = Enumerable.Range(0, Workers).Select(i => Task.Run(() => load.WorkAsync(new Random(plan.Seed + i), stopping.Token))).ToList();
            var random = new Random(plan.Seed);
            for (var times = 0; times < plan.Count && !workers.Any(w => w.IsFaulted); times++)
            {
                await Task.Delay(random.Next(500, 2000));
                disk.Fill();
                if (times % 2 == 1)
                {
                    await UseUpLogAsync(cluster);
                }

                unaffected += await UntilAsync(history, a => a.IsLost) is null ? 1 : 0;
                await Task.Delay(random.Next(1000, 5000));
                disk.Free();
                var back = UntilAsync(history, a => !a.IsLost);
                while (!back.IsCompleted)
                {
                    started += await StartAsync(cluster) ? 1 : 0;
                    await Task.WhenAny(back, Task.Delay(500));
                }

                backs.Add(await back ?? Patience);
            }

            await stopping.CancelAsync();
            await Task.WhenAll(workers);
            await Post.DrainAsync(stage);
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }

        await output.WriteLineAsync(
            $"The disk (tmpfs, {Megabytes} MB) was full {backs.Count} times; PostgreSQL had ended itself and was started {started} times; {unaffected} times nobody noticed in {Patience.TotalSeconds} s; "
            + $"something was recorded again {backs.Average(b => b.TotalSeconds):0.0} s after there was space on average, {backs.Max().TotalSeconds:0.0} s at most; "
            + $"{history.Attempts.Count(a => a.Status == 503)} answers said 503, {history.Attempts.Count(a => a.Status == 0)} did not come; {history.Operations.Count(o => o.Told == Told.Ok)} acknowledged, "
            + $"{history.Operations.Count(o => o.Told == Told.Refused)} refused, {sink.Mails.Count} mails taken in, {Post.Repeats(sink.Mails)} of them repeats.");
        wrong.AddRange(backs.Where(b => b > Prompt).Select(b => $"it took {b.TotalSeconds:0.0} s until something was recorded again"));
        wrong.AddRange(history.Attempts.Where(a => a.Status == 500).Take(1).Select(_ => "somebody was answered with a fault"));
        wrong.AddRange(await new Reconciler(stage.Database).RunAsync(history.Operations));
        wrong.AddRange(await Post.CheckAsync(stage.Database, sink.Mails, backs.Count * AmbiguousMailsEach));
        return new Result(history.Operations.Count, backs.Count, history.Unknown, wrong, plan.Seed);
    }

    // As many transactions would, or the time limit of an archive: when it needs a new file of its log and cannot have one, the server ends itself.
    private static async Task UseUpLogAsync(PgCluster cluster)
    {
        try
        {
            await using var connection = new NpgsqlConnection(cluster.ConnectionString("postgres") + ";Pooling=false;Timeout=5");
            await connection.OpenAsync();
            for (var files = 0; files < 100; files++)
            {
                await using var next = new NpgsqlCommand("SELECT pg_create_restore_point('full'), pg_switch_wal()", connection);
                await next.ExecuteNonQueryAsync();
            }
        }
        catch (NpgsqlException)
        {
            // It has.
        }
    }

    /// <returns>How long it took from now until something that was sent after now was answered so; null: not in time.</returns>
    private static async Task<TimeSpan?> UntilAsync(History history, Func<Attempt, bool> isSo)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Patience; await Task.Delay(20))
        {
            if (history.Attempts.Any(a => a.BeganAt > began && isSo(a)))
            {
                return Stopwatch.GetElapsedTime(began);
            }
        }

        return null;
    }

    private static async Task<bool> StartAsync(PgCluster cluster)
    {
        if (cluster.IsRunning)
        {
            return false;
        }

        await cluster.StartServerAsync();
        return true;
    }
}
