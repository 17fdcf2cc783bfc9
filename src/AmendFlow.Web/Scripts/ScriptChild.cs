using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
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
        WarmUp();
        using var output = Console.OpenStandardOutput();
        output.Write("ready\n"u8);
        output.Flush();
        using var input = Console.OpenStandardInput();
        var call = JsonSerializer.Deserialize<ScriptCall>(input)!;
        JsonSerializer.Serialize(output, UnrestrictedScripts.Run(call));
        output.Flush();
        return 0;
    }

    // All that a script needs has been compiled by the time that its own time begins.
    private static void WarmUp()
    {
        const string usual = "variables.X = [1, 2].map(x => x * 2).join('-'); return { x: variables.X, d: new Date().toISOString() };";
        var call = new ScriptCall(usual, new JsonObject { ["X"] = "" }, [], [], null, new ScriptWorkflow("", "", 0, "", null, null), default, "/");
        var sent = JsonSerializer.Deserialize<ScriptCall>(JsonSerializer.Serialize(call))!;
        JsonSerializer.Serialize(Stream.Null, UnrestrictedScripts.Run(sent));
    }

    private static void EndAtLast()
    {
        Thread.Sleep(Longest);
        Process.GetCurrentProcess().Kill();
    }
}
