using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

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
public sealed partial class SmtpSink : IAsyncDisposable
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
}
