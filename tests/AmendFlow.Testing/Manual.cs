using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using AmendFlow.Web;

namespace AmendFlow.Testing;

/// <summary>Does what docs/operations.md tells an operator of PostgreSQL to do, by the very line that stands there.</summary>
public static class Manual
{
    /// <param name="tool">The program that the line begins with; the first such line is taken.</param>
    /// <param name="folder">Where it runs, and where the line's files are.</param>
    /// <exception cref="InvalidOperationException">There is no such line, or it failed; the message says how.</exception>
    public static async Task RunAsync(string tool, PgCluster cluster, string folder)
    {
        var manual = await File.ReadAllTextAsync(Path.Combine(Roots.Find(), "docs", "operations.md"));
        var line = Regex.Match(manual, $"^{tool} .*$", RegexOptions.Multiline).Value;
        if (line.Length == 0)
        {
            throw new InvalidOperationException($"No line of docs/operations.md begins with {tool}.");
        }

        var start = new ProcessStartInfo("bash", ["-euc", line]) { WorkingDirectory = folder, RedirectStandardError = true };
        start.Environment["PATH"] = $"{PgCluster.Binaries}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["PGHOST"] = "127.0.0.1";
        start.Environment["PGPORT"] = cluster.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["PGUSER"] = "postgres";
        using var process = Process.Start(start)!;
        var complained = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{line}: {complained}");
        }
    }
}
