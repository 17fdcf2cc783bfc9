using System.Text;
using MimeKit;

namespace AmendFlow.Mail.Tests;

/// <summary>What a calendar program reads out of our files; the reader is Ical.Net, which has no line of ours.</summary>
public sealed class CalendarFileTests
{
    private static readonly CalendarEntry Entry = new(
        "task-0123@amendflow.example", 0, new DateOnly(2026, 3, 31), "AF-2012-01/P-2026-001 : dernier jour pour répondre (Revue juridique, Gustave Roussy)",
        "Ligne 1 ; avec, tout\\ce qui compte\nLigne 2 : « œuvre » — ça, là, Île, 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字, \U0001F9EC", "https://amendflow.example/tasks/1", IsCancelled: false);

    [Fact]
    public void A_calendar_program_reads_the_day_and_the_words_as_they_were_written()
    {
        var read = Read(Entry);
        var told = Assert.Single(read.Events);

        Assert.Equal("PUBLISH", read.Method);
        Assert.Equal((Entry.Uid, 0, "CONFIRMED"), (told.Uid, told.Sequence, told.Status));
        Assert.Equal((Entry.Summary, Entry.Description), (told.Summary, told.Description?.ReplaceLineEndings("\n")));
        Assert.Equal((new DateOnly(2026, 3, 31), new DateOnly(2026, 4, 1)), (told.Start!.Date, told.End!.Date));
        Assert.False(told.Start.HasTime);
        Assert.Equal(new Uri("mailto:amendflow@amendflow.example"), told.Organizer!.Value);
        Assert.Equal(Post.Noon.UtcDateTime, told.DtStamp!.AsUtc);
    }

    [Fact]
    public void A_later_file_of_the_same_thing_has_the_same_name_and_a_higher_number_and_a_last_one_cancels()
    {
        var read = Read(Entry with { Sequence = 2, IsCancelled = true });
        var told = Assert.Single(read.Events);

        Assert.Equal(("CANCEL", Entry.Uid, 2, "CANCELLED"), (read.Method, told.Uid, told.Sequence, told.Status));
    }

    [Fact]
    public void Lines_end_and_are_folded_as_the_standard_says_and_no_character_is_cut_in_two()
    {
        var bytes = CalendarFile.Render(Entry, Post.Noon, Post.Letter().From);
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        var lines = text.Split("\r\n");

        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.DoesNotContain('\uFFFD', text);
        Assert.Contains(lines, line => line.StartsWith(' '));

        // The reader of the tests is lenient here; others are not.
        Assert.Contains("""DESCRIPTION:Ligne 1 \; avec\, tout\\ce qui compte\nLigne 2""", text.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MimeRendererTests.Injections), MemberType = typeof(MimeRendererTests))]
    public void Whatever_stands_in_the_words_adds_no_line_of_its_own(string text)
    {
        var entry = Entry with { Summary = text + "\r\nBEGIN:VALARM\r\nACTION:EMAIL", Description = text };
        var file = Encoding.UTF8.GetString(CalendarFile.Render(entry, Post.Noon, new MailAddress("amendflow@amendflow.example", text + "\"\r\nATTENDEE:x")));

        Assert.Equal(19, file.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Single(Ical.Net.Calendar.Load(file)!.Events);
        Assert.DoesNotContain("\nATTENDEE", file, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mail_with_a_day_keeps_both_its_forms_and_has_the_file_beside_them_as_the_same_bytes_each_time()
    {
        var letter = Post.Letter() with { Calendar = Entry };
        var bytes = MimeRenderer.Render(letter);
        using var message = MimeMessage.Load(new MemoryStream(bytes));
        var file = Assert.IsType<MimePart>(Assert.Single(message.Attachments), exactMatch: false);
        using var content = new MemoryStream();
        file.Content!.DecodeTo(content);

        Assert.Equal(bytes, MimeRenderer.Render(letter));
        Assert.All(bytes, b => Assert.InRange(b, 9, 126));
        Assert.Equal(letter.Text, message.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(letter.Html, message.HtmlBody!.ReplaceLineEndings("\n"));
        Assert.Equal(("text/calendar", "PUBLISH", "deadline.ics"), (file.ContentType.MimeType, file.ContentType.Parameters["method"], file.FileName));
        Assert.Equal(CalendarFile.Render(Entry, letter.Date, letter.From), content.ToArray());
    }

    private static Ical.Net.Calendar Read(CalendarEntry entry) =>
        Ical.Net.Calendar.Load(Encoding.UTF8.GetString(CalendarFile.Render(entry, Post.Noon, Post.Letter().From)))!;
}
