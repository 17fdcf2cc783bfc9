using System.Globalization;
using AmendFlow.Testing;

namespace AmendFlow.Benchmarks.Database;

/// <summary>
/// What runs with <c>-- database</c>: a private PostgreSQL server that keeps what it commits, and the parts that are named, or all.
/// </summary>
internal static class DatabaseVerb
{
    private const string Usage = "database [decisions] [sweep] [lists] [memory] [--rounds 5] [--few 1000] [--many 1000000]";

    /// <returns>0, or 2 where the arguments are wrong or there is no PostgreSQL.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal) { ["--rounds"] = 5, ["--few"] = 0, ["--many"] = 1_000_000 };
        var parts = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i++)
        {
            if (numbers.ContainsKey(args[i]) && i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var number) && number > 0)
            {
                numbers[args[i++]] = number;
            }
            else if (args[i] is "decisions" or "sweep" or "lists" or "memory")
            {
                parts.Add(args[i]);
            }
            else
            {
                await Console.Error.WriteLineAsync($"'{args[i]}' is not understood: {Usage}");
                return 2;
            }
        }

        if (PgCluster.Binaries is null)
        {
            await Console.Error.WriteLineAsync("PostgreSQL is not installed (apt-get install postgresql, or set AMENDFLOW_PG_BIN).");
            return 2;
        }

        await using var server = await PgCluster.StartAsync(isDurable: true);
        foreach (var (part, runAsync) in new (string, Func<Task>)[]
        {
            ("decisions", () => DecisionRates.RunAsync(server, numbers["--rounds"], output)),
            ("sweep", () => SweepCost.RunAsync(server, numbers["--rounds"], Few(1_000), numbers["--many"], output)),
            ("lists", () => ListCost.RunAsync(server, numbers["--rounds"], Few(10_000), numbers["--many"], output)),
            ("memory", () => NodeMemory.RunAsync(server, output)),
        })
        {
            if (parts.Count == 0 || parts.Contains(part))
            {
                await runAsync();
            }
        }

        return 0;

        int Few(int usual) => numbers["--few"] > 0 ? numbers["--few"] : usual;
    }
}
