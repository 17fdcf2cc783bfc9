using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AmendFlow.Testing;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Xunit.Abstractions;

namespace AmendFlow.Mail.Tests;

public sealed class SmtpTransportTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_batch_goes_over_one_connection_and_arrives_as_the_bytes_that_were_stored()
    {
        await using var sink = new SmtpSink();
        var batch = Enumerable.Range(1, 5).Select(n => Post.Stored(n)).ToArray();

        var outcomes = await new SmtpTransport(Post.To(sink)).SendAsync(batch);

        Assert.All(outcomes, o => Assert.Equal(HandOverKind.Sent, o.Kind));
        Assert.Equal(batch.Select(m => m.Id), outcomes.Select(o => o.MailId));
        Assert.Equal("250 2.0.0 Taken", outcomes[0].Reply);
        Assert.Equal(batch.Select(m => m.Mime), sink.Mails.Select(m => m.Bytes));
        Assert.Equal(batch.Select(m => m.Recipient), sink.Mails.Select(m => m.Recipient));
        Assert.Equal(1, sink.Connections);
    }

    [Fact]
    public async Task The_envelope_carries_the_bounce_address_and_asks_for_reports_by_the_mails_id()
    {
        await using var sink = new SmtpSink();
        await new SmtpTransport(Post.To(sink)).SendAsync(Post.Stored(7));

        var mail = Assert.Single(sink.Mails);
        Assert.StartsWith("MAIL FROM:<bounce+7@amendflow.example>", mail.Envelope[0], StringComparison.Ordinal);
        Assert.Contains($"ENVID={Post.Id(7):N}", mail.Envelope[0], StringComparison.Ordinal);
        Assert.Contains("NOTIFY=FAILURE,DELAY", mail.Envelope[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SmtpPhase.Mail, "451 4.3.0 Busy", HandOverKind.TransientForHost)]
    [InlineData(SmtpPhase.Mail, "421 4.3.2 Shutting down", HandOverKind.TransientForHost)]
    [InlineData(SmtpPhase.Mail, "550 5.7.1 Sender refused", HandOverKind.ConfigurationFault)]
    [InlineData(SmtpPhase.Mail, "530 5.7.0 Sign in first", HandOverKind.ConfigurationFault)]
    [InlineData(SmtpPhase.Mail, SmtpSink.HangUp, HandOverKind.TransientForHost)]
    [InlineData(SmtpPhase.Rcpt, "450 4.2.1 Try later", HandOverKind.TransientForRecipient)]
    [InlineData(SmtpPhase.Rcpt, "550 5.1.1 No such user", HandOverKind.PermanentForRecipient)]
    [InlineData(SmtpPhase.Rcpt, "421 4.3.2 Shutting down", HandOverKind.TransientForHost)]
    [InlineData(SmtpPhase.Rcpt, SmtpSink.HangUp, HandOverKind.TransientForHost)]
    [InlineData(SmtpPhase.Data, "451 4.3.0 Not now", HandOverKind.TransientForRecipient)]
    [InlineData(SmtpPhase.Dot, "452 4.3.1 Disk full", HandOverKind.TransientForRecipient)]
    [InlineData(SmtpPhase.Dot, "554 5.6.0 Content refused", HandOverKind.ConfigurationFault)]
    [InlineData(SmtpPhase.Dot, "421 4.3.2 Shutting down", HandOverKind.TransientForHost)]
    [InlineData(SmtpPhase.Dot, SmtpSink.HangUp, HandOverKind.Unknown)]
    public async Task One_bad_mail_gets_its_own_outcome_and_delays_no_other(SmtpPhase phase, string answer, HandOverKind expected)
    {
        await using var sink = new SmtpSink();
        var bad = phase == SmtpPhase.Mail ? "bounce+2@amendflow.example" : "reader2@hospital.example";
        sink.Script = (at, address) => at == phase && address == bad ? answer : null;

        var outcomes = await new SmtpTransport(Post.To(sink)).SendAsync(Post.Stored(1), Post.Stored(2), Post.Stored(3), Post.Stored(4));

        Assert.Equal([HandOverKind.Sent, expected, HandOverKind.Sent, HandOverKind.Sent], outcomes.Select(o => o.Kind));
        if (answer.Length > 0)
        {
            Assert.StartsWith(answer[..3], outcomes[1].Reply, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_line_cut_after_the_final_dot_is_unknown_and_the_next_attempt_sends_the_same_bytes()
    {
        await using var sink = new SmtpSink { Script = (phase, _) => phase == SmtpPhase.Dot ? SmtpSink.HangUp : null };
        var transport = new SmtpTransport(Post.To(sink));
        var mail = Post.Stored(1);

        var first = Assert.Single(await transport.SendAsync(mail));
        sink.Script = (_, _) => null;
        var second = Assert.Single(await transport.SendAsync(mail));

        Assert.Equal((HandOverKind.Unknown, HandOverKind.Sent), (first.Kind, second.Kind));
        Assert.Equal([mail.Mime, mail.Mime], sink.Mails.Select(m => m.Bytes));
    }

    [Fact]
    public async Task A_server_that_closes_the_line_behind_every_mail_delays_none()
    {
        await using var sink = new SmtpSink { Script = (phase, _) => phase == SmtpPhase.Dot ? SmtpSink.TakeAndHangUp : null };

        var outcomes = await new SmtpTransport(Post.To(sink)).SendAsync([.. Enumerable.Range(1, 5).Select(n => Post.Stored(n))]);

        Assert.All(outcomes, o => Assert.Equal(HandOverKind.Sent, o.Kind));
        Assert.Equal((5, 5), (sink.Connections, sink.Mails.Count));
    }

    [Fact]
    public async Task A_server_that_hangs_up_on_everybody_is_left_alone_after_the_second_time()
    {
        await using var sink = new SmtpSink { Script = (phase, _) => phase == SmtpPhase.Mail ? "421 4.3.2 Maintenance" : null };
        var outcomes = await new SmtpTransport(Post.To(sink)).SendAsync([.. Enumerable.Range(1, 50).Select(n => Post.Stored(n))]);

        Assert.Equal(50, outcomes.Count);
        Assert.All(outcomes, o => Assert.Equal(HandOverKind.TransientForHost, o.Kind));
        Assert.Equal(2, sink.Connections);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_fault_of_the_host_for_each_mail()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();

        var outcomes = await new SmtpTransport(new SmtpSettings { Host = "127.0.0.1", Port = port, Tls = SmtpTls.None }).SendAsync(Post.Stored(1), Post.Stored(2));

        Assert.Equal([HandOverKind.TransientForHost, HandOverKind.TransientForHost], outcomes.Select(o => o.Kind));
    }

    [Fact]
    public async Task A_silent_server_is_given_up_in_time_and_what_that_means_depends_on_how_far_it_got()
    {
        await using var sink = new SmtpSink { Script = (phase, _) => phase == SmtpPhase.Dot ? SmtpSink.Silence : null };
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var silent = Post.To(sink) with { DataTimeout = TimeSpan.FromMilliseconds(200) };
        var dead = new SmtpSettings
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            Tls = SmtpTls.None,
            ConnectTimeout = TimeSpan.FromMilliseconds(200),
        };

        Assert.Equal(HandOverKind.Unknown, Assert.Single(await new SmtpTransport(silent).SendAsync(Post.Stored(1))).Kind);
        Assert.Equal(HandOverKind.TransientForHost, Assert.Single(await new SmtpTransport(dead).SendAsync(Post.Stored(1))).Kind);
    }

    [Fact]
    public async Task A_server_without_STARTTLS_or_without_AUTH_gets_nothing_and_an_operator_is_called()
    {
        await using var sink = new SmtpSink();
        var withoutTls = Post.To(sink) with { Tls = SmtpTls.StartTls };
        var withoutAuth = Post.To(sink) with { User = "amendflow", Password = "secret" };

        Assert.Equal(HandOverKind.ConfigurationFault, Assert.Single(await new SmtpTransport(withoutTls).SendAsync(Post.Stored(1))).Kind);
        Assert.Equal(HandOverKind.ConfigurationFault, Assert.Single(await new SmtpTransport(withoutAuth).SendAsync(Post.Stored(1))).Kind);
        Assert.Empty(sink.Mails);
    }

    [Fact]
    public async Task Stopping_ends_the_batch_between_two_mails_and_never_inside_one()
    {
        using var stopping = new CancellationTokenSource();
        await using var sink = new SmtpSink();
        sink.Script = (phase, address) =>
        {
            if (phase == SmtpPhase.Data && address == "reader2@hospital.example")
            {
                stopping.Cancel();
            }

            return null;
        };

        var outcomes = new List<HandOver>();
        await foreach (var outcome in new SmtpTransport(Post.To(sink)).SendAsync(new[] { Post.Stored(1), Post.Stored(2), Post.Stored(3) }.ToAsyncEnumerable(), stopping.Token))
        {
            outcomes.Add(outcome);
        }

        Assert.Equal([HandOverKind.Sent, HandOverKind.Sent, HandOverKind.NotTried], outcomes.Select(o => o.Kind));
        Assert.Equal(2, sink.Mails.Count);
    }

    [Fact]
    public void Plain_text_to_another_machine_has_to_be_allowed_and_never_carries_a_password()
    {
        var far = new SmtpSettings { Host = "mail.example", Port = 25, Tls = SmtpTls.None };

        Assert.Throws<ArgumentException>(() => new SmtpTransport(far));
        Assert.NotNull(new SmtpTransport(far with { AllowPlainText = true }));
        Assert.Throws<ArgumentException>(() => new SmtpTransport(far with { AllowPlainText = true, User = "a", Password = "b" }));
    }

    /// <summary>A text longer than MailKit's buffer of 4 KB takes it 44 ms on its own socket: 9 s for these.</summary>
    [Fact]
    public async Task Two_hundred_mails_do_not_wait_for_delayed_acknowledgements()
    {
        await using var sink = new SmtpSink();
        var batch = Enumerable.Range(1, 200).Select(n => Post.Stored(n)).ToArray();
        var transport = new SmtpTransport(Post.To(sink));
        await transport.SendAsync(batch[0]);

        Assert.True(batch[0].Mime.Length > 4096);
        var watch = Stopwatch.StartNew();
        var outcomes = await transport.SendAsync(batch);
        var ours = watch.Elapsed / batch.Length;
        var theirs = await MailKitsOwnSocketAsync(sink, batch[..20]);

        output.WriteLine($"{ours.TotalMilliseconds:0.00} ms a mail; with MailKit's own socket {theirs.TotalMilliseconds:0.00} ms, {theirs / ours:0.0} times as long");
        Assert.All(outcomes, o => Assert.Equal(HandOverKind.Sent, o.Kind));
        Assert.True(ours < theirs / 2, $"{ours.TotalMilliseconds} ms a mail, {theirs.TotalMilliseconds} with MailKit's own socket");
    }

    private static async Task<TimeSpan> MailKitsOwnSocketAsync(SmtpSink sink, StoredMail[] batch)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", sink.Port, SecureSocketOptions.None);
        var watch = Stopwatch.StartNew();
        foreach (var mail in batch)
        {
            using var message = await MimeMessage.LoadAsync(new MemoryStream(mail.Mime));
            await client.SendAsync(message);
        }

        return watch.Elapsed / batch.Length;
    }
}
