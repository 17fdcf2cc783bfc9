using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AmendFlow.Chaos;

/// <summary>Stands between a node and PostgreSQL, passes bytes on, and breaks the line at the next COMMIT when told to.</summary>
internal sealed class CommitProxy : IAsyncDisposable
{
    // A simple query, as Npgsql sends it: Q, the length, the text with its end.
    private static readonly byte[] Commit = [(byte)'Q', 0, 0, 0, 11, .. "COMMIT"u8, 0];
    private const int Most = 1 << 20;
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(7);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentBag<Task> lines = [];
    private readonly int behind;
    private readonly Task accepting;
    private readonly ConcurrentQueue<string> withheld = new();
    private Trap? armed;

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

    /// <summary>Transactions that the server said were committed, which the node never heard: all that the node had sent in them.</summary>
    public IReadOnlyCollection<string> Withheld => withheld;

    public void CutNext(Cut how) => Volatile.Write(ref armed, new Trap(how, null));

    /// <summary>Keeps the answer to the next COMMIT of a step back until something has been done, and then drops it.</summary>
    /// <param name="actAsync">Gets the port that the server knows the connection by.</param>
    public void WithholdNext(Func<int, Task> actAsync) => Volatile.Write(ref armed, new Trap(Cut.After, actAsync));

    public void Disarm() => Volatile.Write(ref armed, null);

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
            line.Hear(Encoding.Latin1.GetString(buffer, 0, got));
            var isCommit = buffer.AsSpan(0, got).IndexOf(Commit) >= 0;
            if (isCommit && Volatile.Read(ref armed) is { } trap && (trap.ActAsync is null || line.IsStep) && Interlocked.CompareExchange(ref armed, null, trap) == trap)
            {
                Cuts++;
                line.Trap = trap;
                if (trap.How == Cut.Before)
                {
                    return;
                }
            }

            await server.SendAsync(buffer.AsMemory(0, got), closing.Token);
            if (line.Trap?.How == Cut.During)
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
            if (line.Trap is { How: Cut.After or Cut.Held } trap)
            {
                if (buffer.AsSpan(0, got).IndexOf("COMMIT\0"u8) >= 0)
                {
                    withheld.Enqueue(line.Words);
                }

                await Task.Delay(trap.How == Cut.Held ? Hold : TimeSpan.Zero, closing.Token);
                await (trap.ActAsync?.Invoke(((IPEndPoint)server.LocalEndPoint!).Port) ?? Task.CompletedTask);
                return;
            }

            await node.SendAsync(buffer.AsMemory(0, got), closing.Token);
        }
    }

    private sealed record Trap(Cut How, Func<int, Task>? ActAsync);

    private sealed class Line
    {
        private readonly StringBuilder heard = new();

        /// <summary>What breaks it.</summary>
        public Trap? Trap { get; set; }

        /// <summary>What the node has sent since the transaction began.</summary>
        public string Words => heard.ToString();

        /// <summary>A step stores the id of its command.</summary>
        public bool IsStep => Words.Contains("INTO commands", StringComparison.Ordinal);

        public void Hear(string words)
        {
            var begin = words.LastIndexOf("BEGIN ", StringComparison.Ordinal);
            if (begin >= 0 || heard.Length > Most)
            {
                heard.Clear();
            }

            heard.Append(words.AsSpan(Math.Max(begin, 0)));
        }
    }
}
