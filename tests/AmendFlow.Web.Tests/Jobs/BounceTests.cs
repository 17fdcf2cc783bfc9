using System.Net;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Mail;
using AmendFlow.Testing;
using AmendFlow.Web.Jobs.Bounces;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Jobs;

/// <summary>What a delivery report does: the mail is marked, the address rests, whoever can help is told once, and nothing is lost when it is mended.</summary>
public sealed class BounceTests
{
    private static readonly string Finance = World.Email(Side.A, "rd-finance");
    private static readonly string Coordinator = World.Email(Side.A, "alliance-manager");
    private static readonly string Administrator = World.Email(Side.A, "administrator");

    [SkippableTheory, OnBoth]
    public async Task A_mail_that_came_back_marks_its_address_and_the_partys_coordinator_is_told_and_has_it_among_the_tasks(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await BounceWorld.StartAsync(kind);
        await world.World.InReviewAsync(await world.World.SmallAsync());
        await world.World.Host.SweepAsync();
        var mail = world.MailTo(Finance);
        world.Mailbox.Put(Reports.About(mail.Bytes));

        Assert.Equal("reports@amendflow.example", mail.Sender);
        Assert.Equal(1, await world.ReadAsync());

        var row = await world.RowAsync(mail);
        Assert.Equal((MailState.Bounced, "550 5.1.1 No such user"), (row.State, row.Reply));
        Assert.NotNull((await world.PersonAsync(Finance)).AddressFailedAt);
        var told = MimeKit.MimeMessage.Load(new MemoryStream(world.MailTo(Coordinator).Bytes));
        Assert.Contains("come back", told.Subject, StringComparison.Ordinal);
        Assert.Contains(Finance, told.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Sink.Mails, m => m.Recipient.EndsWith("gustave-roussy.example", StringComparison.Ordinal) && Text(m).Contains("reviennent", StringComparison.Ordinal));
        using var user = await world.World.SignInAsync(Coordinator);
        var tasks = await user.GetAsync("/tasks");
        Assert.Contains("Mails to R&D finance (Sanofi) come back", tasks.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await user.GetAsync(tasks.Links.Single(l => l.EndsWith($"{row.TaskId}/hand-over", StringComparison.Ordinal)))).Status);
    }

    [SkippableTheory, OnBoth]
    public async Task A_report_that_is_read_again_after_a_crash_doubles_nothing(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await BounceWorld.StartAsync(kind);
        await world.World.InReviewAsync(await world.World.SmallAsync());
        await world.World.Host.SweepAsync();
        world.Mailbox.Put(Reports.About(world.MailTo(Finance).Bytes));
        world.Mailbox.Script = command => command == "UID STORE" ? ImapSink.HangUp : null;

        Assert.Null(await world.ReadAsync());
        Assert.Equal(1, world.Mailbox.Unread);
        world.Mailbox.Script = _ => null;
        Assert.Equal(1, await world.ReadAsync());

        await using var db = world.World.Db();
        Assert.Equal(0, world.Mailbox.Unread);
        Assert.Equal(1, await db.Mails.CountAsync(m => m.Kind == MailKind.AddressFailed));
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "address-failed"));
    }

    [Fact]
    public async Task A_report_about_a_mail_of_long_ago_is_not_believed()
    {
        await using var world = await BounceWorld.StartAsync();
        await world.World.InReviewAsync(await world.World.SmallAsync());
        await world.World.Host.SweepAsync();
        var row = await world.RowAsync(world.MailTo(Finance));
        var report = new DeliveryReport(row.MessageId, null, IsFinal: true, IsAboutAddress: true, "550 5.1.1 No such user");

        world.World.Host.Clock.Advance(BounceHandler.Believed + TimeSpan.FromMinutes(1));
        var outcome = await world.World.Host.Get<BounceHandler>().HandleAsync(report, CancellationToken.None);

        Assert.Equal(BounceOutcome.Unknown, outcome);
        Assert.Null((await world.PersonAsync(Finance)).AddressFailedAt);
    }

    [Fact]
    public async Task The_same_report_told_twice_at_once_is_recorded_once()
    {
        await using var world = await BounceWorld.StartAsync();
        await world.World.InReviewAsync(await world.World.SmallAsync());
        await world.World.Host.SweepAsync();
        var row = await world.RowAsync(world.MailTo(Finance));
        var report = new DeliveryReport(row.MessageId, null, IsFinal: true, IsAboutAddress: true, "550 5.1.1 No such user");
        var handler = world.World.Host.Get<BounceHandler>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => handler.HandleAsync(report, CancellationToken.None))));

        await using var db = world.World.Db();
        Assert.Equal(1, await db.Mails.CountAsync(m => m.Kind == MailKind.AddressFailed));
    }

    [SkippableTheory, OnBoth]
    public async Task Of_several_nodes_one_reads_the_mailbox_and_a_node_that_died_over_it_is_overtaken(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await BounceWorld.StartAsync(kind);
        var turn = world.World.Host.Get<BounceTurn>();
        var clock = world.World.Host.Clock;
        var until = clock.GetUtcNow().AddMinutes(3);

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => turn.TakeAsync(clock.GetUtcNow(), until, CancellationToken.None))));
        Assert.Single(taken, t => t);
        Assert.Null(await world.World.Host.Get<BounceSweep>().RunAsync(CancellationToken.None));
        clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(0, await world.World.Host.Get<BounceSweep>().RunAsync(CancellationToken.None));

        // Whoever was overtaken gives nothing back.
        await turn.EndAsync(until, clock.GetUtcNow());
        Assert.Null(await world.World.Host.Get<BounceSweep>().RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_mail_that_is_late_is_noted_and_stays_handed_over()
    {
        await using var world = await BounceWorld.StartAsync();
        await world.World.InReviewAsync(await world.World.SmallAsync());
        await world.World.Host.SweepAsync();
        var mail = world.MailTo(Finance);
        world.Mailbox.Put(Reports.About(mail.Bytes, "delayed", "4.4.1", "smtp; 451 4.4.1 busy"));
        world.Mailbox.Put(Reports.About(mail.Bytes, "delayed", "4.4.1", "smtp; 451 4.4.1 still busy"));
        await world.ReadAsync();

        var row = await world.RowAsync(mail);
        Assert.Equal((MailState.Sent, "451 4.4.1 busy"), (row.State, row.Reply));
        Assert.NotNull(row.ReportedAt);
        Assert.Null((await world.PersonAsync(Finance)).AddressFailedAt);

        world.Mailbox.Put(Reports.About(mail.Bytes));
        await world.ReadAsync();
        Assert.Equal(MailState.Bounced, (await world.RowAsync(mail)).State);
    }

    [Fact]
    public async Task A_report_by_policy_marks_the_mail_and_not_the_address()
    {
        await using var world = await BounceWorld.StartAsync();
        await world.World.InReviewAsync(await world.World.SmallAsync());
        await world.World.Host.SweepAsync();
        world.Mailbox.Put(Reports.About(world.MailTo(Finance).Bytes, status: "5.7.1", diagnostic: "smtp; 550 5.7.1 We do not trust you"));
        await world.ReadAsync();

        Assert.Equal(MailState.Bounced, (await world.RowAsync(world.MailTo(Finance))).State);
        Assert.Null((await world.PersonAsync(Finance)).AddressFailedAt);
    }

    [Fact]
    public async Task Junk_and_reports_about_mails_that_were_never_sent_change_nothing_and_are_read_once()
    {
        await using var world = await BounceWorld.StartAsync();
        await world.World.InReviewAsync(await world.World.SmallAsync());
        await using var db = world.World.Db();
        var owed = await db.Mails.AsNoTracking().FirstAsync();
        await world.World.Host.SweepAsync();
        await world.World.ProposeAsync(await world.World.SmallAsync());
        var unsent = await db.Mails.AsNoTracking().FirstAsync(m => m.State == MailState.Owed);
        var before = await StatesAsync(world);

        world.Mailbox.Put(Reports.Letter());
        world.Mailbox.Put(Reports.With("Message-ID: <0123@localhost>"));
        world.Mailbox.Put(Reports.With($"Message-ID: <{owed.Id:N}@elsewhere.example>"));
        world.Mailbox.Put(Reports.With($"Message-ID: <{unsent.Id:N}@localhost>"));
        world.Mailbox.Put(Reports.With("Message-ID: <", envelopeId: "' OR 1=1"));
        world.Mailbox.Put(Reports.With("X-Other: nothing", envelopeId: new string('a', 32)));
        world.World.Host.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(6, await world.World.Host.Get<BounceSweep>().RunAsync(CancellationToken.None));
        Assert.Equal((0, before), (world.Mailbox.Unread, await StatesAsync(world)));
        Assert.False(await db.People.AnyAsync(p => p.AddressFailedAt != null));
    }

    [Fact]
    public async Task Without_returned_headers_the_number_that_was_given_with_the_mail_is_enough()
    {
        await using var world = await BounceWorld.StartAsync();
        await world.World.InReviewAsync(await world.World.SmallAsync());
        await world.World.Host.SweepAsync();
        var mail = world.MailTo(Finance);
        var envelope = mail.Envelope.Single(l => l.StartsWith("MAIL", StringComparison.Ordinal)).Split("ENVID=")[1].Split(' ')[0];
        world.Mailbox.Put(Reports.With("Subject: nothing", envelopeId: envelope));
        await world.ReadAsync();

        Assert.Equal(MailState.Bounced, (await world.RowAsync(mail)).State);
    }

    [SkippableTheory, OnBoth]
    public async Task Nothing_more_goes_to_a_dead_address_until_an_administrator_mends_it_and_then_what_is_needed_goes_to_the_new_one(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await BounceWorld.StartAsync(kind);
        await world.World.InReviewAsync(await world.World.SmallAsync());
        await world.World.Host.SweepAsync();
        var first = world.MailTo(Finance);
        world.Mailbox.Put(Reports.About(first.Bytes));
        await world.ReadAsync();
        var sent = world.Sink.Mails.Count(m => m.Recipient == Finance);
        await world.World.Host.PassAsync(TimeSpan.FromDays(8));
        Assert.Equal(sent, world.Sink.Mails.Count(m => m.Recipient == Finance));

        var person = await world.PersonAsync(Finance);
        using var user = await world.World.SignInAsync(Administrator);
        var page = await user.SubmitAsync(await user.GetAsync($"/admin/people/{person.Id}"), $"/admin/people/{person.Id}/address", ("email", "not an address"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        page = await user.SubmitAsync(page, $"/admin/people/{person.Id}/address", ("email", "New.Finance@sanofi.example"));
        Assert.Contains("What did not arrive is sent again", page.Text, StringComparison.Ordinal);
        await world.World.Host.SweepAsync();

        var again = Assert.Single(world.Sink.Mails, m => m.Recipient == "new.finance@sanofi.example");
        Assert.NotEqual((await world.RowAsync(first)).MessageId, (await world.RowAsync(again)).MessageId);
        Assert.Equal(HttpStatusCode.OK, (await user.GetAsync(Link(again))).Status);
        Assert.DoesNotContain("Finance", (await user.GetAsync(Link(first))).Text, StringComparison.Ordinal);
        await using var db = world.World.Db();
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "address-changed"));
        Assert.DoesNotContain(await db.Mails.AsNoTracking().ToListAsync(), m => m.State is MailState.Bounced or MailState.Undeliverable);
    }

    [Fact]
    public async Task An_address_that_works_is_nobodys_to_change_and_a_report_about_the_one_before_does_not_count()
    {
        await using var world = await BounceWorld.StartAsync();
        await world.World.InReviewAsync(await world.World.SmallAsync());
        await world.World.Host.SweepAsync();
        var first = world.MailTo(Finance);
        var person = await world.PersonAsync(Finance);
        using var user = await world.World.SignInAsync(Administrator);
        var page = await user.GetAsync($"/admin/people/{person.Id}");
        Assert.False(page.HasForm($"/admin/people/{person.Id}/address"));
        var posted = await user.PostAsync($"/admin/people/{person.Id}/address", [.. WebUser.Fields(page.Form($"/admin/people/{person.Id}/invite")), new("email", "thief@sanofi.example")]);
        Assert.Equal(HttpStatusCode.Conflict, posted.Status);

        await using var db = world.World.Db();
        await db.People.Where(p => p.Id == person.Id).ExecuteUpdateAsync(s => s.SetProperty(p => p.Email, "new.finance@sanofi.example"));
        world.Mailbox.Put(Reports.About(first.Bytes));
        await world.ReadAsync();
        Assert.Equal(MailState.Bounced, (await world.RowAsync(first)).State);
        Assert.Null((await world.PersonAsync("new.finance@sanofi.example")).AddressFailedAt);
    }

    [Fact]
    public async Task A_refusal_at_the_mail_server_makes_an_address_rest_as_a_report_does_and_a_refusal_of_us_does_not()
    {
        await using var world = await BounceWorld.StartAsync();
        var other = World.Email(Side.A, "portfolio-head");
        world.Sink.Script = (phase, address) => phase != SmtpPhase.Rcpt ? null
            : address == Finance ? "550 5.1.1 No such user"
            : address == other ? "554 5.7.1 Relay access denied" : null;
        await world.World.InReviewAsync(await world.World.SmallAsync());
        await world.World.Host.SweepAsync();
        await world.World.Host.SweepAsync();

        Assert.NotNull((await world.PersonAsync(Finance)).AddressFailedAt);
        Assert.Null((await world.PersonAsync(other)).AddressFailedAt);
        Assert.Contains("come back", Text(world.MailTo(Coordinator)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_party_has_no_coordinator_the_operator_is_told_without_what_the_project_is_and_finds_it_among_what_is_stuck()
    {
        await using var world = await BounceWorld.StartAsync();
        await world.World.InReviewAsync(await world.World.SmallAsync());
        await world.World.Host.SweepAsync();
        await using var db = world.World.Db();
        var role = await db.Mandates.SingleAsync(m => m.Side == Side.A && m.Role == Role.Coordinator);
        role.To = role.From;
        await db.SaveChangesAsync();
        world.Mailbox.Put(Reports.About(world.MailTo(Finance).Bytes));
        await world.ReadAsync();

        var told = Text(world.MailTo("operator@amendflow.example"));
        Assert.Contains("come back", told, StringComparison.Ordinal);
        Assert.DoesNotContain("myeloid", told, StringComparison.OrdinalIgnoreCase);
        using var user = await world.World.SignInAsync("operator@amendflow.example");
        var stuck = await user.GetAsync("/admin/stuck");
        Assert.Contains("Address that mails come back from", stuck.Text, StringComparison.Ordinal);
        Assert.Contains($"/admin/people/{(await world.PersonAsync(Finance)).Id}#address", stuck.Links);
    }

    [Fact]
    public async Task A_code_that_arrived_shows_that_the_address_is_good()
    {
        await using var world = await BounceWorld.StartAsync();
        await world.World.InReviewAsync(await world.World.SmallAsync());
        await world.World.Host.SweepAsync();
        var first = world.MailTo(Finance);
        world.Mailbox.Put(Reports.About(first.Bytes));
        await world.ReadAsync();

        using var reader = new WebUser(world.World.Host.Address);
        var page = await reader.SubmitAsync(await reader.GetAsync(Link(first)), $"{Link(first)}/code");
        await world.World.Host.SweepAsync();
        var code = System.Text.RegularExpressions.Regex.Match(Text(world.MailTo(Finance)), @"(\d{4}) (\d{4})").Value;
        await reader.SubmitAsync(page, $"{Link(first)}/enter", ("code", code));

        Assert.Null((await world.PersonAsync(Finance)).AddressFailedAt);
    }

    [Fact]
    public async Task A_mailbox_that_is_away_or_hangs_is_tried_again_and_keeps_nothing_else_waiting()
    {
        await using var world = await BounceWorld.StartAsync();
        world.Mailbox.Script = command => command == "SELECT" ? "NO Not now" : null;

        Assert.Null(await world.ReadAsync());
        world.Mailbox.Script = _ => null;
        Assert.Equal(0, await world.ReadAsync());
    }

    private static string Text(ReceivedMail mail)
    {
        using var message = MimeKit.MimeMessage.Load(new MemoryStream(mail.Bytes));
        return message.Subject + "\n" + message.TextBody;
    }

    private static string Link(ReceivedMail mail) => System.Text.RegularExpressions.Regex.Match(Text(mail), "https?://[^/\\s]+(/a/\\S+)").Groups[1].Value;

    private static async Task<string> StatesAsync(BounceWorld world)
    {
        await using var db = world.World.Db();
        return string.Join(' ', await db.Mails.OrderBy(m => m.Id).Select(m => $"{m.Id} {m.State}").ToListAsync());
    }
}
