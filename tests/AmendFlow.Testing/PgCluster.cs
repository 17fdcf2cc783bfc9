using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AmendFlow.Testing;

/// <summary>
/// A throwaway PostgreSQL server: its own data folder under the temp folder, its own free loopback port, gone at
/// the latest when this process has ended, however it ended.
/// It never meets the server that Debian's package starts on 5432.
/// </summary>
/// <remarks>PostgreSQL refuses to run as root, so for root everything runs as the package's user <c>postgres</c>.</remarks>
public sealed partial class PgCluster : IAsyncDisposable
{
    private readonly string folder;
    private readonly string binaries;
    private readonly string settings;
    private bool isGone;

    private PgCluster(string folder, string binaries, int port, string settings) => (this.folder, this.binaries, Port, this.settings) = (folder, binaries, port, settings);

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
    /// <param name="settings">More options of the server, as on its command line.</param>
    /// <param name="under">A folder for the data, in place of the temp folder: a disk of its own, and a small one.</param>
    /// <exception cref="InvalidOperationException">There is no PostgreSQL, or it does not start; the message says why.</exception>
    public static async Task<PgCluster> StartAsync(bool isDurable = false, string settings = "", string? under = null)
    {
        var binaries = Binaries ?? throw new InvalidOperationException("PostgreSQL is not installed: no /usr/lib/postgresql/*/bin/initdb, and AMENDFLOW_PG_BIN is not set.");

        for (var attempt = 1; ; attempt++)
        {
            var folder = under is null
                ? Directory.CreateTempSubdirectory("amendflow-pg-").FullName
                : Directory.CreateDirectory(Path.Combine(under, $"cluster-{attempt}")).FullName;
            var hurried = isDurable ? "" : " -c fsync=off -c synchronous_commit=off -c full_page_writes=off";
            var cluster = new PgCluster(folder, binaries, FreePort(), $"{hurried} {settings}");
            cluster.RemoveWhenThisProcessEnds();
            try
            {
                if (Environment.IsPrivilegedProcess)
                {
                    await RunAsync("chown", ["postgres", folder]);
                }

                await cluster.ToolAsync("initdb", "-D", cluster.Data, "-U", "postgres", "-A", "trust", "--no-sync", "--no-locale", "-E", "UTF8",
                    $"--wal-segsize={(under is null ? 16 : 1)}");
                await cluster.StartServerAsync();
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

    /// <summary>Starts the server again after it was stopped or killed, with the same data on the same port and as durable as before.</summary>
    public async Task StartServerAsync()
    {
        var options = $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200 {settings}";
        var log = Path.Combine(folder, "log");
        try
        {
            await ToolAsync("pg_ctl", "-D", Data, "-l", log, "-w", "-o", options, "start");
        }
        catch (InvalidOperationException failure) when (File.Exists(log))
        {
            throw new InvalidOperationException($"{failure.Message} {string.Join('\n', (await File.ReadAllLinesAsync(log)).TakeLast(10))}", failure);
        }
    }

    /// <summary>Stops it as a power cut would: no checkpoint, connections broken.</summary>
    public Task StopServerAsync() => ToolAsync("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");

    /// <summary>Stops the server and deletes its folder; safe to call twice.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isGone)
        {
            return;
        }

        isGone = true;
        try
        {
            await StopServerAsync();
        }
        catch (InvalidOperationException)
        {
            // It was not running.
        }

        Directory.Delete(folder, recursive: true);
    }

    private string Data => Path.Combine(folder, "data");

    private void RemoveWhenThisProcessEnds()
    {
        var (program, arguments) = AsServerUser("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");
        Afterwards.Run("""
            folder=$1
            shift
            "$@"
            rm -rf "$folder"
            """, [folder, program, .. arguments]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private (string Program, string[] Arguments) AsServerUser(string tool, params string[] arguments)
    {
        var program = Path.Combine(binaries, tool);
        return Environment.IsPrivilegedProcess
            ? ("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", "--", program, .. arguments])
            : (program, arguments);
    }

    private Task ToolAsync(string tool, params string[] arguments)
    {
        var (program, all) = AsServerUser(tool, arguments);
        return RunAsync(program, all);
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
