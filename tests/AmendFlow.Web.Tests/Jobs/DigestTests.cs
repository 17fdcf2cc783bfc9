using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.SignIn;
using AmendFlow.Web.Features.Tasks;
using AmendFlow.Web.Tests.Proposals;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Jobs;

/// <summary>Reminders as their reader wants them. Cases are opened on Monday 2 March 2026; the first rung is at half past eight on Monday 9 March, in Paris.</summary>
public sealed class DigestTests
{
    private static readonly string Finance = World.Email(Side.A, "rd-finance");

    private static CancellationToken None => CancellationToken.None;

    [SkippableTheory, OnBoth]
    public async Task More_than_two_tasks_make_one_digest_a_day_for_those_who_want_it_and_single_reminders_for_the_others(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        await OpenAsync(world, 3);
        await world.Host.SweepAsync();
        var (wants, other) = (await world.Driver.ActorAsync(Finance, None), await world.Driver.ActorAsync(World.Email(Side.B, "finances"), None));
        await world.Host.Get<AccountHandler>().ChangeMailsAsync(wants, "mails-one", new(null, true), None);

        await ToAsync(world, new(2026, 3, 9, 8, 0, 0, TimeSpan.Zero));

        await using var db = world.Db();
        Assert.Equal(3, await db.Mails.CountAsync(m => m.PersonId == other.PersonId && m.Kind == MailKind.Reminder));
        Assert.Equal(0, await db.Mails.CountAsync(m => m.PersonId == wants.PersonId && m.Kind == MailKind.Reminder));
        var digest = await db.Mails.SingleAsync(m => m.PersonId == wants.PersonId && m.Kind == MailKind.Digest);
        Assert.Equal(MailState.Sent, digest.State);
        var text = await SentAsync(world, digest);
        Assert.Equal(3, System.Text.RegularExpressions.Regex.Count(text, "/a/[A-Za-z0-9_-]{43}"));
        Assert.Contains("3 things wait for you", text, StringComparison.Ordinal);
        Assert.Equal(3, await db.ApprovalLinks.CountAsync(l => l.PersonId == wants.PersonId && l.IssuedAt == digest.SentAt!.Value));

        // A day later nothing is at a rung; two days before the deadline everything is again.
        await ToAsync(world, new(2026, 3, 12, 8, 0, 0, TimeSpan.Zero));
        Assert.Equal(2, await db.Mails.CountAsync(m => m.PersonId == wants.PersonId && m.Kind == MailKind.Digest));
    }

    [Fact]
    public async Task Two_tasks_are_reminded_of_one_by_one_and_a_first_request_comes_at_once()
    {
        await using var world = await World.StartAsync();
        var wants = await world.Driver.ActorAsync(Finance, None);
        await world.Host.Get<AccountHandler>().ChangeMailsAsync(wants, "mails-one", new(17, true), None);
        await OpenAsync(world, 2);
        await world.Host.SweepAsync();
        await using var db = world.Db();
        Assert.Equal(2, await db.Mails.CountAsync(m => m.PersonId == wants.PersonId && m.Kind == MailKind.AskedToDecide && m.State == MailState.Sent));

        await ToAsync(world, new(2026, 3, 9, 8, 0, 0, TimeSpan.Zero));

        Assert.Equal(2, await db.Mails.CountAsync(m => m.PersonId == wants.PersonId && m.Kind == MailKind.Reminder));
    }

