using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Jobs.Bounces;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Jobs;

/// <summary>A world whose mails go to a mail server, and whose delivery reports come back to a mailbox.</summary>
internal sealed class BounceWorld : IAsyncDisposable
{
    private BounceWorld(World world, SmtpSink sink, ImapSink mailbox) => (World, Sink, Mailbox) = (world, sink, mailbox);

    public World World { get; }

    public SmtpSink Sink { get; }

    public ImapSink Mailbox { get; }

    public static async Task<BounceWorld> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var (sink, mailbox) = (new SmtpSink(), new ImapSink());
        return new BounceWorld(await World.StartAsync(kind, settings: Settings(sink.Port, mailbox)), sink, mailbox);
    }

    public static string[] Settings(int smtpPort, ImapSink mailbox) =>
    [
        "--AmendFlow:Mail:Transport", "smtp", "--AmendFlow:Mail:Host", "127.0.0.1", "--AmendFlow:Mail:Port", $"{smtpPort}",
        "--AmendFlow:Mail:Tls", "None", "--AmendFlow:Mail:From", "amendflow@amendflow.example",
        "--AmendFlow:Mail:Bounces:Host", "127.0.0.1", "--AmendFlow:Mail:Bounces:Port", $"{mailbox.Port}", "--AmendFlow:Mail:Bounces:Tls", "None",
        "--AmendFlow:Mail:Bounces:User", mailbox.User, "--AmendFlow:Mail:Bounces:Password", mailbox.Password ?? "",
        "--AmendFlow:Mail:Bounces:Address", "reports@amendflow.example",
    ];

    /// <summary>The newest mail to an address, as the server took it.</summary>
    public ReceivedMail MailTo(string email) => Sink.Mails.Last(m => m.Recipient == email);

    public async Task<OutboxMail> RowAsync(ReceivedMail mail)
    {
        var id = MimeKit.MimeMessage.Load(new MemoryStream(mail.Bytes)).MessageId;
        await using var db = World.Db();
        return await db.Mails.AsNoTracking().SingleAsync(m => m.MessageId == id);
    }

    public async Task<Data.People.Person> PersonAsync(string email)
    {
        await using var db = World.Db();
        return await db.People.AsNoTracking().SingleAsync(p => p.Email == email);
    }

    /// <summary>Reads the mailbox as a node does when its turn has come, and hands over what is owed.</summary>
    public async Task<int?> ReadAsync()
    {
        World.Host.Clock.Advance(TimeSpan.FromMinutes(5));
        var read = await World.Host.Get<BounceSweep>().RunAsync(CancellationToken.None);
        await World.Host.SweepAsync();
        return read;
    }

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        await Sink.DisposeAsync();
        await Mailbox.DisposeAsync();
    }
}
