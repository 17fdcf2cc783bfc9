using System.Diagnostics;
using System.Text.Json;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Web.Scripts;

/// <summary>
/// The other end of <see cref="ScriptProcess"/>: a process that reads one call, runs it, answers, and ends. It has no configuration, no
/// database and little memory.
/// </summary>
internal static class ScriptChild
{
    /// <summary>The word that makes the host's own executable run this instead of the host.</summary>
    public const string Verb = "script-child";

    /// <summary>Written first: from here on the time of the script counts, not that of the start.</summary>
    public const string Ready = "ready";

    // Whoever started this may be gone, and then nobody ends it.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);

    public static int Run()
    {
        new Thread(EndAtLast) { IsBackground = true }.Start();
        UnrestrictedScripts.Run(new ScriptCall("1", [], [], [], null, new ScriptWorkflow("", "", 0, "", null, null), default, ""));
        using var output = Console.OpenStandardOutput();
        output.Write("ready\n"u8);
        output.Flush();
        using var input = Console.OpenStandardInput();
        var call = JsonSerializer.Deserialize<ScriptCall>(input)!;
        JsonSerializer.Serialize(output, UnrestrictedScripts.Run(call));
        output.Flush();
        return 0;
    }

    private static void EndAtLast()
    {
        Thread.Sleep(Longest);
        Process.GetCurrentProcess().Kill();
    }
}
