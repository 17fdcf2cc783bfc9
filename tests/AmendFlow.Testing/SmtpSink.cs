using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AmendFlow.Testing;

/// <summary>Where in the conversation an answer is scripted.</summary>
public enum SmtpPhase
{
    /// <summary>The answer to MAIL FROM; the address is the envelope sender.</summary>
    Mail,

    /// <summary>The answer to RCPT TO; the address is the recipient.</summary>
    Rcpt,

    /// <summary>The answer to DATA; the address is the recipient.</summary>
    Data,

    /// <summary>The answer to the final dot; the address is the recipient.</summary>
    Dot,
}

/// <summary>A mail that the sink answered with 250, or took in just before it broke the line.</summary>
/// <param name="Sender">From MAIL FROM, without brackets.</param>
/// <param name="Recipient">From RCPT TO.</param>
/// <param name="Envelope">The MAIL and RCPT commands as they came, with their parameters.</param>
/// <param name="Bytes">The text as it was before dot-stuffing.</param>
#pragma warning disable CA1819 // Test data.
public sealed record ReceivedMail(string Sender, string Recipient, IReadOnlyList<string> Envelope, byte[] Bytes);
#pragma warning restore CA1819

/// <summary>
/// A mail server on a free loopback port that takes everything, unless a script says otherwise: EHLO, MAIL, RCPT, DATA,
/// RSET, NOOP, QUIT, with PIPELINING, DSN and 8BITMIME; TLS and AUTH PLAIN where a test asks for them.
/// </summary>
public sealed class SmtpSink : IAsyncDisposable
{
    /// <summary>Script answer: take the command (or the whole text) and break the connection with a reset.</summary>
    public const string HangUp = "";

    /// <summary>Script answer to the final dot: take the text, say so, and break the connection with a reset.</summary>
    public const string TakeAndHangUp = "250 2.0.0 Taken, bye";

    /// <summary>Script answer: say nothing more on this connection.</summary>
    public const string Silence = "...";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentQueue<ReceivedMail> mails = new();
    private readonly ConcurrentBag<Task> conversations = [];
    private readonly Task accepting;
    private int connections;

    public SmtpSink()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>All mails taken in, in order.</summary>
    public IReadOnlyList<ReceivedMail> Mails => [.. mails];

    /// <summary>How many connections were made.</summary>
    public int Connections => connections;

    /// <summary>
    /// The script: gives the answer ("450 4.2.1 Try later"), <see cref="HangUp"/>, <see cref="Silence"/>, or null for the
    /// usual one. May be changed at any time; is called on the connections' threads.
    /// </summary>
    public Func<SmtpPhase, string, string?> Script { get; set; } = (_, _) => null;

    /// <summary>Breaks every connection before the greeting, as a server that is starting or overrun does. Default: false.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether EHLO offers DSN. Default: true.</summary>
    public bool OffersDsn { get; set; } = true;

    /// <summary>With one, EHLO offers STARTTLS, or the connection begins with TLS. Default: null.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>TLS from the first byte. Default: false.</summary>
    public bool BeginsWithTls { get; init; }

    /// <summary>With them, mail is taken only after AUTH PLAIN. Default: null.</summary>
    public (string User, string Password)? Credentials { get; init; }

    /// <summary>With one, mail is taken only after AUTH with this access token. May change at any time. Default: null.</summary>
    public (string User, string Token)? Token { get; set; }

    /// <summary>The ways to sign in with a token that EHLO offers.</summary>
    public string TokenMechanisms { get; init; } = "XOAUTH2";

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
                // Its own delays must not hide those of the client.
                client.NoDelay = true;
                Interlocked.Increment(ref connections);
                if (IsDown)
                {
                    client.Client.Close(timeout: 0);
                    continue;
                }

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

    private sealed class Conversation(SmtpSink sink, TcpClient client)
    {
        private Stream wire = client.GetStream();
        private bool isKnown = sink.Credentials is null && sink.Token is null;
        private readonly List<string> envelope = [];
        private string sender = "";
        private string recipient = "";

        public async Task RunAsync(CancellationToken closing)
        {
            if (sink.BeginsWithTls)
            {
                await EncryptAsync(closing);
            }

            var pending = new LineReader(wire);
            await SayAsync("220 sink.example ESMTP", closing);
            while (await pending.NextAsync(closing) is { } line)
            {
                var verb = line.Split(' ')[0].ToUpperInvariant();
                var (phase, usual) = verb switch
                {
                    "EHLO" => ((SmtpPhase?)null, Greeting()),
                    "HELO" or "NOOP" => (null, "250 OK"),
                    "RSET" => (null, Forget()),
                    "STARTTLS" when sink.Certificate is not null => (null, "220 Go on"),
                    "AUTH" => (null, Check(line)),
                    "MAIL" when !isKnown => (null, "530 5.7.0 Sign in first"),
                    "MAIL" => (SmtpPhase.Mail, Begin(line)),
                    "RCPT" => (SmtpPhase.Rcpt, Address(line)),
                    "DATA" => (SmtpPhase.Data, "354 Go on"),
                    "QUIT" => (null, "221 Bye"),
                    _ => (null, "502 5.5.1 Not known here"),
                };
                var answer = (phase is { } scripted ? sink.Script(scripted, scripted == SmtpPhase.Mail ? sender : recipient) : null) ?? usual;
                if (answer == HangUp)
                {
                    Reset();
                    return;
                }

                await SayAsync(answer, closing);
                if (verb == "QUIT" || answer.StartsWith("421", StringComparison.Ordinal))
                {
                    return;
                }

                if (verb == "STARTTLS" && answer.StartsWith("220", StringComparison.Ordinal))
                {
                    await EncryptAsync(closing);
                    pending = new LineReader(wire);
                }

                if (verb == "DATA" && answer.StartsWith("354", StringComparison.Ordinal) && !await TakeAsync(pending, closing))
                {
                    return;
                }
            }
        }

