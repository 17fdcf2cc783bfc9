using System.Net;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Stuck;
using Microsoft.EntityFrameworkCore;
using static AmendFlow.Web.Tests.Incidents.IncidentWorld;

namespace AmendFlow.Web.Tests.Stuck;

/// <summary>/admin/stuck: what is stuck, why, and one safe thing to do about each.</summary>
public sealed class StuckPageTests
{
    private const string Operator = "operator@amendflow.example";

    [Fact]
    public async Task Where_nothing_is_stuck_the_operator_reads_so_and_for_everybody_else_there_is_no_such_page()
    {
        await using var world = await World.StartAsync();
        await world.InReviewAsync(await world.SmallAsync());
        await world.Host.SweepAsync();
        using var user = await world.SignInAsync(Operator);
        using var coordinator = await world.SignInAsync(CoordinatorA);

        Assert.Contains("Nothing is stuck", (await user.GetAsync("/admin/stuck")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await coordinator.GetAsync("/admin/stuck")).Status);
        var form = (await coordinator.GetAsync("/account")).FormWith("commandId");
        var posted = await coordinator.PostAsync("/admin/stuck", [.. WebUser.Fields(form), new("act", "Sweep")]);
        Assert.Equal((HttpStatusCode.NotFound, "/admin/stuck"), (posted.Status, posted.Path));
    }

    [SkippableTheory, OnBoth]
    public async Task A_mail_that_was_given_up_is_sent_again_with_the_same_bytes_and_the_record_says_so(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var mail = await UndeliverableAsync(world);
        using var user = await world.SignInAsync(Operator);

        var page = await user.GetAsync("/admin/stuck");
        Assert.Contains("550 5.1.1 No such user", page.Text, StringComparison.Ordinal);
        Assert.Contains($"/admin/people/{mail.PersonId}", page.Links);
        page = await user.SubmitAsync(page, page.FormWith("id"), ("act", "Send"));
        Assert.Contains("is being handed over", page.Text, StringComparison.Ordinal);
        await world.Host.SweepAsync();

        await using var db = world.Db();
        var sent = await db.Mails.SingleAsync(m => m.Id == mail.Id);
        Assert.Equal((MailState.Sent, mail.MessageId), (sent.State, sent.MessageId));
        Assert.Equal(mail.Mime, sent.Mime);
        Assert.Single(await db.AuditEntries.Where(e => e.Action == "mail-sent-again" && e.CaseId == mail.CaseId).ToListAsync());
    }

    [Fact]
    public async Task A_mail_that_the_operator_gives_up_is_never_sent()
    {
        await using var world = await World.StartAsync();
        var mail = await UndeliverableAsync(world);
        using var user = await world.SignInAsync(Operator);
        var page = await user.GetAsync("/admin/stuck");
        var form = page.FormWith("id");
        await user.SubmitAsync(page, form, ("act", "GiveUp"));
        var late = await user.SubmitAsync(page, form, ("act", "Send"), ("commandId", "another-command"));
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("sent or given up in the meantime", late.Text, StringComparison.Ordinal);
        await world.Host.PassAsync(TimeSpan.FromDays(1));

        await using var db = world.Db();
        Assert.Equal(MailState.Cancelled, (await db.Mails.SingleAsync(m => m.Id == mail.Id)).State);
    }

    [Fact]
    public async Task A_mail_that_is_being_handed_over_is_left_alone()
    {
        await using var world = await World.StartAsync();
        var mail = await UndeliverableAsync(world);
        await using var db = world.Db();
        var soon = world.Host.Clock.GetUtcNow().AddSeconds(30);
        await db.Mails.Where(m => m.Id == mail.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.State, MailState.Rendered).SetProperty(m => m.LeasedUntil, soon));
        using var user = await world.SignInAsync(Operator);

