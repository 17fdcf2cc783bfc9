using System.Text;
using AmendFlow.Testing;

namespace AmendFlow.Mail.Tests;

public sealed class DeliveryReportTests
{
    [Fact]
    public async Task A_mail_that_came_back_is_known_by_the_Message_ID_in_its_headers_and_the_servers_words_are_kept()
    {
        var report = await ReadAsync(Reports.About(Post.Stored(7).Mime, envelopeId: "0123"));

        Assert.Equal(new DeliveryReport($"{7:x16}@amendflow.example", "0123", IsFinal: true, IsAboutAddress: true, "550 5.1.1 No such user"), report);
    }

    [Fact]
    public async Task A_report_that_returns_the_whole_mail_and_one_with_headers_are_read_alike()
    {
        var whole = Reports.About(Post.Stored(7).Mime)
            .Replace("text/rfc822-headers", "message/rfc822", StringComparison.Ordinal);

        Assert.Equal(await ReadAsync(Reports.About(Post.Stored(7).Mime)), await ReadAsync(whole));
    }

    [Fact]
    public async Task A_mail_that_is_late_is_told_apart_from_one_that_came_back()
    {
        var report = await ReadAsync(Reports.About(Post.Stored(7).Mime, "delayed", "4.4.1", "smtp; connection timed out"));

        Assert.Equal((false, "connection timed out"), (report!.IsFinal, report.Words));
    }

    [Theory]
    [InlineData("550 5.1.1 No such user", true)]
    [InlineData("5.1.10", true)]
    [InlineData("552 5.2.2 Mailbox full", true)]
    [InlineData("550 No such user here", true)]
    [InlineData("5.4.4 no route to the domain", true)]
    [InlineData("554 5.7.1 Relay access denied", false)]
    [InlineData("550 5.7.26 Unauthenticated mail from this domain", false)]
    [InlineData("552 5.3.4 Message too big", false)]
    [InlineData("554 Transaction failed", false)]
    [InlineData("server 10.5.1.1 says no", false)]
    public void Only_a_refusal_of_the_address_makes_an_address_look_dead(string words, bool isAboutAddress) =>
        Assert.Equal(isAboutAddress, AddressFaults.Are(words));

    [Theory]
    [InlineData("delivered")]
    [InlineData("relayed")]
    [InlineData("expanded")]
    [InlineData("")]
    public async Task A_report_of_a_success_says_nothing(string action) => Assert.Null(await ReadAsync(Reports.About(Post.Stored(7).Mime, action)));

    [Fact]
    public async Task What_is_no_report_is_none_however_it_looks()
    {
        Assert.Null(await ReadAsync(Reports.Letter()));
        Assert.Null(await ReadAsync(""));
        Assert.Null(await ReadAsync("\0\0\0"));
        Assert.Null(await ReadAsync(Reports.Letter() + Reports.About(Post.Stored(7).Mime)));
        Assert.Null(await ReadAsync(Reports.About(Post.Stored(7).Mime).Replace("report-type=delivery-status", "report-type=disposition-notification", StringComparison.Ordinal)));
        Assert.Null(await ReadAsync(Nested(5000)));
    }

    [Fact]
    public async Task A_report_that_was_cut_off_or_says_too_much_gives_at_most_one_short_clean_line()
    {
        var all = Reports.About(Post.Stored(7).Mime, diagnostic: "smtp; 550 5.1.1 \u202Eevil\u0007 " + new string('x', 100_000));
        for (var length = 0; length < 1500; length += 50)
        {
            await ReadAsync(all[..length]);
        }

        var report = await ReadAsync(all);
        Assert.Equal(500, report!.Words.Length);
        Assert.StartsWith("550 5.1.1 evil xxx", report.Words, StringComparison.Ordinal);
    }

    private static string Nested(int depth)
    {
        var mail = new StringBuilder("Content-Type: multipart/report; report-type=delivery-status; boundary=b0\r\n\r\n");
        for (var i = 0; i < depth; i++)
        {
            mail.Append(System.Globalization.CultureInfo.InvariantCulture, $"--b{i}\r\nContent-Type: multipart/mixed; boundary=b{i + 1}\r\n\r\n");
        }

        return mail.ToString();
    }

    private static Task<DeliveryReport?> ReadAsync(string message) =>
        DeliveryReport.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(message)), CancellationToken.None);
}
