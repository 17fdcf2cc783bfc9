using System.Text;
using MimeKit;

namespace AmendFlow.Mail.Tests;

public sealed class MimeRendererTests
{
    private static readonly string[] ExpectedHeaders =
        ["From", "To", "Subject", "Date", "Message-Id", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version"];

    /// <summary>Each tries to end the header line, hide, turn or fake something.</summary>
    public static TheoryData<string> Injections => new(
        "Hello\r\nBcc: thief@evil.example",
        "Hello\nBcc: thief@evil.example",
        "Hello\rBcc: thief@evil.example",
        "Hello\r\n\r\n<script>alert(1)</script>",
        "Hello\u2028Bcc: thief@evil.example",
        "Hello\u0085Bcc: thief@evil.example",
        "Hello\0Bcc: thief@evil.example",
        "Hello\u000b\u000cBcc: thief@evil.example",
        "Hello =?utf-8?Q?=0D=0ABcc:_thief@evil.example?=",
        "Hello %0D%0ABcc: thief@evil.example",
        "approve\u202Egnp.exe\u202C",
        "a\u200Bd\u2066m\u2069i\uFEFFn\u00AD",
        "\udc00Hello\ud800",
        "\"Hello\" <thief@evil.example>, other@evil.example",
        new string('x', 5000) + "\r\nBcc: thief@evil.example");

    [Fact]
    public void The_same_mail_gives_the_same_bytes_and_another_Message_ID_other_bytes()
    {
        Assert.Equal(MimeRenderer.Render(Post.Letter()), MimeRenderer.Render(Post.Letter()));
        Assert.NotEqual(MimeRenderer.Render(Post.Letter()), MimeRenderer.Render(Post.Letter() with { MessageId = "other@amendflow.example" }));
    }

    [Fact]
    public void A_mail_is_seven_bit_with_whole_line_ends_and_both_forms_arrive_as_written()
    {
        var letter = Post.Letter();
        var bytes = MimeRenderer.Render(letter);
        var message = Parse(bytes);

        Assert.All(bytes, b => Assert.InRange(b, 9, 126));
        Assert.DoesNotContain("\n", Encoding.ASCII.GetString(bytes).Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.EndsWith("--\r\n", Encoding.ASCII.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal(letter.Text, message.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(letter.Html, message.HtmlBody!.ReplaceLineEndings("\n"));
        Assert.Equal(letter.Subject, message.Subject);
        Assert.Equal(("Zoé Müller", "reader@hospital.example"), (message.To.Mailboxes.Single().Name, message.To.Mailboxes.Single().Address));
        Assert.Equal(letter.Date, message.Date);
        Assert.Equal(letter.MessageId, message.MessageId);
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
        Assert.Equal("All", message.Headers["X-Auto-Response-Suppress"]);
    }

    [Fact]
    public void A_mail_of_a_thread_answers_to_what_all_of_them_answer_to_and_one_without_to_nothing()
    {
        var thread = MimeRenderer.ThreadIdOf(Post.Id(1), Post.Id(2), "amendflow.example");
        var message = Parse(MimeRenderer.Render(Post.Letter() with { Thread = thread }));

        Assert.Equal((thread, thread), (message.InReplyTo, Assert.Single(message.References)));
        Assert.NotEqual(thread, message.MessageId);
        Assert.Null(Parse(MimeRenderer.Render(Post.Letter())).InReplyTo);
        Assert.NotEqual(thread, MimeRenderer.ThreadIdOf(Post.Id(1), Post.Id(3), "amendflow.example"));
        Assert.Throws<ArgumentException>(() => MimeRenderer.Render(Post.Letter() with { Thread = "a@b>\r\nBcc: thief@evil.example" }));
    }

    [Theory]
    [MemberData(nameof(Injections))]
    public void Whatever_stands_in_a_subject_or_a_name_adds_no_header_and_no_recipient(string text)
    {
        var letter = Post.Letter(subject: text, name: text) with { From = new MailAddress("amendflow@amendflow.example", text) };
        var message = Parse(MimeRenderer.Render(letter));

        Assert.Equal(ExpectedHeaders, message.Headers.Select(h => h.Field));
        Assert.Equal("reader@hospital.example", message.To.Mailboxes.Single().Address);
        Assert.Equal("amendflow@amendflow.example", message.From.Mailboxes.Single().Address);
        Assert.Empty(message.Cc);
        Assert.Empty(message.Bcc);
        Assert.Equal(Post.Letter().Text, message.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(HeaderText.Clean(text).Replace("=?", "= ?", StringComparison.Ordinal), message.Subject);
        Assert.DoesNotContain(message.Subject + message.To, c => char.IsControl(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format);
    }

    [Theory]
    [MemberData(nameof(Injections))]
    [InlineData("")]
    [InlineData("reader")]
    [InlineData("@hospital.example")]
    [InlineData("reader@")]
    [InlineData("a@hospital.example, b@evil.example")]
    [InlineData("a@hospital.example b@evil.example")]
    [InlineData("a@hospital.example;b@evil.example")]
    [InlineData("Dr A <a@hospital.example>")]
    [InlineData("<a@hospital.example>")]
    [InlineData("a@hospital.example (Dr A)")]
    [InlineData(" a@hospital.example")]
    [InlineData("a@hospital.example\r\nRCPT TO:<b@evil.example>")]
    [InlineData("a@hospital.example> NOTIFY=NEVER")]
    [InlineData("\"a b\"@hospital.example")]
    [InlineData("a@b@hospital.example")]
    [InlineData("zoé@hospital.example")]
    [InlineData("group: a@hospital.example;")]
    [InlineData("<@relay.example:a@hospital.example>")]
    public void An_address_that_is_not_exactly_one_mailbox_is_refused(string address)
    {
        Assert.False(Mailbox.IsOne(address));
        Assert.Throws<ArgumentException>(() => MimeRenderer.Render(Post.Letter(to: address)));
        Assert.Throws<ArgumentException>(() => MimeRenderer.Render(Post.Letter() with { From = new MailAddress(address) }));
    }

    [Theory]
    [InlineData("a@hospital.example")]
    [InlineData("first.last+tag@sub.hospital.example")]
    [InlineData("o'brien@hospital.example")]
    [InlineData("accueil@hôpital.example")]
    public void An_ordinary_address_is_taken(string address) => Assert.True(Mailbox.IsOne(address));

    [Theory]
    [InlineData("no-at-sign")]
    [InlineData("a b@c")]
    [InlineData("a@b>\r\nBcc: thief@evil.example")]
    [InlineData("")]
    public void A_malformed_Message_ID_or_an_empty_subject_is_refused(string id)
    {
        Assert.Throws<ArgumentException>(() => MimeRenderer.Render(Post.Letter() with { MessageId = id }));
        Assert.Throws<ArgumentException>(() => MimeRenderer.Render(Post.Letter(subject: "\u200B ")));
    }

    private static MimeMessage Parse(byte[] bytes) => MimeMessage.Load(new MemoryStream(bytes));
}
