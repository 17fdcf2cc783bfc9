namespace AmendFlow.Mail;

/// <summary>A mail as the product writes it, before it becomes bytes. Rendering it twice gives the same bytes.</summary>
/// <param name="MessageId">Unique for ever, <c>left@right</c> in printable ASCII, without angle brackets.</param>
/// <param name="Date">The instant that the reader's mail program shows; cut to seconds by the format.</param>
/// <param name="From">Who sends it.</param>
/// <param name="To">The one recipient. A mail has one, because the link in it is personal.</param>
/// <param name="Subject">One line. Control and bidirectional characters are removed; nothing confidential belongs here.</param>
/// <param name="Text">The plain twin.</param>
/// <param name="Html">The same information as HTML.</param>
/// <param name="EnvelopeId">Written as <c>X-AmendFlow-Id</c>, so that a bounce that quotes only headers finds its way back; null writes none.</param>
/// <param name="Thread">What <see cref="MimeRenderer.ThreadIdOf"/> made: mails to one reader that name the same one are shown as one conversation; null for a mail that stands alone.</param>
/// <param name="Calendar">A last day, attached as a file for the reader's calendar; null attaches none.</param>
public sealed record OutgoingMail(
    string MessageId,
    DateTimeOffset Date,
    MailAddress From,
    MailAddress To,
    string Subject,
    string Text,
    string Html,
    string? EnvelopeId = null,
    string? Thread = null,
    CalendarEntry? Calendar = null);

/// <summary>A mailbox and the name shown beside it.</summary>
/// <param name="Address">Exactly one mailbox, <c>local@domain</c>: no name, no list, no comment. See <see cref="Mailbox"/>.</param>
/// <param name="Name">Shown to the reader; may be empty or null.</param>
public sealed record MailAddress(string Address, string? Name = null);