        var page = await user.GetAsync("/admin/stuck");
        page = await user.SubmitAsync(page, page.FormWith("id"), ("act", "GiveUp"));

        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Equal(MailState.Rendered, (await db.Mails.AsNoTracking().SingleAsync(m => m.Id == mail.Id)).State);
    }

    [Fact]
    public async Task A_step_that_found_nobody_is_listed_and_its_coordinator_is_asked_again_once_a_day()
    {
        await using var world = await World.StartAsync();
        var submitted = await BlockedAsync(world);
        await world.Host.SweepAsync();
        using var user = await world.SignInAsync(Operator);

        var page = await user.GetAsync("/admin/stuck");
        Assert.Contains("found nobody to ask", page.Text, StringComparison.Ordinal);
        page = await user.SubmitAsync(page, page.FormWith("id"), ("act", "AskAgain"));
        Assert.Contains("They were asked again", page.Text, StringComparison.Ordinal);
        page = await user.SubmitAsync(page, page.FormWith("id"), ("act", "AskAgain"));
        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Contains("asked again today already", page.Text, StringComparison.Ordinal);

        await using var db = world.Db();
        Assert.Equal(2, await db.Mails.CountAsync(m => m.Kind == MailKind.Blocked));
        Assert.Single(await db.AuditEntries.Where(e => e.Action == "asked-again" && e.CaseId == submitted.CaseId).ToListAsync());
    }

    [Fact]
    public async Task A_step_that_nobody_at_all_was_asked_about_is_given_to_whoever_holds_the_role_by_now()
    {
        await using var world = await World.StartAsync();
        await BlockedAsync(world);
        await using var db = world.Db();
        await db.Tasks.Where(t => t.Kind == TaskKind.Unblock).ExecuteUpdateAsync(s => s.SetProperty(t => t.State, TaskState.Closed));
        using var user = await world.SignInAsync(Operator);

        var page = await user.GetAsync("/admin/stuck");
        Assert.Contains("nobody is there who could be asked", page.Text, StringComparison.Ordinal);
        await user.SubmitAsync(page, page.FormWith("id"), ("act", "AskAgain"));

        var coordinator = (await world.Driver.ActorAsync(CoordinatorB, CancellationToken.None)).PersonId;
        Assert.Equal(coordinator, (await db.Tasks.AsNoTracking().SingleAsync(t => t.Kind == TaskKind.Unblock && t.State == TaskState.Open)).AssigneeId);
    }

    [Fact]
    public async Task A_problem_that_the_operator_is_asked_about_leads_to_its_page()
    {
        await using var world = await World.StartAsync();
        await using var db = world.Db();
        await UnclearConditionAsync(world);
        var submitted = await world.ProposeAsync(await world.SmallAsync() with { Title = Unclear });
        var coordinators = await db.Mandates.Where(m => m.Role == Role.Coordinator).ToListAsync();
        await world.Driver.FinishAsync(submitted.CaseId, "triage", "Complete", "", CancellationToken.None);
        var coordinator = coordinators.Select(m => m.PersonId).ToList();
        using var user = await world.SignInAsync(Operator);
        var id = (await world.Driver.ActorAsync(Operator, CancellationToken.None)).PersonId;

        Assert.DoesNotContain((await user.GetAsync("/admin/stuck")).Links, l => l.StartsWith("/tasks/", StringComparison.Ordinal));
        var task = await db.Tasks.Where(t => t.Kind == TaskKind.Settle && t.State == TaskState.Open && coordinator.Contains(t.AssigneeId)).Select(t => t.Id).FirstAsync();
        await db.Database.ExecuteSqlAsync($"""UPDATE tasks SET "AssigneeId" = {id} WHERE "Id" = {task}""");
        var page = await user.GetAsync("/admin/stuck");

        Assert.Contains("The step met a problem", page.Text, StringComparison.Ordinal);
        var link = Assert.Single(page.Links, l => l.StartsWith("/tasks/", StringComparison.Ordinal));
        Assert.EndsWith("/problem", (await user.GetAsync(link)).Path, StringComparison.Ordinal);
        Assert.DoesNotContain(Unclear, page.Text, StringComparison.Ordinal);
    }

    [SkippableTheory, OnBoth]
    public async Task A_timer_that_no_sweep_came_to_and_the_silence_itself_are_listed_until_a_sweep_is_asked_for(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        await world.InReviewAsync(await world.SmallAsync());
        await world.Host.SweepAsync();
        world.Host.Clock.Advance(TimeSpan.FromDays(10));
        using var user = await world.SignInAsync(Operator);
        await using var db = world.Db();
        var overdue = await db.Timers.Where(t => t.State == TimerState.Pending).OrderBy(t => t.DueAt).Select(t => t.Id).FirstAsync();

        var page = await user.GetAsync("/admin/stuck");
        Assert.Contains(overdue.ToString(), page.Text, StringComparison.Ordinal);
        Assert.Contains("This node has not finished a sweep for 14400 minutes", page.Text, StringComparison.Ordinal);
        page = await user.SubmitAsync(page, page.Document!.GetElementById("form-sweep") as AngleSharp.Html.Dom.IHtmlFormElement ?? throw new InvalidOperationException("No button."), ("act", "Sweep"));
        Assert.Contains("A sweep is under way", page.Text, StringComparison.Ordinal);
        await world.Host.SweepAsync();

        Assert.DoesNotContain(overdue.ToString(), (await user.GetAsync("/admin/stuck")).Text, StringComparison.Ordinal);
        Assert.Equal(TimerState.Fired, (await db.Timers.AsNoTracking().SingleAsync(t => t.Id == overdue)).State);
    }

    [Fact]
    public async Task A_running_case_that_waits_for_nothing_is_listed()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Host.SweepAsync();
        using var user = await world.SignInAsync(Operator);
        Assert.DoesNotContain("waits for nothing", (await user.GetAsync("/admin/stuck")).Text, StringComparison.Ordinal);
        await using var db = world.Db();
        await db.Rounds.ExecuteUpdateAsync(s => s.SetProperty(r => r.Status, RoundStatus.Closed));
        await db.Timers.ExecuteUpdateAsync(s => s.SetProperty(t => t.State, TimerState.Cancelled));

        var page = await user.GetAsync("/admin/stuck");

        Assert.Contains("Case that waits for nothing", page.Text, StringComparison.Ordinal);
        Assert.Contains(submitted.CaseId.ToString(), page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_mail_and_timer_has_its_words()
    {
        Assert.DoesNotContain(Enum.GetValues<MailKind>(), k => StuckWords.Of(k).En == "Mail: mail");
        Assert.Equal(Enum.GetValues<TimerKind>().Length, Enum.GetValues<TimerKind>().Select(k => StuckWords.Of(k).Fr).Distinct().Count());
    }

    // In review, and nobody reviews the science at the hospital.
    private static async Task<Features.Proposals.SubmitAnswer> BlockedAsync(World world)
    {
        await using var db = world.Db();
        var role = await db.Mandates.SingleAsync(m => m.Side == Side.B && m.Role == Role.ScientificReviewer);
        role.To = role.From;
        await db.SaveChangesAsync();
        return await world.InReviewAsync(await world.SmallAsync());
    }

    // One mail, rendered and refused by the server for good.
    private static async Task<OutboxMail> UndeliverableAsync(World world)
    {
        await world.InReviewAsync(await world.SmallAsync());
        await world.Host.SweepAsync();
        await using var db = world.Db();
        var mail = await db.Mails.FirstAsync(m => m.State == MailState.Sent && m.Kind == MailKind.AskedToDecide);
        (mail.State, mail.SentAt, mail.Reply) = (MailState.Undeliverable, null, "550 5.1.1 No such user");
        await db.SaveChangesAsync();
        return mail;
    }
}
