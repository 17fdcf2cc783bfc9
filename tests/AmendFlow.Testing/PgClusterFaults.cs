using System.Diagnostics;
using System.Globalization;

namespace AmendFlow.Testing;

/// <summary>What can happen to the processes of a server.</summary>
public sealed partial class PgCluster
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly List<string> heldStill = [];

    /// <summary>Whether its first process is there.</summary>
    public bool IsRunning => Postmaster is { } postmaster && IsThere(postmaster);

    private string? Postmaster => File.Exists(Path.Combine(Data, "postmaster.pid")) ? File.ReadLines(Path.Combine(Data, "postmaster.pid")).FirstOrDefault() : null;

    /// <summary>Kills its first process (SIGKILL); the others find out by themselves and end, some of them after what they have in hand.</summary>
    /// <returns>When all are gone: before that no other server starts on the data.</returns>
    public async Task KillAsync()
    {
        await SignalAsync("-KILL", [Postmaster!, .. heldStill]);
        heldStill.Clear();
        for (var waited = Stopwatch.StartNew(); Processes.Any(p => IsThere(p) && IsOurs(p)); await Task.Delay(10))
        {
            if (waited.Elapsed > Patience)
            {
                throw new InvalidOperationException("Processes of the killed server do not end.");
            }
        }

        // Where nobody asks after ended processes (in containers without an init), the number in it seems to be in use for ever.
        File.Delete(Path.Combine(Data, "postmaster.pid"));
    }

    /// <summary>Kills one of its processes (SIGKILL), upon which the first ends all others and starts them anew.</summary>
    public static Task KillBackendAsync(int process) => SignalAsync("-KILL", [process.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>
    /// The process that writes the log behind commits that nobody waits for (<c>synchronous_commit=off</c>) stands still until
    /// <see cref="KillAsync"/>: what is committed from now on is in memory only, until some megabytes of it are full.
    /// </summary>
    public async Task HoldLogWriterAsync()
    {
        heldStill.AddRange(ChildrenOf(Postmaster!).Where(p => File.ReadAllText($"/proc/{p}/cmdline").Contains("walwriter", StringComparison.Ordinal)));
        await SignalAsync("-STOP", heldStill);
    }

    /// <summary>Every process of it stands still: it takes connections and answers nothing.</summary>
    public Task FreezeAsync() => SignalAllAsync("-STOP");

    /// <summary>Goes on after <see cref="FreezeAsync"/>.</summary>
    public Task ThawAsync() => SignalAllAsync("-CONT");

    private Task SignalAllAsync(string signal) => SignalAsync(signal, [Postmaster!, .. ChildrenOf(Postmaster!)]);

    private static Task SignalAsync(string signal, IEnumerable<string> processes) => RunAsync("kill", [signal, .. processes]);

    private static IEnumerable<string> Processes =>
        Directory.EnumerateDirectories("/proc").Select(p => Path.GetFileName(p)!).Where(p => int.TryParse(p, CultureInfo.InvariantCulture, out _));

    private static List<string> ChildrenOf(string process) => [.. Processes.Where(p => Stat(p) is [_, var parent, ..] && parent == process)];

    // Every process of a server works in its data folder.
    private bool IsOurs(string process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/cwd").LinkTarget == Data;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // One that has ended and that nobody has asked about yet is still listed, as a zombie.
    private static bool IsThere(string process) => Stat(process) is [not "Z", ..];

    // From the third field on, state and parent; the second, in brackets, may hold anything.
    private static string[] Stat(string process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
