using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace AmendFlow.Testing;

/// <summary>
/// A mailbox on a free loopback port that speaks as much IMAP as reading and marking messages needs: INBOX alone, LOGIN, AUTHENTICATE with a
/// password or a token, TLS where a test asks for it. What a test scripts, it answers instead.
/// </summary>
public sealed partial class ImapSink : IAsyncDisposable
{
    /// <summary>Script answer: break the connection with a reset.</summary>
    public const string HangUp = "";

    /// <summary>Script answer: say nothing more on this connection.</summary>
    public const string Silence = "...";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentBag<Task> conversations = [];
    private readonly ConcurrentQueue<string> commands = new();
    private readonly List<(byte[] Bytes, bool IsSeen)> messages = [];
    private readonly Lock guard = new();
    private readonly Task accepting;
    private long fetched;

    public ImapSink()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>All commands, without their tags and without credentials.</summary>
    public IReadOnlyList<string> Commands => [.. commands];

    /// <summary>Bytes of messages that were asked for.</summary>
    public long Fetched => Interlocked.Read(ref fetched);

    public int Unread
    {
        get
        {
            lock (guard)
            {
                return messages.Count(m => !m.IsSeen);
            }
        }
    }

    /// <summary>Gives an untagged answer ("NO Not now"), <see cref="HangUp"/>, <see cref="Silence"/>, or null for the usual one, to a command such as "UID FETCH".</summary>
    public Func<string, string?> Script { get; set; } = _ => null;

    /// <summary>With one, STARTTLS is offered, or the connection begins with TLS. Default: null.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>TLS from the first byte. Default: false.</summary>
    public bool BeginsWithTls { get; init; }

    public string User { get; init; } = "bounces";

    /// <summary>Null takes no password.</summary>
    public string? Password { get; init; } = "secret";

    /// <summary>With one, XOAUTH2 and OAUTHBEARER are offered. May change at any time.</summary>
    public string? Token { get; set; }

    /// <summary>Adds a message, unread.</summary>
    public void Put(string message) => Put(Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\r\n")));

    public void Put(byte[] message)
    {
        lock (guard)
        {
            messages.Add((message, false));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(conversations);
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(closing.Token);
                client.NoDelay = true;
                conversations.Add(TalkAsync(client));
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await new Conversation(this, client).RunAsync(closing.Token);
            }
            catch (Exception end) when (end is IOException or AuthenticationException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The other side went away, or the test is over.
            }
        }
    }

    private sealed class Conversation(ImapSink sink, TcpClient client)
    {
        private Stream wire = client.GetStream();
        private bool isKnown;

        public async Task RunAsync(CancellationToken closing)
        {
            if (sink.BeginsWithTls)
            {
                await EncryptAsync(closing);
            }

            await SayAsync($"* OK [CAPABILITY {Capabilities()}] sink.example\r\n", closing);
            while (await LineAsync(closing) is { } line && line.Split(' ', 3) is [var tag, var verb, ..] words)
            {
                var rest = words.Length > 2 ? words[2] : "";
                verb = verb.ToUpperInvariant();
                var command = verb == "UID" ? $"UID {rest.Split(' ')[0].ToUpperInvariant()}" : verb;
                sink.commands.Enqueue(verb is "LOGIN" or "AUTHENTICATE" ? $"{verb} {(verb == "LOGIN" ? "" : rest.Split(' ')[0])}".Trim() : line[(tag.Length + 1)..]);
                var scripted = sink.Script(command);
                if (scripted == HangUp)
                {
                    client.Client.Close(timeout: 0);
                    return;
                }

                if (scripted == Silence)
                {
                    await Task.Delay(Timeout.Infinite, closing);
                }

                await SayAsync(scripted is null ? Answer(tag, command, rest) : $"{tag} {scripted}\r\n", closing);
                if (verb == "LOGOUT")
                {
                    return;
                }

                if (verb == "STARTTLS")
                {
                    await EncryptAsync(closing);
                }
            }
        }

