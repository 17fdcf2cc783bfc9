using System.Security.Cryptography.X509Certificates;
using AmendFlow.Testing;
using MailKit.Security;

namespace AmendFlow.Mail.Tests;

public sealed class BounceMailboxTests : IDisposable
{
    private static readonly X509Certificate2 Certificate = TestCertificate.For("localhost");
    private readonly string roots = Path.GetTempFileName();

    public BounceMailboxTests() => File.WriteAllText(roots, Certificate.ExportCertificatePem());

    public void Dispose() => File.Delete(roots);

    [Theory]
    [InlineData(SmtpTls.SslOnConnect)]
    [InlineData(SmtpTls.StartTls)]
    public async Task Unread_messages_are_read_over_TLS_oldest_first_and_marked_one_by_one(SmtpTls tls)
    {
        await using var sink = Server(tls);
        sink.Put(Reports.About(Post.Stored(1).Mime));
        sink.Put(Reports.Letter());
        sink.Put(Reports.About(Post.Stored(2).Mime, "delayed"));

        var read = await ReadAsync(Settings(sink, tls));

        Assert.Equal([true, null, false], read.Select(r => r?.IsFinal));
        Assert.Equal(0, sink.Unread);
        Assert.Empty(await ReadAsync(Settings(sink, tls)));
    }

    [Theory]
    [InlineData(SmtpTls.SslOnConnect)]
    [InlineData(SmtpTls.StartTls)]
    public async Task A_server_that_nobody_trusts_or_of_another_name_is_told_no_password(SmtpTls tls)
    {
        await using var sink = Server(tls);

        await Assert.ThrowsAsync<SslHandshakeException>(() => ReadAsync(Settings(sink, tls) with { RootsFile = null }));
        await Assert.ThrowsAsync<SslHandshakeException>(() => ReadAsync(Settings(sink, tls) with { Host = "127.0.0.1" }));
        Assert.DoesNotContain(sink.Commands, c => c.StartsWith("LOGIN", StringComparison.Ordinal) || c.StartsWith("AUTHENTICATE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_without_TLS_is_told_no_password()
    {
        await using var sink = new ImapSink();

        await Assert.ThrowsAnyAsync<Exception>(() => ReadAsync(Settings(sink, SmtpTls.StartTls)));
        Assert.DoesNotContain(sink.Commands, c => c.StartsWith("LOGIN", StringComparison.Ordinal) || c.StartsWith("AUTHENTICATE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_could_not_be_recorded_stays_unread()
    {
        await using var sink = new ImapSink();
        sink.Put(Reports.About(Post.Stored(1).Mime));
        sink.Put(Reports.About(Post.Stored(2).Mime));

        await Assert.ThrowsAsync<InvalidOperationException>(() => new BounceMailbox(Plain(sink), null).ReadAsync(
            10, (number, _) => number == 2 ? throw new InvalidOperationException() : Task.CompletedTask, CancellationToken.None));

        Assert.Equal(1, sink.Unread);
    }

    [Fact]
    public async Task A_line_that_is_cut_before_the_mark_has_the_message_read_again()
    {
        await using var sink = new ImapSink();
        sink.Put(Reports.About(Post.Stored(1).Mime));
        sink.Script = command => command == "UID STORE" ? ImapSink.HangUp : null;
        var taken = 0;
        await Assert.ThrowsAnyAsync<Exception>(() => new BounceMailbox(Plain(sink), null).ReadAsync(10, (_, _) => Task.FromResult(taken++), CancellationToken.None));
        sink.Script = _ => null;

        Assert.Single(await ReadAsync(Plain(sink)));
        Assert.Equal((1, 0), (taken, sink.Unread));
    }

    [Fact]
    public async Task A_huge_message_is_read_no_further_than_a_report_goes_and_a_report_at_its_beginning_is_found()
    {
        await using var sink = new ImapSink();
        sink.Put(Reports.Letter() + new string('x', 20_000_000));
        sink.Put(Reports.About(Post.Stored(1).Mime) + new string('x', 20_000_000));

        var read = await ReadAsync(Plain(sink));

        Assert.Equal([null, true], read.Select(r => r?.IsFinal));
        Assert.InRange(sink.Fetched, 1, 600_000);
    }

    [Fact]
    public async Task Of_thousands_of_messages_only_so_many_are_read_at_a_time()
    {
        await using var sink = new ImapSink();
        for (var i = 0; i < 5000; i++)
        {
            sink.Put(Reports.Letter());
        }

        Assert.Equal(50, (await ReadAsync(Plain(sink), most: 50)).Count);
        Assert.Equal(4950, sink.Unread);
    }

    [Fact]
    public async Task A_message_that_the_server_cannot_give_does_not_keep_the_next_one_from_being_read()
    {
        await using var sink = new ImapSink();
        sink.Put(Reports.Letter());
        sink.Put(Reports.About(Post.Stored(2).Mime));
        var fetches = 0;
        sink.Script = command => command == "UID FETCH" && fetches++ == 0 ? "NO Broken" : null;

        Assert.True(Assert.Single(await ReadAsync(Plain(sink)))!.IsFinal);
    }

    [Fact]
    public async Task A_mailbox_is_opened_with_an_access_token_where_there_is_no_password()
    {
        await using var endpoint = new TokenEndpoint();
        await using var sink = new ImapSink { Password = null, Token = "none yet" };
        endpoint.Given = token => sink.Token = token;
        sink.Put(Reports.About(Post.Stored(1).Mime));
        using var tokens = new AccessTokens(new OAuthSettings(endpoint.Address, "id", "secret", null), new Microsoft.Extensions.Time.Testing.FakeTimeProvider());

        Assert.Equal(1, await new BounceMailbox(Plain(sink) with { Password = null }, tokens).ReadAsync(10, (_, _) => Task.CompletedTask, CancellationToken.None));
    }

    private static ImapSink Server(SmtpTls tls) => new() { Certificate = Certificate, BeginsWithTls = tls == SmtpTls.SslOnConnect };

    private static BounceSettings Plain(ImapSink sink) => new() { Host = "127.0.0.1", Port = sink.Port, Tls = SmtpTls.None, User = sink.User, Password = sink.Password };

    private BounceSettings Settings(ImapSink sink, SmtpTls tls) =>
        Plain(sink) with { Host = "localhost", Tls = tls, RootsFile = roots, CheckRevocation = false };

    private static async Task<List<DeliveryReport?>> ReadAsync(BounceSettings settings, int most = 10)
    {
        var read = new List<DeliveryReport?>();
        await new BounceMailbox(settings, null).ReadAsync(most, (_, report) => { read.Add(report); return Task.CompletedTask; }, CancellationToken.None);
        return read;
    }
}