        private async Task<bool> TakeAsync(LineReader pending, CancellationToken closing)
        {
            var text = new StringBuilder();
            string? line;
            while ((line = await pending.NextAsync(closing)) is not (null or "."))
            {
                text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            }

            // Whoever sends died on the way: a mail without its final dot is none.
            if (line is null)
            {
                return false;
            }

            var answer = sink.Script(SmtpPhase.Dot, recipient) ?? "250 2.0.0 Taken";
            if (answer == HangUp || answer.StartsWith('2'))
            {
                sink.mails.Enqueue(new ReceivedMail(sender, recipient, [.. envelope], Encoding.Latin1.GetBytes(text.ToString())));
            }

            Forget();
            if (answer == HangUp)
            {
                Reset();
                return false;
            }

            await SayAsync(answer, closing);
            if (answer == TakeAndHangUp)
            {
                // The answer is on its way; a reset at once could overtake it.
                await Task.Delay(20, closing);
                Reset();
                return false;
            }

            return !answer.StartsWith("421", StringComparison.Ordinal);
        }

        private async Task EncryptAsync(CancellationToken closing)
        {
            var encrypted = new SslStream(wire);
            await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = sink.Certificate }, closing);
            wire = encrypted;
        }

        private string Greeting() =>
            "250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n"
            + (sink.OffersDsn ? "250-DSN\r\n" : "")
            + (sink.Certificate is not null && wire is NetworkStream ? "250-STARTTLS\r\n" : "")
            + (sink.Credentials is not null ? "250-AUTH PLAIN\r\n" : "")
            + (sink.Token is not null ? $"250-AUTH {sink.TokenMechanisms}\r\n" : "")
            + "250 ENHANCEDSTATUSCODES";

        private string Check(string line)
        {
            var words = line.Split(' ');
            var said = Encoding.UTF8.GetString(Convert.FromBase64String(words[^1]));
            isKnown = words[1] switch
            {
                "PLAIN" => sink.Credentials is { } right && said.Split('\0') is [_, var user, var password] && (user, password) == right,
                "XOAUTH2" => sink.Token is { } held && said == $"user={held.User}\u0001auth=Bearer {held.Token}\u0001\u0001",
                "OAUTHBEARER" => sink.Token is { } held && said.StartsWith($"n,a={held.User},", StringComparison.Ordinal)
                    && said.Contains($"\u0001auth=Bearer {held.Token}\u0001", StringComparison.Ordinal),
                _ => false,
            };
            return isKnown ? "235 2.7.0 Welcome" : "535 5.7.8 Wrong credentials";
        }

        private string Begin(string line)
        {
            Forget();
            sender = Between(line);
            envelope.Add(line);
            return "250 2.1.0 OK";
        }

        private string Address(string line)
        {
            recipient = Between(line);
            envelope.Add(line);
            return "250 2.1.5 OK";
        }

        private string Forget()
        {
            sender = recipient = "";
            envelope.Clear();
            return "250 2.0.0 OK";
        }

        private static string Between(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];

        // Lingering for no time makes the close a reset: what a crashed server or a cut line looks like.
        private void Reset() => client.Client.Close(timeout: 0);

        // Latin-1 keeps every byte as one character, whatever the text's encoding.
        private async Task SayAsync(string answer, CancellationToken closing)
        {
            if (answer == Silence)
            {
                await Task.Delay(Timeout.Infinite, closing);
            }

            await wire.WriteAsync(Encoding.Latin1.GetBytes(answer + "\r\n"), closing);
        }
    }

    private sealed class LineReader(Stream stream)
    {
        private readonly byte[] buffer = new byte[16 * 1024];
        private int start;
        private int end;

        public async Task<string?> NextAsync(CancellationToken closing)
        {
            var line = new StringBuilder();
            while (true)
            {
                if (start == end)
                {
                    (start, end) = (0, await stream.ReadAsync(buffer, closing));
                    if (end == 0)
                    {
                        return null;
                    }
                }

                var next = (char)buffer[start++];
                if (next == '\n' && line.Length > 0 && line[^1] == '\r')
                {
                    return line.ToString(0, line.Length - 1);
                }

                line.Append(next);
            }
        }
    }
}
