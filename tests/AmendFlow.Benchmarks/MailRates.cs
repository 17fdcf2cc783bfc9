using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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
    // As many as a sweep claims at a time.
    private const int Batch = 20;
    private const int Cases = 40;

    public static async Task RunAsync(int rounds, TextWriter output)
    {
        await using var sink = new SmtpSink();
        await using var world = await World.StartAsync(settings:
        [
            "--AmendFlow:Mail:Transport", "smtp", "--AmendFlow:Mail:Host", "127.0.0.1", "--AmendFlow:Mail:Port", $"{sink.Port}",
            "--AmendFlow:Mail:Tls", "None", "--AmendFlow:Mail:From", "amendflow@amendflow.example",
        ]);
        var content = await world.SmallAsync();
        for (var i = 0; i < Cases; i++)
        {
            await world.InReviewAsync(content);
        }

        await world.Host.SweepAsync();
        var mails = sink.Mails.Select((m, i) => new StoredMail(new Guid(i, 0, 0, new byte[8]), m.Recipient, m.Sender, m.Bytes)).ToList();
        var settings = new SmtpSettings { Host = "127.0.0.1", Port = sink.Port, Tls = SmtpTls.None };
        (string Name, Func<Task> Prepare, Func<Task<int>> RunAsync)[] ways =
        [
            ("a bare MailKit loop", Nothing, () => BareAsync(sink.Port, mails)),
            ("our transport, all in one batch", Nothing, () => OursAsync(settings, mails, mails.Count)),
            ($"our transport, {Batch} at a time", Nothing, () => OursAsync(settings, mails, Batch)),
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

        await output.WriteLineAsync($"{mails.Count} mails, {rounds} rounds: median per second, and of each round's bare loop the median, least and most");
        foreach (var (name, each) in rates)
        {
            var ratios = each.Zip(rates[ways[0].Name], (ours, bare) => ours / bare).ToList();
            await output.WriteLineAsync(Figures.Row(
                name, Figures.Number(Figures.Median(each)), $"{Figures.Number(Figures.Median(ratios), 2)} ({Figures.Number(ratios.Min(), 2)} to {Figures.Number(ratios.Max(), 2)})"));
        }
    }

    private static Task Nothing() => Task.CompletedTask;

    // As one would write it who knows that a socket needs NoDelay; the messages are parsed beforehand.
    private static async Task<int> BareAsync(int port, List<StoredMail> mails)
    {
        var messages = mails.ConvertAll(m => MimeMessage.Load(new MemoryStream(m.Mime)));
        using var client = new SmtpClient();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await client.ConnectAsync(socket, "127.0.0.1", port, SecureSocketOptions.None);
        foreach (var message in messages)
        {
            await client.SendAsync(message);
        }

        await client.DisconnectAsync(quit: true);
        return messages.Count;
    }

    private static async Task<int> OursAsync(SmtpSettings settings, List<StoredMail> mails, int batch)
    {
        var transport = new SmtpTransport(settings);
        var sent = 0;
        foreach (var some in mails.Chunk(batch))
        {
            await foreach (var outcome in transport.SendAsync(some, CancellationToken.None))
            {
                sent += outcome.Kind == HandOverKind.Sent ? 1 : throw new InvalidOperationException(outcome.Reply);
            }
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
