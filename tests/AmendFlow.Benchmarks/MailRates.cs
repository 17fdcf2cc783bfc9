using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using AmendFlow.Benchmarks.Database;
using AmendFlow.Data.Jobs;
using AmendFlow.Mail;
using AmendFlow.Testing;
using AmendFlow.Web.Jobs;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace AmendFlow.Benchmarks;

/// <summary>
/// What runs with <c>-- mail</c>: mails per second to one server on loopback, by a bare MailKit loop over one connection and by us. In turn, in
/// the same minutes; only the ratios of a run count.
/// </summary>
internal static class MailRates
{
    private const int Cases = 40;

    public static async Task RunAsync(int rounds, TextWriter output)
    {
        await using var sink = new SmtpSink();
        var mails = await RunAsync("a server of ours, without TLS", new SmtpSettings { Host = "127.0.0.1", Port = sink.Port, Tls = SmtpTls.None }, () => sink.Mails, rounds, output);
        if (MailServers.WhyNot is { } reason)
        {
            await output.WriteLineAsync($"Exim: {reason}");
            return;
        }

        await using var servers = await MailServers.StartAsync(delivers: false);
        var settings = new SmtpSettings
        {
            Host = "localhost",
            Port = servers.SmtpPort,
            Tls = SmtpTls.StartTls,
            User = MailServers.User,
            Password = MailServers.Password,
            RootsFile = servers.RootsFile,
            CheckRevocation = false,
        };
        await RunAsync("Exim over STARTTLS, with a password", settings, () => mails, rounds, output);
    }

    private static async Task<IReadOnlyList<ReceivedMail>> RunAsync(
        string server, SmtpSettings settings, Func<IReadOnlyList<ReceivedMail>> read, int rounds, TextWriter output)
    {
        string[] known = settings.User is null
            ? []
            : ["--AmendFlow:Mail:User", settings.User, "--AmendFlow:Mail:Password", settings.Password!, "--AmendFlow:Mail:RootsFile", settings.RootsFile!, "--AmendFlow:Mail:CheckRevocation", "false"];
        await using var world = await World.StartAsync(settings:
        [
            "--AmendFlow:Mail:Transport", "smtp", "--AmendFlow:Mail:Host", settings.Host, "--AmendFlow:Mail:Port", $"{settings.Port}",
            "--AmendFlow:Mail:Tls", $"{settings.Tls}", "--AmendFlow:Mail:From", "amendflow@amendflow.example", .. known,
        ]);
        var content = await world.SmallAsync();
        for (var i = 0; i < Cases; i++)
        {
            await world.InReviewAsync(content);
        }

        await world.Host.SweepAsync();
        var received = read();
        var mails = received.Select((m, i) => new StoredMail(new Guid(i, 0, 0, new byte[8]), m.Recipient, m.Sender, m.Bytes)).ToList();
        (string Name, Func<Task> Prepare, Func<Task<int>> RunAsync)[] ways =
        [
            ("a bare MailKit loop", Nothing, () => BareAsync(settings, mails)),
            ("our transport", Nothing, () => OursAsync(settings, mails)),
            ("the outbox, mails rendered before", () => ResetAsync(world, MailState.Rendered), () => world.Host.Get<OutboxSweep>().RunAsync(CancellationToken.None)),
            ("the outbox, mails rendered now", () => ResetAsync(world, MailState.Owed), () => world.Host.Get<OutboxSweep>().RunAsync(CancellationToken.None)),
        ];
        var rates = ways.ToDictionary(w => w.Name, _ => new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var (name, prepare, runAsync) in ways)
            {
                await prepare();
                var began = Stopwatch.GetTimestamp();
                var sent = await runAsync();

                // The first is for the compiler.
                if (round > 0)
                {
                    rates[name].Add(sent / Stopwatch.GetElapsedTime(began).TotalSeconds);
                }
            }
        }

        await output.WriteLineAsync($"{server}: {mails.Count} mails, {rounds} rounds: median per second, and of each round's bare loop the median, least and most");
        foreach (var (name, each) in rates)
        {
            var ratios = each.Zip(rates[ways[0].Name], (ours, bare) => ours / bare).ToList();
            await output.WriteLineAsync(Figures.Row(
                name, Figures.Number(Figures.Median(each)), $"{Figures.Number(Figures.Median(ratios), 2)} ({Figures.Number(ratios.Min(), 2)} to {Figures.Number(ratios.Max(), 2)})"));
        }

        return received;
    }

    private static Task Nothing() => Task.CompletedTask;

    // As one would write it who knows that a socket needs NoDelay; the messages are parsed beforehand.
    private static async Task<int> BareAsync(SmtpSettings settings, List<StoredMail> mails)
    {
        var messages = mails.ConvertAll(m => MimeMessage.Load(new MemoryStream(m.Mime)));

        using var own = settings.RootsFile is { } file ? X509CertificateLoader.LoadCertificateFromFile(file) : null;
        using var client = new SmtpClient { ServerCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == own?.Thumbprint };
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, settings.Port);
        await client.ConnectAsync(socket, settings.Host, settings.Port, settings.Tls == SmtpTls.None ? SecureSocketOptions.None : SecureSocketOptions.StartTls);
        if (settings.User is { } user)
        {
            await client.AuthenticateAsync(user, settings.Password!);
        }

        foreach (var message in messages)
        {
            await client.SendAsync(message);
        }

        await client.DisconnectAsync(quit: true);
        return messages.Count;
    }

    private static async Task<int> OursAsync(SmtpSettings settings, List<StoredMail> mails)
    {
        var transport = new SmtpTransport(settings);
        var sent = 0;
        await foreach (var outcome in transport.SendAsync(mails.ToAsyncEnumerable(), CancellationToken.None))
        {
            sent += outcome.Kind == HandOverKind.Sent ? 1 : throw new InvalidOperationException(outcome.Reply);
        }

        return sent;
    }

    private static async Task ResetAsync(World world, MailState state)
    {
        await using var db = world.Db();
        var mails = db.Mails.Where(m => m.State == MailState.Sent);
        await mails.ExecuteUpdateAsync(s => s.SetProperty(m => m.Attempt, 0).SetProperty(m => m.FirstAttemptAt, (DateTimeOffset?)null)
            .SetProperty(m => m.SentAt, (DateTimeOffset?)null).SetProperty(m => m.NextAttemptAt, m => m.OwedAt));
        if (state == MailState.Owed)
        {
            await mails.ExecuteUpdateAsync(s => s.SetProperty(m => m.CalendarDay, (DateOnly?)null));
        }

        await mails.ExecuteUpdateAsync(s => s.SetProperty(m => m.State, state));
    }
}
