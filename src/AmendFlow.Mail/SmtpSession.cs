using System.Globalization;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace AmendFlow.Mail;

/// <summary>One connection to the server, for one batch, used by one thread at a time.</summary>
internal sealed class SmtpSession : SmtpClient
{
    private readonly SmtpSettings settings;
    private readonly AccessTokens? tokens;
    private Guid mailId;
    private bool textMayFlow;

    public SmtpSession(SmtpSettings settings, AccessTokens? tokens)
    {
        this.settings = settings;
        this.tokens = tokens;
        CheckCertificateRevocation = settings.CheckRevocation;
        if (settings.RootsFile is { } file)
        {
            ServerCertificateValidationCallback = OwnRoots.Read(file, settings.CheckRevocation);
        }

        // A bounce returns the headers; the text with its personal link stays out of it.
        DeliveryStatusNotificationType = DeliveryStatusNotificationType.HeadersOnly;
    }

    /// <summary>Connects and signs in. Null when that worked, otherwise what every waiting mail is told.</summary>
    /// <exception cref="OperationCanceledException">The process is stopping.</exception>
    public async Task<(HandOverKind Kind, string Reply)?> OpenAsync(CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(settings.ConnectTimeout);
        Socket? socket = null;
        try
        {
            // Without NoDelay each mail waits some 40 ms: Nagle's algorithm against the server's delayed acknowledgement.
            socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(settings.Host, settings.Port, patience.Token);
            await ConnectAsync(socket, settings.Host, settings.Port, Options(settings.Tls), patience.Token);
            if (settings.User is { } known && tokens is not null)
            {
                await tokens.SignInAsync(this, known, patience.Token);
            }
            else if (settings.User is { } user)
            {
                await AuthenticateAsync(user, settings.Password ?? "", patience.Token);
            }

            return null;
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            socket?.Dispose();
            return SmtpFaults.OnOpening(fault, settings);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    /// <summary>Hands one mail over. Not cancellable: a cancelled text leaves nobody knowing whether it arrived.</summary>
    public async Task<HandOver> HandOverAsync(StoredMail mail)
    {
        mailId = mail.Id;
        textMayFlow = false;
        try
        {
            Timeout = Milliseconds(settings.CommandTimeout);
            using var stored = new MemoryStream(mail.Mime, writable: false);
            using var message = await MimeMessage.LoadAsync(stored, CancellationToken.None);
            var sender = mail.EnvelopeSender.Length == 0 ? new MailboxAddress("", "") : Mailbox.Parse(mail.EnvelopeSender, null);
            var recipient = Mailbox.Parse(mail.Recipient, null);
            var reply = await SendAsync(FormatOptions.Default, message, sender, [recipient], CancellationToken.None);
            return HandOver.Of(mail.Id, HandOverKind.Sent, $"250 {reply}");
        }
        catch (Exception fault)
        {
            var (kind, reply) = SmtpFaults.OnSending(fault, textMayFlow);
            return HandOver.Of(mail.Id, kind, reply);
        }
    }

    /// <summary>Says QUIT where that is still possible.</summary>
    public async Task CloseAsync()
    {
        try
        {
            Timeout = Milliseconds(TimeSpan.FromSeconds(5));
            await DisconnectAsync(quit: true, CancellationToken.None);
        }
        catch (Exception)
        {
            // Every outcome has been told; how the line ends is of no interest.
        }

        Dispose();
    }

    /// <summary>The stored bytes are ready for any server, and must not be touched.</summary>
    protected override void Prepare(FormatOptions options, MimeMessage message, EncodingConstraint constraint, int maxLineLength)
    {
    }

    protected override string GetEnvelopeId(MimeMessage message) => mailId.ToString("N", CultureInfo.InvariantCulture);

    protected override DeliveryStatusNotification? GetDeliveryStatusNotifications(MimeMessage message, MailboxAddress mailbox) =>
        DeliveryStatusNotification.Failure | DeliveryStatusNotification.Delay;

    protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        textMayFlow = true;
        Timeout = Milliseconds(settings.DataTimeout);
        base.OnRecipientAccepted(message, mailbox, response);
    }

    internal static SecureSocketOptions Options(SmtpTls tls) => tls switch
    {
        SmtpTls.None => SecureSocketOptions.None,
        SmtpTls.StartTls => SecureSocketOptions.StartTls,
        SmtpTls.SslOnConnect => SecureSocketOptions.SslOnConnect,
        _ => throw new ArgumentOutOfRangeException(nameof(tls), tls, null),
    };

    private static int Milliseconds(TimeSpan span) => (int)Math.Min(span.TotalMilliseconds, int.MaxValue);
}
