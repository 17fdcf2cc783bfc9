namespace AmendFlow.Mail;

/// <summary>What a mail says, before it has a form. Every value is plain text, whoever typed it.</summary>
/// <param name="Language">ISO 639-1, "en" or "fr": told to screen readers.</param>
/// <param name="Subject">Also the heading.</param>
/// <param name="Greeting">"Dear Dr Martin,".</param>
/// <param name="Paragraphs">What is asked, by when, what silence does, why this person. Line ends inside are kept.</param>
/// <param name="Facts">Labels and values, in this order.</param>
/// <param name="Button">The one thing to do, or null for a mail that only informs.</param>
/// <param name="Small">Remarks in small print.</param>
/// <param name="Footer">Who sends this and why.</param>
public sealed record MailContent(
    string Language,
    string Subject,
    string Greeting,
    IReadOnlyList<string> Paragraphs,
    IReadOnlyList<(string Label, string Value)> Facts,
    MailButton? Button,
    IReadOnlyList<string> Small,
    string Footer)
{
    /// <summary>Several things to do, each with its own link; empty for all mails but a digest.</summary>
    public IReadOnlyList<MailItem> Items { get; init; } = [];
}

/// <summary>One of several things to do.</summary>
/// <param name="Text">What it is.</param>
/// <param name="Note">By when, for which project.</param>
/// <param name="Link">Where it is done.</param>
public sealed record MailItem(string Text, string Note, MailButton Link);

/// <summary>The one link of a mail, or of one of its items.</summary>
/// <param name="Text">"Read and decide".</param>
/// <param name="Url">Absolute http or https address, made from the configured public address, never from a request.</param>
public sealed record MailButton(string Text, string Url);
