using System.Globalization;
using AmendFlow.Testing;

namespace AmendFlow.Benchmarks.Database;

/// <summary>
/// Processor time of the private server (its first process and all below it) and of this process with those that it ran. On a machine
/// that others use too it says more than the time on the wall: who has more processes there gets more of it.
/// </summary>
internal sealed class ProcessorTime
{
    private const double TicksPerSecond = 100;

    // Fields of /proc/.../stat, counted from the third: the parent, time of its own, and of children that have ended.
    private const int Parent = 1;
    private static readonly Range Own = 11..13;
    private static readonly Range WithEnded = 11..15;
    private readonly string first;

    private ProcessorTime(string first) => this.first = first;

    public static async Task<ProcessorTime> OfAsync(PgCluster server)
    {
        var files = await server.CountsAsync("postgres", "SELECT 'first', split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::bigint");
        return new ProcessorTime(files["first"].ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>In milliseconds, since they began.</summary>
    public (double Server, double Own) Now() => (
        Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0])).Sum(OfServer),
        Sum(Stat("/proc/self")!, WithEnded));

    private double OfServer(string process) => Stat(process) switch
    {
        null => 0,
        var fields when Path.GetFileName(process) == first => Sum(fields, WithEnded),
        var fields => fields[Parent] == first ? Sum(fields, Own) : 0,
    };

    private static double Sum(string[] fields, Range range) => fields[range].Sum(f => long.Parse(f, CultureInfo.InvariantCulture)) * 1000 / TicksPerSecond;

    // The second field, in brackets, may hold anything.
    private static string[]? Stat(string process)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(process, "stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
