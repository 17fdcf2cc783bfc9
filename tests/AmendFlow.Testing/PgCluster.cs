using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AmendFlow.Testing;

/// <summary>
/// A throwaway PostgreSQL server: its own data folder under the temp folder, its own free loopback port, gone at the end.
/// It never meets the server that Debian's package starts on 5432.
/// </summary>
/// <remarks>PostgreSQL refuses to run as root, so for root everything runs as the package's user <c>postgres</c>.</remarks>
public sealed class PgCluster : IAsyncDisposable
{
    private const string Prefix = "amendflow-pg-";
    private readonly string folder;
    private readonly string binaries;
    private bool isGone;

    private PgCluster(string folder, string binaries, int port) => (this.folder, this.binaries, Port) = (folder, binaries, port);

    /// <summary>On 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Where initdb and the server are: AMENDFLOW_PG_BIN, or the newest of Debian's; null when there is none.</summary>
    public static string? Binaries =>
        Environment.GetEnvironmentVariable("AMENDFLOW_PG_BIN") is { Length: > 0 } told
            ? told
            : !Directory.Exists("/usr/lib/postgresql")
                ? null
                : Directory.GetDirectories("/usr/lib/postgresql")
                    .OrderByDescending(version => int.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var n) ? n : 0)
                    .Select(version => Path.Combine(version, "bin"))
                    .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")));

    /// <summary>The connection string of a database on this server, for its superuser.</summary>
    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database}";

    /// <summary>Makes and starts a server; takes about a second.</summary>
    /// <param name="isDurable">True keeps fsync and synchronous commits: for tests that kill it and look what survived.</param>
    /// <exception cref="InvalidOperationException">There is no PostgreSQL, or it does not start; the message says why.</exception>
    public static async Task<PgCluster> StartAsync(bool isDurable = false)
    {
        var binaries = Binaries ?? throw new InvalidOperationException("PostgreSQL is not installed: no /usr/lib/postgresql/*/bin/initdb, and AMENDFLOW_PG_BIN is not set.");
        await RemoveOrphansAsync(binaries);

        for (var attempt = 1; ; attempt++)
        {
            var folder = Directory.CreateTempSubdirectory($"{Prefix}{Environment.ProcessId}-").FullName;
            var cluster = new PgCluster(folder, binaries, FreePort());
            try
            {
                if (Environment.IsPrivilegedProcess)
                {
                    await RunAsync("chown", ["postgres", folder]);
                }

                await RunAsync(binaries, "initdb", "-D", cluster.Data, "-U", "postgres", "-A", "trust", "--no-sync", "--no-locale", "-E", "UTF8");
                await cluster.StartServerAsync(isDurable);
                return cluster;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // Another process may have taken the port in between.
                await cluster.DisposeAsync();
            }
            catch
            {
                await cluster.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Starts the server again after <see cref="StopServerAsync"/>, with the same data on the same port.</summary>
    public Task StartServerAsync(bool isDurable = false)
    {
        var hurried = isDurable ? "" : " -c fsync=off -c synchronous_commit=off -c full_page_writes=off";
        var options = $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200{hurried}";
        return RunAsync(binaries, "pg_ctl", "-D", Data, "-l", Path.Combine(folder, "log"), "-w", "-o", options, "start");
    }

    /// <summary>Stops it as a power cut would: no checkpoint, connections broken.</summary>
    public Task StopServerAsync() => RunAsync(binaries, "pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");

    /// <summary>Stops the server and deletes its folder; safe to call twice.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!isGone)
        {
            isGone = true;
            await RemoveAsync(folder, binaries);
        }
    }

    private string Data => Path.Combine(folder, "data");

    private static async Task RemoveAsync(string folder, string binaries)
    {
        try
        {
            await RunAsync(binaries, "pg_ctl", "-D", Path.Combine(folder, "data"), "-w", "-m", "immediate", "stop");
        }
        catch (InvalidOperationException)
        {
            // It was not running.
        }

        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception left) when (left is IOException or UnauthorizedAccessException)
        {
            // Not ours to delete, or somebody else is deleting it.
        }
    }

    // A killed test run leaves its server behind; the next one clears it away.
    private static async Task RemoveOrphansAsync(string binaries)
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            var owner = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (int.TryParse(owner, CultureInfo.InvariantCulture, out var pid) && !IsAlive(pid))
            {
                await RemoveAsync(folder, binaries);
            }
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task RunAsync(string binaries, string tool, params string[] arguments)
    {
        var program = Path.Combine(binaries, tool);
        return Environment.IsPrivilegedProcess
            ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", "--", program, .. arguments])
            : RunAsync(program, arguments);
    }

    private static async Task RunAsync(string program, string[] arguments)
    {
        // The user postgres may not be allowed into the folder that the tests run from.
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit status {process.ExitCode}: {await complained}{await said}");
        }
    }
}
