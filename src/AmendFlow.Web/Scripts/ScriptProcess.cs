using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AmendFlow.Engine;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Web.Scripts;

/// <summary>
/// Runs one script in a process of its own: 128 MB, killed after two seconds, an empty environment, an answer of a megabyte at most.
/// Two at a time, so that scripts never take more than a part of the machine.
/// </summary>
public sealed class ScriptProcess : IDisposable
{
    /// <summary>For the script alone; the start of the process is not counted.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>For one of the two places. Whoever waits longer is told to come again.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private const int LongestAnswer = 1_000_000;
    private readonly SemaphoreSlim two = new(2);

    /// <summary>Told when a process is ready for its script. For tests.</summary>
    internal Action? Started { get; init; }

    /// <summary>Gives the value, or the fault as text.</summary>
    /// <exception cref="TimeoutException">Other scripts took both places; nothing was run.</exception>
    public async Task<ScriptResult> RunAsync(ScriptCall call)
    {
        if (!await two.WaitAsync(LongestWait))
        {
            throw new TimeoutException($"Both places for scripts were taken for {LongestWait.TotalSeconds:0} seconds.");
        }

        try
        {
            // A fault is recorded for ever. One that comes of a machine that stood still is not the script's: it is tried once more.
            var (result, wasStarved) = await TryAsync(call);
            return wasStarved ? (await TryAsync(call)).Result : result;
        }
        catch (Exception broken) when (broken is Win32Exception or IOException or InvalidOperationException)
        {
            return Fault($"its process could not be used: {broken.Message}");
        }
        finally
        {
            two.Release();
        }
    }

    public void Dispose() => two.Dispose();

    private async Task<(ScriptResult Result, bool WasStarved)> TryAsync(ScriptCall call)
    {
        using var process = Process.Start(NewStart())!;
        try
        {
            return await TalkAsync(process, call);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
        }
    }

    private async Task<(ScriptResult Result, bool WasStarved)> TalkAsync(Process process, ScriptCall call)
    {
        // What it complains of is nobody's business, but a full pipe would hold it up.
        process.BeginErrorReadLine();
        using var time = new CancellationTokenSource(LongestStart);
        var worked = TimeSpan.Zero;
        try
        {
            if (await process.StandardOutput.ReadLineAsync(time.Token) != ScriptChild.Ready)
            {
                return (Fault("its process did not start."), false);
            }

            worked = Worked(process);
            Started?.Invoke();
            time.CancelAfter(Longest);
            await process.StandardInput.WriteAsync(JsonSerializer.Serialize(call).AsMemory(), time.Token);
            process.StandardInput.Close();
            var answer = await ReadAsync(process.StandardOutput, time.Token);
            return (answer is null ? Fault("its answer is longer than a megabyte.")
                : answer.Length == 0 ? Fault("it ended its process, for want of memory as a rule.")
                : JsonSerializer.Deserialize<ScriptResult>(answer)!, false);
        }
        catch (OperationCanceledException)
        {
            return (Fault($"it took longer than {Longest.TotalSeconds:0} seconds and was stopped."), Worked(process) - worked < Longest / 4);
        }
        catch (JsonException)
        {
            return (Fault("it ended its process in the middle of its answer."), false);
        }
    }

    private static TimeSpan Worked(Process process)
    {
        process.Refresh();
        return process.HasExited ? TimeSpan.MaxValue / 2 : process.TotalProcessorTime;
    }

    private static async Task<string?> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var (text, buffer) = (new StringBuilder(), new char[8192]);
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (text.Append(buffer, 0, read).Length > LongestAnswer)
            {
                return null;
            }
        }

        return text.ToString();
    }

    private static ProcessStartInfo NewStart()
    {
        var assembly = typeof(ScriptProcess).Assembly.Location;
        var start = new ProcessStartInfo(Dotnet())
        {
            ArgumentList = { "exec", assembly, ScriptChild.Verb },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = Path.GetTempPath(),
        };

        // Connection strings and keys stand in the environment of the host.
        var root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        start.Environment.Clear();
        start.Environment["DOTNET_ROOT"] = root;
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x8000000";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }

    // The one that runs this process, where it is "dotnet" itself; else the one beside the shared framework.
    private static string Dotnet()
    {
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            return Environment.ProcessPath!;
        }

        var framework = new DirectoryInfo(Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        var beside = Path.Combine(framework.Parent?.Parent?.Parent?.FullName ?? "", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(beside) ? beside : "dotnet";
    }

    private static ScriptResult Fault(string why) => new(null, $"The script failed: {why}");
}
