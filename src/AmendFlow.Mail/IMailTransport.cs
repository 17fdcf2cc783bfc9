namespace AmendFlow.Mail;

/// <summary>A rendered mail as its row keeps it.</summary>
/// <param name="Id">Names the mail in the outcome, in the file name, and as ENVID in delivery reports.</param>
/// <param name="Recipient">Exactly one mailbox.</param>
/// <param name="EnvelopeSender">Where bounces go; one per mail where bounces are read. Empty asks for none (<c>MAIL FROM:&lt;&gt;</c>).</param>
/// <param name="Mime">What <see cref="MimeRenderer"/> made. These bytes are sent, unchanged, every time.</param>
#pragma warning disable CA1819 // The bytes of a row, passed on and never changed.
public sealed record StoredMail(Guid Id, string Recipient, string EnvelopeSender, byte[] Mime);
#pragma warning restore CA1819

/// <summary>Hands rendered mails over, to a server or to a folder.</summary>
public interface IMailTransport
{
    /// <summary>
    /// Hands mails over, one after the other, and tells the outcome of each, in order, as soon as it is known, so that the caller can
    /// commit it before the next is asked for. Every mail gets exactly one outcome; nothing that a server does throws.
    /// </summary>
    /// <param name="mails">Mails to different people; one failing does not keep the others back. What it throws goes to the caller.</param>
    /// <param name="stopping">Ends the sending between two mails, never inside one: the rest is <see cref="HandOverKind.NotTried"/>.</param>
    IAsyncEnumerable<HandOver> SendAsync(IAsyncEnumerable<StoredMail> mails, CancellationToken stopping);
}
