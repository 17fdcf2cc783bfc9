using System.Collections.Concurrent;
using System.Diagnostics;

namespace AmendFlow.Testing;

/// <summary>
/// What is to be done when this process has ended. A test host is killed soon after its last test, or at any time by a person, and
/// nothing inside it can clean up for sure; so a shell outside waits at a pipe that only this process holds open, which costs nothing meanwhile.
/// </summary>
public static class Afterwards
{
    // It closes the host's output at once, or the test runner would wait for it.
    private const string Wait = """
        exec >/dev/null 2>&1
        trap '' INT TERM HUP
        cd /
        read -r _
        exec </dev/null

        """;

    // A collected process object closes its pipe.
    private static readonly ConcurrentBag<Process> Waiting = [];

    /// <param name="script">For <c>sh</c>.</param>
    /// <param name="arguments">Its <c>$1</c>, <c>$2</c> and so on.</param>
    public static void Run(string script, params string[] arguments) => Waiting.Add(
        Process.Start(new ProcessStartInfo("sh", ["-c", Wait + script, "afterwards", .. arguments]) { RedirectStandardInput = true })!);
}
