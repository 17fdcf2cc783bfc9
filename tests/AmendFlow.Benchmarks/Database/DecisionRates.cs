using AmendFlow.Testing;

namespace AmendFlow.Benchmarks.Database;

/// <summary>
/// Decisions per second: pgbench, handler and API in turn, again and again, so that whatever else the machine does falls on all of them.
/// </summary>
internal static class DecisionRates
{
    private const string Name = "decisions";
    private const int Agreements = 32;
    private const int WarmUp = 1000;
    private static readonly (int Clients, int Decisions, int Each)[] Loads = [(1, 100, 300), (8, 400, 150), (32, 400, 50)];

    public static async Task RunAsync(PgCluster server, int rounds, TextWriter output)
    {
        await using var ground = await Ground.MakeAsync(server, Name, Agreements);
        var needed = (Loads.Sum(l => l.Decisions) * 2 * rounds) + (2 * WarmUp);
        var all = await CasePool.MakeAsync(server, Name, ground, (needed * 4 / 3 / CasePool.PerCase) + (4 * Agreements));
        var pool = new Queue<Answer>(all.Where(a => a.AgreementId != ground.Agreements[0]));
        var one = new Queue<Answer>(all.Where(a => a.AgreementId == ground.Agreements[0]));
        using var pgbench = await Pgbench.OnCopyOfAsync(server, Name, "pgbench", copies: 2);

        // Long enough for the compiler to have improved what runs often, as in a host that has been up for a while.
        await Givers.ByHandlerAsync(ground.Host, Take(pool, WarmUp), 8);
        await Givers.ByHttpAsync(ground.Host.Address, Take(pool, WarmUp), 8);
        await pgbench.RunAsync(8, 50);
        await RoundTripsAsync(ground, Take(pool, 20), output);
        var (ours, theirs) = (await WrittenAsync(server, Name), await WrittenAsync(server, "pgbench"));

        var seen = new Passes(await ProcessorTime.OfAsync(server));
        for (var i = 0; i < rounds; i++)
        {
            foreach (var (clients, decisions, each) in Loads)
            {
                await seen.NoteAsync($"pgbench {clients}", clients * each, () => pgbench.RunAsync(clients, each));
                await seen.NoteAsync($"handler {clients}", decisions, () => Givers.ByHandlerAsync(ground.Host, Take(pool, decisions), clients));
                await seen.NoteAsync($"API {clients}", decisions, () => Givers.ByHttpAsync(ground.Host.Address, Take(pool, decisions), clients));
            }

            await seen.NoteAsync("batch 8", 8 * 150, () => pgbench.RunAsync(8, 150, isBatch: true));
            await seen.NoteAsync("one 8", 200, () => Givers.ByHandlerAsync(ground.Host, Take(one, 200), 8));
        }

        await output.WriteLineAsync(Figures.Row("decisions per second, clients", "pgbench", "handler", "API", "handler / pgbench", "API / pgbench"));
        foreach (var (clients, _, _) in Loads)
        {
            await output.WriteLineAsync(Figures.Row(
                $"{clients}", seen.Rate($"pgbench {clients}"), seen.Rate($"handler {clients}"), seen.Rate($"API {clients}"),
                seen.Ratio($"handler {clients}", $"pgbench {clients}"), seen.Ratio($"API {clients}", $"pgbench {clients}")));
        }

        await output.WriteLineAsync($"pgbench with its writes in one batch, 8 clients: {seen.Rate("batch 8")}; handler / that: {seen.Ratio("handler 8", "batch 8")}");
        await output.WriteLineAsync($"one agreement, 8 clients: {seen.Rate("one 8")}; / several agreements: {seen.Ratio("one 8", "handler 8")}");
        foreach (var what in new[] { "pgbench 8", "batch 8", "handler 8", "API 8" })
        {
            await output.WriteLineAsync($"processor time of one decision, {what}: {seen.Processor(what)}");
        }

        // That both write the same is not said but counted, by the server.
        await output.WriteLineAsync($"rows written by a decision: {Difference(ours, await WrittenAsync(server, Name))}");
        await output.WriteLineAsync($"rows written by pgbench:    {Difference(theirs, await WrittenAsync(server, "pgbench"))}");
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
