using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using MimeKit;

namespace AmendFlow.Web.Tests.Jobs;

/// <summary>How a mailbox shows our mails: one conversation for each case and reader, and nobody sees who else was written to.</summary>
public sealed class MailThreadTests
{
    [Fact]
    public async Task All_mails_of_a_case_to_one_person_are_one_thread_and_no_two_people_or_cases_share_one()
    {
        await using var world = await World.StartAsync();
        var content = await world.SmallAsync();
        var first = await world.InReviewAsync(content);
        await world.InReviewAsync(content);
        await world.Host.PassAsync(TimeSpan.FromDays(12));
        await world.Driver.DecideAsync(first.CaseId, "scientific-a", DecisionKind.Reject, "Outside the field of the agreement.", CancellationToken.None);
        await world.Host.SweepAsync();

        var mails = Directory.EnumerateFiles(world.Host.MailFolder, "*.eml").Select(f => MimeMessage.Load(f)).ToList();
        var threads = mails.GroupBy(m => (To: m.To.Mailboxes.Single().Address, Case: m.Subject!.Split(' ')[0])).ToList();

        Assert.All(mails, m => Assert.Equal(m.InReplyTo, Assert.Single(m.References)));
        Assert.All(threads, t => Assert.Single(t.Select(m => m.InReplyTo).Distinct()));
        Assert.Equal(threads.Count, threads.Select(t => t.First().InReplyTo).Distinct().Count());
        Assert.Contains(threads, t => t.Key.To == World.Email(Side.B, "daj") && t.Count() > 1);
        Assert.Equal(mails.Count, mails.Select(m => m.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task Every_mail_has_one_recipient_and_tells_machines_not_to_answer()
    {
        await using var sink = new SmtpSink();
        await using var world = await World.StartAsync(settings:
        [
            "--AmendFlow:Mail:Transport", "smtp", "--AmendFlow:Mail:Host", "127.0.0.1", "--AmendFlow:Mail:Port", $"{sink.Port}",
            "--AmendFlow:Mail:Tls", "None", "--AmendFlow:Mail:From", "amendflow@amendflow.example",
        ]);
        await world.InReviewAsync(await world.MyeloidAsync());
        await world.Host.SweepAsync();

        Assert.NotEmpty(sink.Mails);
        Assert.All(sink.Mails, m =>
        {
            using var message = MimeMessage.Load(new MemoryStream(m.Bytes));
            Assert.Equal(m.Recipient, Assert.Single(message.GetRecipients()).Address);
            Assert.Single(m.Envelope, line => line.StartsWith("RCPT", StringComparison.Ordinal));
            Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
            Assert.Equal("All", message.Headers["X-Auto-Response-Suppress"]);
        });
    }
}
