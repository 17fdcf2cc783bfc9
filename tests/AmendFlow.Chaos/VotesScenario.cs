using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Chaos;

/// <summary>
/// Five of nine are needed on one branch of a fork and one of two on the other; all eleven answer at the same instant, on two nodes. Each
/// round closes once, the join goes on once, no case is stuck.
/// </summary>
internal sealed class VotesScenario : Scenario
{
    private const int Needed = 5;

    public override string Name => "votes";

    public override string What => "A quorum of 5 of 9 and the other branch of the fork voted at the same instant, on two nodes. Counts cases.";

    public override int UsualCount => 2_000;

    public override int UsualNodes => 2;

    public override async Task<Result> RunAsync(Plan plan, TextWriter output)
    {
        await using var stage = await Stage.MakeAsync(plan, Stage.Reviewers, Needed, TestHost.Start);
        var nodes = new List<TestHost> { stage.Office };
        while (nodes.Count < plan.Nodes)
        {
            nodes.Add(await stage.NodeAsync());
        }

        var history = new History();
        using var client = new Client(history);
        var random = new Random(plan.Seed);
        var wrong = new List<string>();
        for (var i = 0; i < plan.Count; i++)
        {
            var caseId = await stage.CaseAsync(nodes[i % nodes.Count]);
            Round[] rounds = [await stage.RoundAsync(caseId, "legal-a"), await stage.RoundAsync(caseId, "legal-b")];
            using var start = new SemaphoreSlim(0);
            var votes = rounds.SelectMany(r => r.Tasks.Select(t => (Round: r, Task: t, Node: random.Next(nodes.Count))))
                .OrderBy(_ => random.Next())
                .Select(v => Task.Run(async () =>
                {
                    await start.WaitAsync();
                    return (v.Round, Vote: await client.DecideAsync(attempt => nodes[(v.Node + attempt) % nodes.Count].Address, v.Task, v.Round, "approve"));
                })).ToList();
            start.Release(votes.Count);
            var answers = await Task.WhenAll(votes);
            wrong.AddRange(await CheckAsync(stage, caseId, [.. rounds.Select(r => answers.Count(a => a.Round == r && a.Vote.Told == Told.Ok))]));
        }

        wrong.AddRange(await new Reconciler(stage.Database).RunAsync(history.Operations, restless: true));
        return new Result(history.Operations.Count, 0, history.Unknown, wrong, plan.Seed);
    }

    private static async Task<IReadOnlyList<string>> CheckAsync(Stage stage, Guid caseId, IReadOnlyList<int> acknowledged)
    {
        await using var db = stage.Database.CreateDbContext();
        var rounds = await db.Rounds.AsNoTracking().Where(r => r.CaseId == caseId).Select(r => $"{r.ActivityId} {r.Status} {r.Outcome}").ToListAsync();
        var seen = $"{string.Join(" and ", acknowledged)} votes acknowledged; {string.Join(", ", rounds.Order(StringComparer.Ordinal))}";
        var expected = $"{Needed} and 1 votes acknowledged; legal-a Decided Approved, legal-b Decided Approved, scientific-a Open ";
        return seen == expected ? [] : [$"case {caseId}: {seen}"];
    }
}
