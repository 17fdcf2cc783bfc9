using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;

namespace AmendFlow.Chaos;

/// <summary>
/// Everything that can end a task, at one instant and on two nodes: the task ends once, by one of them, and the others are told by which.
/// The nodes are two whole hosts in this process on one PostgreSQL; they share nothing but the database.
/// </summary>
internal sealed class RaceScenario : Scenario
{
    public override string Name => "race";

    public override string What => "One task, decided by page, API and link, reassigned, withdrawn and lapsing at the same instant on two nodes. Counts races.";

    public override int UsualCount => 10_000;

    public override int UsualNodes => 2;

    public override async Task<Result> RunAsync(Plan plan, TextWriter output)
    {
        await using var stage = await Stage.MakeAsync(plan, at: TestHost.Start);
        var nodes = new List<TestHost> { stage.Office };
        while (nodes.Count < plan.Nodes)
        {
            nodes.Add(await stage.NodeAsync());
        }

        var history = new History();
        using var client = new Client(history);
        using var counsel = new Browser();
        using var coordinator = new Browser();
        await counsel.SignInAsync(nodes[0].Address, stage.People[Stage.Counsel]);
        await coordinator.SignInAsync(nodes[^1].Address, stage.People[World.Email(Side.A, "alliance-manager")]);
        var random = new Random(plan.Seed);
        var wrong = new List<string>();
        var ends = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < plan.Count; i++)
        {
            var race = new Race(stage, nodes, client, counsel, coordinator, random);
            try
            {
                await race.RunAsync();
                wrong.AddRange(await race.CheckAsync());
                ends[race.End] = ends.GetValueOrDefault(race.End) + 1;
            }
            catch (InvalidOperationException broken) when (plan.Guards != Guards.InPlace)
            {
                // Without its guards the product may leave what a later race cannot even begin on.
                wrong.Add(broken.Message);
            }
        }

        await output.WriteLineAsync($"{plan.Count} races with {history.Operations.Count} operations ended by: {string.Join(", ", ends.Select(e => $"{e.Key} {e.Value}"))}");
        wrong.AddRange(await new Reconciler(stage.Database).RunAsync(history.Operations, restless: true));
        return new Result(history.Operations.Count, 0, history.Unknown, wrong, plan.Seed);
    }
}
