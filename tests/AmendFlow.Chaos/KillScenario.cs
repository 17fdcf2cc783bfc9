using AmendFlow.Testing;

namespace AmendFlow.Chaos;

/// <summary>
/// Nodes are processes. One of them is killed again and again while people go on submitting, deciding and withdrawing through whichever
/// node answers: at any moment, and every second time as soon as a decision stands in the database and before its answer is out.
/// </summary>
internal sealed class KillScenario : Scenario
{
    private const int Workers = 3;
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(5);

    public override string Name => "kill";

    public override string What => "kill -9 of a node at random points while clients go on; 2 nodes on PostgreSQL, or 1 with --sqlite. Counts kills.";

    public override int UsualCount => 500;

    public override int UsualNodes => 2;

    public override bool RunsOnSqlite => true;

    public override async Task<Result> RunAsync(Plan plan, TextWriter output)
    {
        await using var stage = await Stage.MakeAsync(plan);
        await using var sink = new SmtpSink();
        var nodes = Enumerable.Range(0, plan.Nodes).Select(_ => NodeProcess.On(stage, sink)).ToList();
        var history = new History();
        var wrong = new List<string>();
        var (aimed, kills) = (0, 0);
        try
        {
            await Task.WhenAll(nodes.Select(n => n.StartAsync()));
            using var stopping = new CancellationTokenSource();
            using var client = new Client(history) { Tries = 400 };
            var load = new Load(stage, client, [.. nodes.Select(n => n.Address)]);
            var workers = Enumerable.Range(0, Workers).Select(i => Task.Run(() => load.WorkAsync(new Random(plan.Seed + i), stopping.Token))).ToList();
            var random = new Random(plan.Seed);
            for (; kills < plan.Count && !workers.Any(w => w.IsFaulted); kills++)
            {
                await Task.Delay(random.Next(100, 1000));
                var victim = nodes[random.Next(nodes.Count)];
                if (kills % 2 == 0 || plan.Guards != Guards.InPlace)
                {
                    aimed += await load.KillAtCommitAsync(victim.Address, victim.KillAsync) ? 1 : 0;
                }
                else
                {
                    await victim.KillAsync();
                }

                await victim.StartAsync();
            }

            await stopping.CancelAsync();
            await Task.WhenAll(workers);
            if (plan.Guards == Guards.InPlace)
            {
                // What is looked for without a guard stands in the history, and leases take their time.
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

        var starts = nodes.SelectMany(n => n.Starts.Skip(1)).ToList();
        await output.WriteLineAsync(
            $"{kills} kills, {aimed} of them between a decision's commit and its answer; serving again after {starts.Average(s => s.TotalSeconds):0.0} s on average, "
            + $"{starts.Max().TotalSeconds:0.0} s at most, {starts.Count(s => s > Prompt)} times after more than {Prompt.TotalSeconds} s; "
            + $"{history.Operations.Count(o => o.Told == Told.Ok)} acknowledged, {history.Operations.Count(o => o.Told == Told.Refused)} refused, "
            + $"{sink.Mails.Count} mails taken in, {Post.Repeats(sink.Mails)} of them repeats.");
        wrong.AddRange(await new Reconciler(stage.Database).RunAsync(history.Operations));
        wrong.AddRange(await Post.CheckAsync(stage.Database, sink.Mails, kills));
        return new Result(history.Operations.Count, kills, history.Unknown, wrong, plan.Seed);
    }
}
