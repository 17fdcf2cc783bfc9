using System.Globalization;
using AmendFlow.Testing;

namespace AmendFlow.Benchmarks.Database;

/// <summary>The working set of a node as it is run: a process of its own, with its jobs, on PostgreSQL.</summary>
internal static class NodeMemory
{
    private const int Cases = 48;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public static async Task RunAsync(PgCluster server, TextWriter output)
    {
        List<Answer> answers;

        // By the real clock, as the node has it: nothing is overdue.
        await using (var ground = await Ground.MakeAsync(server, "memory", 8, TimeProvider.System.GetUtcNow()))
        {
            answers = [.. await CasePool.MakeAsync(server, "memory", ground, Cases)];
        }

        var folder = Directory.CreateTempSubdirectory("amendflow-memory-");
        await using (var node = new HostProcess(new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["AmendFlow__Demo"] = "false",
            ["AmendFlow__Mail__Folder"] = folder.FullName,
            ["ConnectionStrings__AmendFlow"] = server.Patiently("memory"),
        }))
        {
            await node.StartAsync();
            var started = await WatchAsync(node, Task.Delay(Rest));
            var busy = await WatchAsync(node, Givers.ByHttpAsync(node.Address, answers, 8));
            var mails = await WatchAsync(node, Task.Delay(Rest));
            await output.WriteLineAsync(Figures.Row("working set of a node, MB", "last", "most"));
            await output.WriteLineAsync(Line($"idle, its first {Rest.TotalSeconds:0} s", started));
            await output.WriteLineAsync(Line($"{answers.Count} decisions through the API, 8 clients", busy));
            await output.WriteLineAsync(Line($"{Rest.TotalSeconds:0} s after, with {Directory.GetFiles(folder.FullName, "*", SearchOption.AllDirectories).Length} mails sent", mails));
        }

        folder.Delete(recursive: true);
    }

    private static string Line(string what, (double Last, double Most) seen) => Figures.Row(what, Figures.Number(seen.Last), Figures.Number(seen.Most));

    private static async Task<(double Last, double Most)> WatchAsync(HostProcess node, Task until)
    {
        var (last, most) = (0d, 0d);
        do
        {
            last = Megabytes(node.ProcessId);
            most = Math.Max(most, last);
            await Task.WhenAny(until, Task.Delay(Look));
        }
        while (!until.IsCompleted);

        await until;
        return (last, most);
    }

    // As Linux counts it: what is really in memory, shared libraries included.
    private static double Megabytes(int process) => File.ReadLines($"/proc/{process}/status")
        .Where(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(l => double.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024)
        .Single();
}
