using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using Npgsql;

namespace AmendFlow.Chaos;

/// <summary>
/// The line between node and PostgreSQL breaks at the COMMIT of a decision: before it, after it, in between, or its answer comes too
/// late. Whoever decides is told that it is recorded, at once or when they send the same command again, and it is recorded once.
/// </summary>
internal sealed class CommitScenario : Scenario
{
    public override string Name => "commit";

    public override string What => "A proxy cuts the connection to PostgreSQL around the COMMIT of a decision. Counts cuts.";

    public override int UsualCount => 500;

    public override int UsualNodes => 1;

    public override async Task<Result> RunAsync(Plan plan, TextWriter output)
    {
        await using var proxy = new CommitProxy((await PostgresFixture.ServerAsync()).Port);
        await using var stage = await Stage.MakeAsync(
            plan, at: TestHost.Start, through: direct => new NpgsqlConnectionStringBuilder(direct) { Port = proxy.Port }.ConnectionString);
        var node = await stage.NodeAsync();
        var history = new History();
        using var client = new Client(history);
        using var counsel = new Browser();
        await counsel.SignInAsync(node.Address, stage.People[Stage.Counsel]);
        var random = new Random(plan.Seed);
        var wrong = new List<string>();
        var modes = new SortedDictionary<Cut, (int Cuts, int AskedAgain)>();
        while (proxy.Cuts < plan.Count)
        {
            var caseId = await stage.CaseAsync(stage.Office);
            foreach (var step in (string[])["legal-a", "legal-b", "scientific-a"])
            {
                if (proxy.Cuts == plan.Count)
                {
                    break;
                }

                var round = await stage.RoundAsync(caseId, step);
                var how = random.Next(20) == 0 ? Cut.Held : (Cut)random.Next(3);
                var decided = await DecideAsync(how, round);
                modes[how] = (modes.GetValueOrDefault(how).Cuts + 1, modes.GetValueOrDefault(how).AskedAgain + (decided.Lost > 0 ? 1 : 0));
                if (decided.Told != Told.Ok)
                {
                    wrong.Add($"a decision whose COMMIT was cut ({how}) was answered {decided.Told} ({decided.Status}): {decided.Brief}");
                    break;
                }
            }
        }

        await output.WriteLineAsync($"Cuts, and how often the person had to send again: {string.Join(", ", modes.Select(m => $"{m.Key} {m.Value.Cuts}, {m.Value.AskedAgain}"))}.");
        wrong.AddRange(await new Reconciler(stage.Database).RunAsync(history.Operations, restless: true));
        return new Result(history.Operations.Count, 0, history.Unknown, wrong, plan.Seed);

        // The lawyers of A answer by the page, everybody else by the API.
        Task<Operation> DecideAsync(Cut how, Round round)
        {
            var task = round.Tasks.FirstOrDefault(t => t.AssigneeId == stage.People[Stage.Counsel]);
            var command = Client.NewCommand();
            proxy.CutNext(how);
            return task is null
                ? client.DecideAsync(_ => node.Address, round.Tasks[0], round, "approve", command)
                : client.FormAsync("decide", task.AssigneeId, command, _ => counsel.DecideAsync(node.Address, $"/tasks/{task.Id}/decide", round, "approve", command));
        }
    }
}