    [SkippableTheory, OnBoth]
    public async Task Nobody_gets_more_than_five_single_reminders_in_an_hour_and_what_waits_beside_them_is_in_one_digest(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        await OpenAsync(world, 8);
        await world.Host.SweepAsync();
        var person = await world.Driver.ActorAsync(Finance, None);

        await ToAsync(world, new(2026, 3, 9, 8, 0, 0, TimeSpan.Zero));

        await using var db = world.Db();
        Assert.Equal(5, await db.Mails.CountAsync(m => m.PersonId == person.PersonId && m.Kind == MailKind.Reminder));
        var digest = await db.Mails.SingleAsync(m => m.PersonId == person.PersonId && m.Kind == MailKind.Digest);
        var text = await SentAsync(world, digest);
        Assert.Contains("8 things wait for you", text, StringComparison.Ordinal);
        Assert.Contains("More than 5 reminders", text, StringComparison.Ordinal);
        Assert.DoesNotContain("You asked for", text, StringComparison.Ordinal);

        // Three days later all are at a rung again, and it is the same.
        await ToAsync(world, new(2026, 3, 12, 8, 0, 0, TimeSpan.Zero));
        Assert.Equal(10, await db.Mails.CountAsync(m => m.PersonId == person.PersonId && m.Kind == MailKind.Reminder));
        Assert.Equal(2, await db.Mails.CountAsync(m => m.PersonId == person.PersonId && m.Kind == MailKind.Digest));
    }

    [Fact]
    public async Task Reminders_that_come_late_flood_nobody_either()
    {
        await using var world = await World.StartAsync();
        await OpenAsync(world, 8);
        await world.Host.SweepAsync();
        var person = await world.Driver.ActorAsync(Finance, None);
        await world.Host.Get<AccountHandler>().ChangeMailsAsync(person, "mails-one", new(9, false), None);

        // Nobody swept until noon, in Paris.
        await ToAsync(world, new(2026, 3, 9, 11, 0, 0, TimeSpan.Zero));

        await using var db = world.Db();
        Assert.Equal(5, await db.Mails.CountAsync(m => m.PersonId == person.PersonId && m.Kind == MailKind.Reminder));
        Assert.Equal(1, await db.Mails.CountAsync(m => m.PersonId == person.PersonId && m.Kind == MailKind.Digest && m.State == MailState.Sent));
    }

    [Fact]
    public async Task A_reminder_waits_for_the_hour_that_its_reader_chose_at_the_party()
    {
        await using var world = await World.StartAsync();
        var wants = await world.Driver.ActorAsync(Finance, None);
        await world.Host.Get<AccountHandler>().ChangeMailsAsync(wants, "mails-one", new(11, false), None);
        await OpenAsync(world, 1);

        await ToAsync(world, new(2026, 3, 9, 9, 59, 0, TimeSpan.Zero));
        await using var db = world.Db();
        var mail = await db.Mails.AsNoTracking().SingleAsync(m => m.PersonId == wants.PersonId && m.Kind == MailKind.Reminder);
        Assert.Equal(MailState.Owed, mail.State);

        // Eleven in Paris.
        await ToAsync(world, new(2026, 3, 9, 10, 0, 0, TimeSpan.Zero));
        Assert.Equal(MailState.Sent, await db.Mails.Where(m => m.Id == mail.Id).Select(m => m.State).SingleAsync());
    }

    [Fact]
    public async Task Who_has_just_asked_for_a_code_is_reminded_an_hour_later_and_not_at_all_when_they_answered()
    {
        await using var world = await World.StartAsync();
        var cases = await OpenAsync(world, 1);
        await ToAsync(world, new(2026, 3, 9, 7, 20, 0, TimeSpan.Zero));
        var person = await world.Driver.ActorAsync(Finance, None);
        await using var db = world.Db();
        var link = await db.ApprovalLinks.Where(l => l.PersonId == person.PersonId).Select(l => l.Id).FirstAsync();
        db.LinkCodes.Add(new LinkCode { Id = Guid.CreateVersion7(), LinkId = link, CodeHash = "x", IssuedAt = world.Host.Clock.GetUtcNow(), ExpiresAt = world.Host.Clock.GetUtcNow().AddMinutes(10) });
        await db.SaveChangesAsync();

        await ToAsync(world, new(2026, 3, 9, 7, 31, 0, TimeSpan.Zero));
        var mail = await db.Mails.AsNoTracking().SingleAsync(m => m.PersonId == person.PersonId && m.Kind == MailKind.Reminder);
        Assert.Equal((MailState.Owed, new DateTimeOffset(2026, 3, 9, 8, 20, 0, TimeSpan.Zero)), (mail.State, mail.NextAttemptAt));
        await world.Driver.DecideAsync(cases[0], "finance-a", AmendFlow.Agreements.Approval.DecisionKind.Approve, "", None);

        await ToAsync(world, new(2026, 3, 9, 9, 0, 0, TimeSpan.Zero));
        Assert.Equal(MailState.Cancelled, await db.Mails.Where(m => m.Id == mail.Id).Select(m => m.State).SingleAsync());
    }

