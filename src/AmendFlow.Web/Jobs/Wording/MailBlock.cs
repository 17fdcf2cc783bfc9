namespace AmendFlow.Web.Jobs.Wording;

/// <summary>
/// What the product says in a mail, part by part. Somebody who words a mail places these parts and writes around them; what they say is
/// worked out, tested, and right in law. In a template each is called by its name in lower case.
/// </summary>
internal enum MailBlock
{
    /// <summary>An opening that says nothing which is not said below.</summary>
    Lead,

    /// <summary>What happened.</summary>
    News,

    /// <summary>What is asked of the reader.</summary>
    Ask,

    /// <summary>What others gave as reasons and conditions.</summary>
    Reasons,

    /// <summary>Why somebody who answered already is asked again.</summary>
    Again,

    /// <summary>What comes next.</summary>
    Next,

    /// <summary>By when, and what silence does.</summary>
    Deadline,

    /// <summary>Why this person.</summary>
    Why,

    /// <summary>What to do if something is wrong.</summary>
    Warning,
}

internal static class MailBlocks
{
    /// <summary>No wording may leave it out of a mail that has it: a reader would not know what is asked, by when, what silence does, or why they are asked.</summary>
    public static bool IsRequired(this MailBlock block) =>
        block is MailBlock.News or MailBlock.Ask or MailBlock.Deadline or MailBlock.Why or MailBlock.Warning;

    public static string Variable(this MailBlock block) => block.ToString().ToLowerInvariant();
}
