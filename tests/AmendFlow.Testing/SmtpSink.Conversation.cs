using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace AmendFlow.Testing;

/// <summary>What is said on one connection.</summary>
public sealed partial class SmtpSink
{
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
