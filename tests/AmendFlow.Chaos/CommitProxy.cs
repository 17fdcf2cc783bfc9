using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AmendFlow.Chaos;

/// <summary>How the line breaks around a COMMIT.</summary>
internal enum Cut
{
    /// <summary>The server never gets it.</summary>
    Before,

    /// <summary>The server has answered, and the answer is not passed on.</summary>
    After,

    /// <summary>It is passed on, and nobody waits for the server.</summary>
    During,

    /// <summary>The answer is held back until the request's time is over, and then dropped.</summary>
    Held,
}

/// <summary>Stands between a node and PostgreSQL, passes bytes on, and breaks the line at the next COMMIT when told to.</summary>
internal sealed class CommitProxy : IAsyncDisposable
{
    // A simple query, as Npgsql sends it: Q, the length, the text with its end.
    private static readonly byte[] Commit = [(byte)'Q', 0, 0, 0, 11, .. "COMMIT"u8, 0];
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(7);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentBag<Task> lines = [];
    private readonly int behind;
    private readonly Task accepting;
    private int armed = -1;

    /// <param name="behind">The port of the server on this machine.</param>
    public CommitProxy(int behind)
    {
        this.behind = behind;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    public int Cuts { get; private set; }

    public void CutNext(Cut how) => Interlocked.Exchange(ref armed, (int)how);

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(lines);
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                lines.Add(PassAsync(await listener.AcceptSocketAsync(closing.Token)));
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task PassAsync(Socket node)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (node)
        {
            try
            {
                node.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, behind, closing.Token);
                var line = new Line();
                await Task.WhenAny(OutAsync(node, server, line), BackAsync(server, node, line));
            }
            catch (Exception end) when (end is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One of the two went away, or the run is over.
            }
        }
    }

    private async Task OutAsync(Socket node, Socket server, Line line)
    {
        var buffer = new byte[64 * 1024];
        while (await node.ReceiveAsync(buffer, closing.Token) is > 0 and var got)
        {
            if (buffer.AsSpan(0, got).IndexOf(Commit) >= 0 && Interlocked.Exchange(ref armed, -1) is >= 0 and var how)
            {
                Cuts++;
                line.Cut = (Cut)how;
                if (line.Cut == Cut.Before)
                {
                    return;
                }
            }

            await server.SendAsync(buffer.AsMemory(0, got), closing.Token);
            if (line.Cut == Cut.During)
            {
                // Not a reset, which could overtake what was sent.
                server.Shutdown(SocketShutdown.Send);
                return;
            }
        }
    }

    private async Task BackAsync(Socket server, Socket node, Line line)
    {
        var buffer = new byte[64 * 1024];
        while (await server.ReceiveAsync(buffer, closing.Token) is > 0 and var got)
        {
            if (line.Cut is Cut.After or Cut.Held)
            {
                await Task.Delay(line.Cut == Cut.Held ? Hold : TimeSpan.Zero, closing.Token);
                return;
            }

            await node.SendAsync(buffer.AsMemory(0, got), closing.Token);
        }
    }

    private sealed class Line
    {
        public Cut? Cut { get; set; }
    }
}
