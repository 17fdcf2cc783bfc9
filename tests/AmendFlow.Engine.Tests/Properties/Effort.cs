using System.Diagnostics;
using System.Globalization;

namespace AmendFlow.Engine.Tests.Properties;

/// <summary>What a piece of work costs on this thread. On a machine shared with others the clock on the wall says little.</summary>
internal static class Effort
{
    private const string OfThisThread = "/proc/thread-self/schedstat";

    public static TimeSpan Of(Action act)
    {
        var (watch, before) = (Stopwatch.StartNew(), OnProcessor());
        act();
        return before is { } start && OnProcessor() is { } end ? end - start : watch.Elapsed;
    }

    // Linux tells it in nanoseconds; elsewhere there is only the clock.
    private static TimeSpan? OnProcessor() => File.Exists(OfThisThread)
        ? TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText(OfThisThread).Split(' ')[0], CultureInfo.InvariantCulture) / 1000)
        : null;
}
