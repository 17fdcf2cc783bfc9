using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AmendFlow.Testing;

/// <summary>
/// The built host as a process of its own, configured by environment variables as an operator would, with its real clock and its own jobs.
/// It can be killed at any moment and started again on the same database.
/// </summary>
/// <param name="settings">Environment variables; nothing of this process's own that would configure a host is passed on.</param>
public sealed class HostProcess(IReadOnlyDictionary<string, string> settings) : IAsyncDisposable
{
    // A busy machine is no fault of the host: one that cannot start ends by itself.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // As it is shipped, where somebody has published it: the built one takes half as long again to start.
    private static readonly string Program = Path.Combine(Environment.GetEnvironmentVariable("AMENDFLOW_HOST") is { Length: > 0 } published ? published : AppContext.BaseDirectory, "AmendFlow.Web.dll");
    private readonly ConcurrentQueue<string> output = new();
    private Process? process;

    public int Port { get; } = FreePort();

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Of the process that runs, for whoever looks at what it needs.</summary>
    public int ProcessId => process!.Id;

    /// <summary>What stood on its console, since the first start.</summary>
    public IReadOnlyCollection<string> Output => output;

    public int Kills { get; private set; }

    /// <summary>How long each start took until it served.</summary>
    public IList<TimeSpan> Starts { get; } = [];

    /// <exception cref="InvalidOperationException">It ended, or did not serve in time; the message has its console.</exception>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Program, "--urls", Address.ToString() },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsConfiguration).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var begun = Stopwatch.StartNew();
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Heard(line.Data);
        process.ErrorDataReceived += (_, line) => Heard(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        while (begun.Elapsed < Patience)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(Address, "/health/live"));
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    Starts.Add(begun.Elapsed);
                    return;
                }
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }

            if (process.HasExited)
            {
                await process.WaitForExitAsync();
                throw new InvalidOperationException($"The host ended at its start with status {process.ExitCode}: {string.Join('\n', output)}");
            }

            await Task.Delay(20);
        }

        throw new InvalidOperationException($"The host did not answer within {Patience.TotalSeconds} seconds: {string.Join('\n', output)}");
    }

    /// <summary>As a power cut does: no warning, no clean-up.</summary>
    public async Task KillAsync()
    {
        Kills++;
        process!.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await KillAsync();
        }
    }

    private void Heard(string? line)
    {
        if (line is not null)
        {
            output.Enqueue(line);
        }
    }

    private static bool IsConfiguration(string name) =>
        new[] { "AmendFlow__", "ConnectionStrings__", "ASPNETCORE_", "DOTNET_ENVIRONMENT", "Logging__" }.Any(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
