using AmendFlow.Testing;

namespace AmendFlow.Benchmarks.Database;

/// <summary>
/// Decisions per second: pgbench, handler and API in turn, again and again, so that whatever else the machine does falls on all of them.
/// </summary>
internal static class DecisionRates
{
    private const string Name = "decisions";
    private const int Agreements = 32;
    private static readonly (int Clients, int Decisions, int Each)[] Loads = [(1, 40, 300), (8, 160, 150), (32, 160, 50)];

    public static async Task RunAsync(PgCluster server, int rounds, TextWriter output)
    {
        await using var ground = await Ground.MakeAsync(server, Name, Agreements);
        var perRound = Loads.Sum(l => l.Decisions) * 2;
        const int WarmUp = 160;
        var needed = (perRound * rounds) + (2 * WarmUp);
        var pool = new Queue<Answer>(await CasePool.MakeAsync(ground, ground.Agreements, (needed / CasePool.PerCase) + 8));
        var one = new Queue<Answer>(await CasePool.MakeAsync(ground, [ground.Agreements[0]], (120 * rounds / CasePool.PerCase) + 8));
        using var pgbench = await Pgbench.OnCopyOfAsync(server, Name, "pgbench", copies: 8);

        await Givers.ByHandlerAsync(ground.Host, Take(pool, WarmUp), 8);
        await Givers.ByHttpAsync(ground.Host.Address, Take(pool, WarmUp), 8);
        await pgbench.RunAsync(8, 50);
        await RoundTripsAsync(ground, Take(pool, 20), output);
        var (ours, theirs) = (await WrittenAsync(server, Name), await WrittenAsync(server, "pgbench"));

        var seen = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        for (var i = 0; i < rounds; i++)
        {
            foreach (var (clients, decisions, each) in Loads)
            {
                Note($"pgbench {clients}", await pgbench.RunAsync(clients, each));
                Note($"handler {clients}", await Givers.ByHandlerAsync(ground.Host, Take(pool, decisions), clients));
                Note($"http {clients}", await Givers.ByHttpAsync(ground.Host.Address, Take(pool, decisions), clients));
            }

            Note("batch 8", await pgbench.RunAsync(8, 150, isBatch: true));
            Note("one 8", await Givers.ByHandlerAsync(ground.Host, Take(one, 120), 8));
        }

        await output.WriteLineAsync(Figures.Row("clients", "pgbench", "handler", "API", "handler / pgbench", "API / pgbench"));
        foreach (var (clients, _, _) in Loads)
        {
            await output.WriteLineAsync(Figures.Row(
                $"{clients}", Rate($"pgbench {clients}"), Rate($"handler {clients}"), Rate($"http {clients}"),
                Ratio($"handler {clients}", $"pgbench {clients}"), Ratio($"http {clients}", $"pgbench {clients}")));
        }

        await output.WriteLineAsync($"pgbench with its writes in one batch, 8 clients: {Rate("batch 8")}; handler / that: {Ratio("handler 8", "batch 8")}");
        await output.WriteLineAsync($"one agreement, 8 clients: {Rate("one 8")}; / several agreements: {Ratio("one 8", "handler 8")}");

        // That both write the same is not said but counted, by the server.
        await output.WriteLineAsync($"rows written by a decision: {Difference(ours, await WrittenAsync(server, Name))}");
        await output.WriteLineAsync($"rows written by pgbench:    {Difference(theirs, await WrittenAsync(server, "pgbench"))}");

        void Note(string what, double rate) => (seen.TryGetValue(what, out var list) ? list : seen[what] = []).Add(rate);

        string Rate(string what) => Figures.Number(Figures.Median(seen[what]));

        // Of each pass its own ratio: the two stood side by side.
        string Ratio(string of, string to)
        {
            var ratios = seen[of].Zip(seen[to], (a, b) => a / b).ToList();
            return $"{Figures.Number(Figures.Median(ratios), 2)} ({Figures.Number(ratios.Min(), 2)} to {Figures.Number(ratios.Max(), 2)})";
        }
    }

    private static async Task RoundTripsAsync(Ground ground, List<Answer> answers, TextWriter output)
    {
        using var trips = new RoundTrips();
        await Givers.ByHandlerAsync(ground.Host, answers, 1);
        await output.WriteLineAsync($"round trips of a decision, besides BEGIN and COMMIT: {Figures.Number((double)trips.Heard.Count / answers.Count, 1)}");
    }

    private static async Task<IReadOnlyDictionary<string, long>> WrittenAsync(PgCluster server, string database)
    {
        // The server's counts come up to a second late.
        await Task.Delay(1500);
        return await server.CountsAsync(database, "SELECT relname::text, n_tup_ins + n_tup_upd FROM pg_stat_user_tables ORDER BY relname");
    }

    private static string Difference(IReadOnlyDictionary<string, long> before, IReadOnlyDictionary<string, long> after)
    {
        var decisions = (double)(after["decisions"] - before["decisions"]);
        return string.Join(", ", after.Where(t => t.Value > before[t.Key]).Select(t => $"{t.Key} {Figures.Number((t.Value - before[t.Key]) / decisions, 1)}"));
    }

    private static List<Answer> Take(Queue<Answer> pool, int count) => [.. Enumerable.Range(0, count).Select(_ => pool.Dequeue())];
}