    [Fact]
    public async Task A_task_that_was_put_off_is_not_reminded_of_before_its_day_and_never_beyond_the_deadline()
    {
        await using var world = await World.StartAsync();
        var cases = await OpenAsync(world, 1);
        var person = await world.Driver.ActorAsync(Finance, None);
        await using var db = world.Db();
        var task = await db.Tasks.AsNoTracking().Include(t => t.Round).SingleAsync(t => t.CaseId == cases[0] && t.AssigneeId == person.PersonId);
        var snooze = world.Host.Get<SnoozeHandler>();

        Assert.Equal("Invalid", await Scientists.TryAsync(() => snooze.HandleAsync(person, "snooze-late", new(task.Id, task.Round!.DueOn.AddDays(1)), None)));
        Assert.Equal("Invalid", await Scientists.TryAsync(() => snooze.HandleAsync(person, "snooze-past", new(task.Id, new(2026, 3, 2)), None)));
        var other = await world.Driver.ActorAsync(World.Email(Side.A, "alliance-manager"), None);
        Assert.Equal("NotFound", await Scientists.TryAsync(() => snooze.HandleAsync(other, "snooze-else", new(task.Id, new(2026, 3, 12)), None)));
        await snooze.HandleAsync(person, "snooze-well", new(task.Id, new(2026, 3, 12)), None);

        await ToAsync(world, new(2026, 3, 11, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal(0, await db.Mails.CountAsync(m => m.PersonId == person.PersonId && m.Kind == MailKind.Reminder));
        await ToAsync(world, new(2026, 3, 12, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await db.Mails.CountAsync(m => m.PersonId == person.PersonId && m.Kind == MailKind.Reminder));
    }

    [Fact]
    public async Task On_the_page_reminders_are_put_off_in_one_form_and_chosen_on_the_account()
    {
        await using var world = await World.StartAsync();
        var cases = await OpenAsync(world, 1);
        using var session = await world.SignInAsync(Finance);
        var page = await session.GetAsync($"/cases/{cases[0]}");

        var refused = await session.SubmitAsync(page, page.FormWith("until"), ("until", "2027-01-01"));
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, refused.Status);
        var saved = await session.SubmitAsync(page, page.FormWith("until"), ("until", "2026-03-12"));
        Assert.Contains("No reminder before 12 March 2026", saved.Text.Replace('\u00a0', ' '), StringComparison.Ordinal);

        var account = await session.GetAsync("/account");
        Assert.EndsWith("done=mails", (await session.SubmitAsync(account, account.FormWith("digest"), ("hour", "10"), ("digest", "true"))).Path, StringComparison.Ordinal);
        await using var db = world.Db();
        Assert.Equal((10, true), await db.People.Where(p => p.Email == Finance).Select(p => new ValueTuple<int?, bool>(p.MailHour, p.WantsDigest)).SingleAsync());
    }

    private static async Task<List<Guid>> OpenAsync(World world, int count)
    {
        var cases = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            cases.Add((await world.InReviewAsync(await world.SmallAsync() with { Title = $"Project {i}" })).CaseId);
        }

        return cases;
    }

    private static async Task ToAsync(World world, DateTimeOffset instant)
    {
        world.Host.Clock.SetUtcNow(instant);
        await world.Host.SweepAsync();
        await world.Host.SweepAsync();
    }

    private static async Task<string> SentAsync(World world, OutboxMail mail)
    {
        foreach (var file in Directory.EnumerateFiles(world.Host.MailFolder, "*.eml"))
        {
            var message = await MimeKit.MimeMessage.LoadAsync(file);
            if (message.MessageId == mail.MessageId!.Trim('<', '>'))
            {
                return message.TextBody!;
            }
        }

        throw new InvalidOperationException("The mail is not in the folder.");
    }
}