        private string Answer(string tag, string command, string rest)
        {
            switch (command)
            {
                case "CAPABILITY":
                    return $"* CAPABILITY {Capabilities()}\r\n{tag} OK\r\n";
                case "STARTTLS" when sink.Certificate is not null:
                    return $"{tag} OK Go on\r\n";
                case "LOGIN":
                    isKnown = sink.Password is { } password && rest.Replace("\"", "", StringComparison.Ordinal) == $"{sink.User} {password}";
                    return isKnown ? $"{tag} OK [CAPABILITY {Capabilities()}] Welcome\r\n" : $"{tag} NO [AUTHENTICATIONFAILED] Wrong\r\n";
                case "AUTHENTICATE":
                    isKnown = IsRight(rest.Split(' '));
                    return isKnown ? $"{tag} OK [CAPABILITY {Capabilities()}] Welcome\r\n" : $"{tag} NO [AUTHENTICATIONFAILED] Wrong\r\n";
                case "LOGOUT":
                    return $"* BYE\r\n{tag} OK\r\n";
                case "NOOP":
                    return $"{tag} OK\r\n";
                case var _ when !isKnown:
                    return $"{tag} BAD Sign in first\r\n";
                case "NAMESPACE":
                    return $"* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n{tag} OK\r\n";
                case "LIST":
                    return $"* LIST (\\HasNoChildren) \"/\" \"INBOX\"\r\n{tag} OK\r\n";
                default:
                    return Mailbox(tag, command, rest);
            }
        }

        private string Mailbox(string tag, string command, string rest)
        {
            lock (sink.guard)
            {
                switch (command)
                {
                    case "SELECT":
                        return $"* {sink.messages.Count} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n* OK [PERMANENTFLAGS (\\Seen)]\r\n* OK [UIDVALIDITY 1]\r\n"
                            + $"* OK [UIDNEXT {sink.messages.Count + 1}]\r\n{tag} OK [READ-WRITE]\r\n";
                    case "UID SEARCH":
                        var unseen = Enumerable.Range(1, sink.messages.Count).Where(n => !sink.messages[n - 1].IsSeen);
                        return $"* SEARCH {string.Join(' ', unseen)}".TrimEnd() + $"\r\n{tag} OK\r\n";
                    case "UID FETCH" when Peek().Match(rest) is { Success: true } asked:
                        var number = int.Parse(asked.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                        var bytes = sink.messages[number - 1].Bytes.AsSpan();
                        bytes = asked.Groups[2].Success ? bytes[..Math.Min(bytes.Length, int.Parse(asked.Groups[2].ValueSpan, CultureInfo.InvariantCulture))] : bytes;
                        Interlocked.Add(ref sink.fetched, bytes.Length);
                        return $"* {number} FETCH (UID {number} BODY[]{(asked.Groups[2].Success ? "<0>" : "")} {{{bytes.Length}}}\r\n{Encoding.Latin1.GetString(bytes)})\r\n{tag} OK\r\n";
                    case "UID STORE" when rest.Contains("+FLAGS", StringComparison.Ordinal) && rest.Contains("\\Seen", StringComparison.Ordinal):
                        var marked = int.Parse(rest.Split(' ')[1], CultureInfo.InvariantCulture);
                        sink.messages[marked - 1] = (sink.messages[marked - 1].Bytes, true);
                        return $"{tag} OK\r\n";
                    default:
                        return $"{tag} BAD Not known here\r\n";
                }
            }
        }

        private bool IsRight(string[] words)
        {
            var said = Encoding.UTF8.GetString(Convert.FromBase64String(words[^1]));
            return words[0] switch
            {
                "PLAIN" => sink.Password is { } password && said == $"\0{sink.User}\0{password}",
                "XOAUTH2" => said == $"user={sink.User}\u0001auth=Bearer {sink.Token}\u0001\u0001",
                "OAUTHBEARER" => said.StartsWith($"n,a={sink.User},", StringComparison.Ordinal) && said.Contains($"\u0001auth=Bearer {sink.Token}\u0001", StringComparison.Ordinal),
                _ => false,
            };
        }

        private string Capabilities() => "IMAP4rev1 SASL-IR"
            + (sink.Certificate is not null && wire is NetworkStream ? " STARTTLS" : "")
            + (sink.Password is null ? " LOGINDISABLED" : " AUTH=PLAIN")
            + (sink.Token is null ? "" : " AUTH=XOAUTH2");

        private async Task EncryptAsync(CancellationToken closing)
        {
            var encrypted = new SslStream(wire);
            await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = sink.Certificate }, closing);
            wire = encrypted;
        }

        // Commands have no literals here, and the client waits for each answer: a byte at a time reads no further than the line.
        private async Task<string?> LineAsync(CancellationToken closing)
        {
            var line = new StringBuilder();
            var next = new byte[1];
            while (await wire.ReadAsync(next, closing) > 0)
            {
                if (next[0] == '\n')
                {
                    return line.ToString().TrimEnd('\r');
                }

                line.Append((char)next[0]);
            }

            return null;
        }

        private async Task SayAsync(string answer, CancellationToken closing) => await wire.WriteAsync(Encoding.Latin1.GetBytes(answer), closing);
    }

    [GeneratedRegex(@"FETCH (\d+) \(.*BODY\.PEEK\[\](?:<0\.(\d+)>)?.*\)", RegexOptions.IgnoreCase)]
    private static partial Regex Peek();
}
