using System.Diagnostics;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Chaos;

/// <summary>Many timers come due at one instant; three nodes fire them, and one of them is killed on the way. Each fires once.</summary>
/// <param name="inProcess">The nodes are hosts in this process that all sweep at the same time, and none is killed: the hardest case for claims.</param>
internal sealed class TimersScenario(bool inProcess = false) : Scenario
{
    private const int PerCase = 100;

    public override string Name => "timers";

    public override string What => "Timers that come due at one instant on 3 nodes, one of which is killed. Counts timers.";

    public override int UsualCount => 100_000;

    public override int UsualNodes => 3;

    public override async Task<Result> RunAsync(Plan plan, TextWriter output)
    {
        await using var stage = await Stage.MakeAsync(plan);
        for (var i = 0; i < Math.Clamp(plan.Count / PerCase, 10, 500); i++)
        {
            await stage.CaseAsync(stage.Office);
        }

        var kills = inProcess ? 0 : await RunProcessesAsync(stage, plan, output);
        if (inProcess)
        {
            await RunHostsAsync(stage, plan);
        }

        var wrong = new List<string>();
        await using (var db = stage.Database.CreateDbContext())
        {
            var fired = await DueTimers.Of(db).CountAsync(t => t.State == TimerState.Fired);
            if (fired != plan.Count)
            {
                wrong.Add($"{fired} of {plan.Count} timers fired");
            }
        }

        wrong.AddRange(await new Reconciler(stage.Database).RunAsync([], restless: true));
        return new Result(plan.Count, kills, 0, wrong, plan.Seed);
    }

    private static async Task<int> RunProcessesAsync(Stage stage, Plan plan, TextWriter output)
    {
        var nodes = Enumerable.Range(0, plan.Nodes).Select(_ => NodeProcess.On(stage, null)).ToList();
        var kills = 0;
        try
        {
            await Task.WhenAll(nodes.Select(n => n.StartAsync()));
            var due = TimeProvider.System.GetUtcNow().AddSeconds(2);
            await DueTimers.InsertAsync(stage, due, plan.Count);
            var seen = Stopwatch.StartNew();
            var patience = TimeSpan.FromSeconds(120 + (plan.Count / 10));
            for (var left = plan.Count; left > 0 && seen.Elapsed < patience; await Task.Delay(200))
            {
                await using var db = stage.Database.CreateDbContext();
                left = await DueTimers.Of(db).CountAsync(t => t.State == TimerState.Pending);
                if (kills == 0 && left < plan.Count * 2 / 3 && nodes.Count > 1)
                {
                    // The one that holds most claims at the moment is as good as any: which it is, nobody can see from outside.
                    await nodes[new Random(plan.Seed).Next(nodes.Count)].KillAsync();
                    kills = 1;
                }
            }

            await SayAsync(stage, due, output);
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }

        return kills;
    }

    private static async Task RunHostsAsync(Stage stage, Plan plan)
    {
        List<TestHost> nodes = [stage.Office];
        while (nodes.Count < plan.Nodes)
        {
            nodes.Add(await stage.NodeAsync());
        }

        // Their clocks stand where they were started.
        await DueTimers.InsertAsync(stage, nodes.Min(n => n.Clock.GetUtcNow()).AddSeconds(-1), plan.Count);
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await Task.WhenAll(nodes.Select(n => Task.Run(() => n.Get<TimerSweep>().RunAsync(enough.Token))));
    }

    private static async Task SayAsync(Stage stage, DateTimeOffset due, TextWriter output)
    {
        await using var db = stage.Database.CreateDbContext();
        var late = (await DueTimers.Of(db).Where(t => t.FiredAt != null).Select(t => t.FiredAt!.Value).ToListAsync()).Select(at => (at - due).TotalSeconds).ToList();
        if (late.Count > 0)
        {
            await output.WriteLineAsync(
                $"{late.Count} timers due at one instant: the first fired {late.Min():0.0} s after it, half after {late.Order().ElementAt(late.Count / 2):0.0} s, "
                + $"the last after {late.Max():0.0} s; {late.Count / Math.Max(0.1, late.Max() - late.Min()):0} a second.");
        }
    }
}
