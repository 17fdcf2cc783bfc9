using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using AmendFlow.Testing;

namespace AmendFlow.Benchmarks.Database;

/// <summary>
/// The measure: pgbench writes the rows of a decision, on a copy of the same database, in hand-written statements (decision.sql). It reads
/// no more than it needs to name the rows, and checks nothing.
/// </summary>
internal sealed partial class Pgbench : IDisposable
{
    private readonly PgCluster server;
    private readonly string database;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("amendflow-pgbench-");

    private Pgbench(PgCluster server, string database) => (this.server, this.database) = (server, database);

    /// <param name="template">A database with open reviews, which nobody uses at the moment.</param>
    /// <param name="copies">How many more of each open review are made: pgbench needs longer runs than the handler to be warm.</param>
    public static async Task<Pgbench> OnCopyOfAsync(PgCluster server, string template, string database, int copies)
    {
        await server.CreateAsync(database, template);
        await server.RunAsync(database, Sql.Text("targets.sql").Replace("@copies", copies.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var pgbench = new Pgbench(server, database);
        await File.WriteAllTextAsync(pgbench.Script(isBatch: false), Sql.Text("decision.sql"));
        await File.WriteAllTextAsync(pgbench.Script(isBatch: true), Sql.Text("decision.sql")
            .Replace("-- begin batch", @"\startpipeline", StringComparison.Ordinal)
            .Replace("-- end batch", "", StringComparison.Ordinal)
            .Replace("END;", "END;\n\\endpipeline", StringComparison.Ordinal));
        return pgbench;
    }

    /// <param name="isBatch">All writes in one round trip, and not one after the other.</param>
    /// <returns>Transactions per second, without the time that the clients took to connect.</returns>
    public async Task<double> RunAsync(int clients, int each, bool isBatch = false)
    {
        var start = new ProcessStartInfo(Path.Combine(PgCluster.Binaries!, "pgbench"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "-h", "127.0.0.1", "-p", Plain(server.Port), "-U", "postgres", "-n", "-M", "prepared", "-c", Plain(clients), "-j", Plain(Math.Min(2, clients)),
                "-t", Plain(each), "-f", Script(isBatch), "-D", $"digest={new string('a', 64)}", "-D", $"salt={new string('b', 32)}",
                "-D", $"record={new string('r', 700)}", "-D", $"checklist={new string('c', 250)}", "-D", $"told={new string('t', 300)}", "-D", $"answer={new string('w', 180)}",
                database,
            },
        };
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var rate = Rate().Match(await said);
        return process.ExitCode == 0 && rate.Success
            ? double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench: exit status {process.ExitCode}: {complained}{await said}");
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string Script(bool isBatch) => Path.Combine(folder.FullName, isBatch ? "batch.sql" : "plain.sql");

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Rate();
}
