using System.Globalization;
using AmendFlow.Testing;

namespace AmendFlow.Benchmarks.Database;

/// <summary>What runs with <c>-- database [decisions|sweep|lists|memory]... [--rounds N]</c>: each part on a private PostgreSQL server, which keeps what it commits.</summary>
internal static class DatabaseVerb
{
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        var at = Array.IndexOf(args, "--rounds");
        var rounds = at >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 7;
        var parts = args.Where((a, i) => at < 0 || (i != at && i != at + 1)).ToList();
        await using var server = await PgCluster.StartAsync(isDurable: true);
        if (parts.Count == 0 || parts.Contains("decisions"))
        {
            await DecisionRates.RunAsync(server, rounds, output);
        }

        return 0;
    }
}
