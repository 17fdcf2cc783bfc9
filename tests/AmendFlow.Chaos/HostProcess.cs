using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AmendFlow.Chaos;

/// <summary>The host as a process of its own, which can be killed at any moment and started again on the same database.</summary>
internal sealed class HostProcess(string connection, string mailFolder) : IAsyncDisposable
{
    private readonly int port = FreePort();
    private Process? process;

    public Uri Address => new($"http://127.0.0.1:{port}");

    public int Kills { get; private set; }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "AmendFlow.Web.dll"),
                "--environment", "Development",
                "--urls", Address.ToString(),
                "--ConnectionStrings:AmendFlow", connection,
                "--AmendFlow:Mail:Folder", mailFolder,
                "--Logging:LogLevel:Default", "Error",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < TimeSpan.FromSeconds(90))
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(Address, "/health/live"));
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }

            if (process.HasExited)
            {
                throw new InvalidOperationException($"The host ended at its start with status {process.ExitCode}.");
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException("The host did not answer within 90 seconds.");
    }

    /// <summary>As a power cut does: no warning, no clean-up.</summary>
    public async Task KillAsync()
    {
        Kills++;
        process!.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await KillAsync();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
