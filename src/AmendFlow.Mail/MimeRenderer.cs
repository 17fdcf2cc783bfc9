using System.Security.Cryptography;
using System.Text;
using MimeKit;

namespace AmendFlow.Mail;

/// <summary>Turns a mail into the bytes that are stored, sent and, after an unknown outcome, sent again.</summary>
public static class MimeRenderer
{
    /// <summary>The bytes of a mail: 7-bit, CRLF, text and HTML as alternatives. The same mail gives the same bytes.</summary>
    /// <exception cref="ArgumentException">The sender or the recipient is not exactly one mailbox, the Message-ID is
    /// malformed, or the subject is empty once cleaned.</exception>
    public static byte[] Render(OutgoingMail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);

        using var message = new MimeMessage();
        message.Headers.Clear();
        message.From.Add(Mailbox.Parse(mail.From.Address, mail.From.Name));
        message.To.Add(Mailbox.Parse(mail.To.Address, mail.To.Name));
        message.Subject = Filled(HeaderText.Field(mail.Subject), "The subject");
        message.Date = mail.Date;
        message.MessageId = CheckedMessageId(mail.MessageId);
        if (mail.Thread is { } thread)
        {
            message.InReplyTo = CheckedMessageId(thread);
            message.References.Add(thread);
        }

        // RFC 3834, and its older cousin for Exchange: no out-of-office answers to a machine.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        if (HeaderText.Field(mail.EnvelopeId) is { Length: > 0 } envelopeId)
        {
            message.Headers.Add("X-AmendFlow-Id", envelopeId);
        }

        var body = new MultipartAlternative(Part("plain", mail.Text), Part("html", mail.Html)) { Boundary = Boundary(mail.MessageId) };
        message.Body = mail.Calendar is { } entry
            ? new Multipart("mixed", body, Attachment(entry, mail)) { Boundary = Boundary($"{mail.MessageId} with files") }
            : body;

        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.EnsureNewLine = true;
        using var bytes = new MemoryStream();
        message.WriteTo(format, bytes);
        return bytes.ToArray();
    }

    /// <summary>The Message-ID of a mail, in the form that <see cref="OutgoingMail.MessageId"/> takes.</summary>
    /// <param name="id">The mail's own id.</param>
    /// <param name="host">The host name of the installation's public address.</param>
    public static string MessageIdOf(Guid id, string host) => $"{id:N}@{host}";

    /// <summary>
    /// What all mails about one thing to one reader answer to. No mail has this id: so it needs no look at what was sent before, and two that
    /// are written at once still belong together.
    /// </summary>
    /// <param name="about">The id of what they are about.</param>
    /// <param name="reader">The id of who reads them.</param>
    /// <param name="host">The host name of the installation's public address.</param>
    public static string ThreadIdOf(Guid about, Guid reader, string host) => $"{about:N}.{reader:N}@{host}";

    private static TextPart Part(string subtype, string content)
    {
        var part = new TextPart(subtype);
        part.SetText(Encoding.UTF8, content.ReplaceLineEndings("\r\n"));
        // No server has to re-encode it on the way, whatever it supports, so the bytes stay the same.
        part.ContentTransferEncoding = ContentEncoding.QuotedPrintable;
        return part;
    }

    private static MimePart Attachment(CalendarEntry entry, OutgoingMail mail)
    {
        const string Name = "deadline.ics";
        var part = new MimePart("text", "calendar")
        {
            Content = new MimeContent(new MemoryStream(CalendarFile.Render(entry, mail.Date, mail.From))),
            ContentTransferEncoding = ContentEncoding.Base64,
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = Name },
        };
        part.ContentType.Charset = "utf-8";
        part.ContentType.Parameters.Add("method", CalendarFile.MethodOf(entry));
        part.ContentType.Name = Name;
        return part;
    }

    // Quoted-printable never writes "=_", so the boundary cannot occur in a part.
    private static string Boundary(string messageId) =>
        "=_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)).AsSpan(0, 12));

    private static string CheckedMessageId(string id)
    {
        var at = id.IndexOf('@', StringComparison.Ordinal);
        var isPlain = id.All(c => char.IsAsciiLetterOrDigit(c) || ".!#$%&'*+/=?^_`{|}~-@".Contains(c, StringComparison.Ordinal));
        return at > 0 && at == id.LastIndexOf('@') && at < id.Length - 1 && id.Length <= 200 && isPlain
            ? id
            : throw new ArgumentException($"'{HeaderText.Clean(id)}' is not a Message-ID of the form left@right.", nameof(id));
    }

    private static string Filled(string value, string what) =>
        value.Length > 0 ? value : throw new ArgumentException($"{what} of a mail is empty.", nameof(value));
}
