namespace AmendFlow.Mail;

/// <summary>What became of handing one mail over, and so what its row does next.</summary>
public enum HandOverKind
{
    /// <summary>The server took responsibility (250 after the final dot), or the file is on disk.</summary>
    Sent,

    /// <summary>The server could not be reached, is busy, or hung up before the mail's text was sent: try again later, all mails.</summary>
    TransientForHost,

    /// <summary>4xx for this recipient or this text: try this mail again later.</summary>
    TransientForRecipient,

    /// <summary>5xx at RCPT: this person cannot be reached at this address. Trying again does not help; people are told.</summary>
    PermanentForRecipient,

    /// <summary>Credentials, certificate, sender or content refused: an operator has to act; the mail stays queued.</summary>
    ConfigurationFault,

    /// <summary>The connection was lost after the text began to flow: it may have arrived. Send the very same bytes again.</summary>
    Unknown,

    /// <summary>The process is stopping and this mail was not begun: nothing happened, no attempt counts.</summary>
    NotTried,
}

/// <summary>The outcome for one mail of a batch.</summary>
/// <param name="MailId"><see cref="StoredMail.Id"/>.</param>
/// <param name="Kind">What to do about it.</param>
/// <param name="Reply">The server's own words with its code ("550 5.1.1 No such user"), or the error; one line, at most 500 characters.</param>
public sealed record HandOver(Guid MailId, HandOverKind Kind, string Reply)
{
    internal const int MaxReply = 500;

    internal static HandOver Of(Guid mailId, HandOverKind kind, string reply)
    {
        var line = HeaderText.Clean(reply);
        return new HandOver(mailId, kind, line.Length <= MaxReply ? line : line[..MaxReply]);
    }
}
