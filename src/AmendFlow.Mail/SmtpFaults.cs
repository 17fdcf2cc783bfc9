using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace AmendFlow.Mail;

/// <summary>What a failure means for the mail: the table of RFC 5321's replies and of broken connections.</summary>
internal static class SmtpFaults
{
    private const int ClosingChannel = 421;

    public static (HandOverKind Kind, string Reply) OnOpening(Exception fault, SmtpSettings settings) => fault switch
    {
        AuthenticationException { InnerException: SmtpCommandException { StatusCode: >= (SmtpStatusCode)400 and < (SmtpStatusCode)500 } busy } =>
            (HandOverKind.TransientForHost, Words(busy)),
        AuthenticationException refused => (HandOverKind.ConfigurationFault, $"{settings}: credentials refused: {refused.Message}"),
        AccessTokenException refused => (HandOverKind.ConfigurationFault, $"{settings}: no access token: {refused.Message}"),
        // With a certificate in hand the handshake failed over it; without one the line broke.
        SslHandshakeException { ServerCertificate: not null } tls => (HandOverKind.ConfigurationFault, $"{settings}: {FirstSentence(tls)}"),
        NotSupportedException lacks => (HandOverKind.ConfigurationFault, $"{settings}: {lacks.Message}"),
        SmtpCommandException { StatusCode: >= (SmtpStatusCode)500 } said => (HandOverKind.ConfigurationFault, Words(said)),
        SmtpCommandException said => (HandOverKind.TransientForHost, Words(said)),
        OperationCanceledException => (HandOverKind.TransientForHost, $"{settings}: no connection within {settings.ConnectTimeout.TotalSeconds:0} s"),
        _ => (HandOverKind.TransientForHost, $"{settings}: {FirstSentence(fault)}"),
    };

    public static (HandOverKind Kind, string Reply) OnSending(Exception fault, bool textMayFlow) => fault switch
    {
        SmtpCommandException said => (OnReply(said.ErrorCode, (int)said.StatusCode), Words(said)),
        ServiceNotAuthenticatedException wants => (HandOverKind.ConfigurationFault, $"530 {wants.Message}"),
        _ when textMayFlow => (HandOverKind.Unknown, FirstSentence(fault)),
        IOException or ProtocolException or ServiceNotConnectedException or TimeoutException or SocketException =>
            (HandOverKind.TransientForHost, FirstSentence(fault)),
        // An address or bytes that nobody can send: ours to mend, and no reason to hold up the others.
        _ => (HandOverKind.ConfigurationFault, $"{fault.GetType().Name}: {FirstSentence(fault)}"),
    };

    private static HandOverKind OnReply(SmtpErrorCode phase, int code) => (phase, code) switch
    {
        (_, ClosingChannel) => HandOverKind.TransientForHost,
        (SmtpErrorCode.RecipientNotAccepted, >= 500) => HandOverKind.PermanentForRecipient,
        (_, >= 500) => HandOverKind.ConfigurationFault,
        (SmtpErrorCode.SenderNotAccepted, _) => HandOverKind.TransientForHost,
        _ => HandOverKind.TransientForRecipient,
    };

    private static string Words(SmtpCommandException said) => $"{(int)said.StatusCode} {said.Message}";

    private static string FirstSentence(Exception fault) => fault.Message.ReplaceLineEndings("\n").Split('\n')[0];
}
