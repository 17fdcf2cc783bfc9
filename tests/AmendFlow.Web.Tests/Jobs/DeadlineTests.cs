using System.Text.RegularExpressions;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Tests.Links;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Jobs;

/// <summary>What time does, with a clock that is moved by hand. The case is opened on Monday 2 March 2026; 10 working days end on Monday 16 March.</summary>
public sealed class DeadlineTests
{
    [SkippableTheory, OnBoth]
    public async Task Reminders_come_at_each_rung_once_then_an_escalation_then_the_case_lapses(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var expected = new Dictionary<int, string> { [9] = "D-5", [12] = "D-2", [16] = "D", [18] = "D+2" };

        for (var day = 3; day <= 18; day++)
        {
            await world.Host.PassAsync(TimeSpan.FromDays(1));
            await using var db = world.Db();
            var fired = await db.Timers.CountAsync(t => t.RoundId != null && t.State == TimerState.Fired
                && (t.Kind == TimerKind.Reminder || t.Kind == TimerKind.Overdue)
                && db.Rounds.Any(r => r.Id == t.RoundId && r.ActivityId == "legal-a"));
            Assert.Equal(expected.Keys.Count(d => d <= day), fired);
        }

        await world.Host.PassAsync(TimeSpan.FromDays(2));
        await using (var db = world.Db())
        {
            var legal = await db.Rounds.SingleAsync(r => r.ActivityId == "legal-a");
            Assert.Equal((new DateOnly(2026, 3, 16), RoundStatus.Open), (legal.DueOn, legal.Status));
            Assert.NotNull(legal.EscalatedAt);
            var coordinator = (await world.Driver.ActorAsync(World.Email(Side.A, "alliance-manager"), CancellationToken.None)).PersonId;
            Assert.Equal(1, await db.Mails.CountAsync(m => m.Kind == MailKind.Escalated && m.PersonId == coordinator && m.RoundId == legal.Id));
        }

        await world.Host.PassAsync(TimeSpan.FromDays(70));
        Assert.Equal(CaseStatus.Lapsed, (await world.CaseAsync(submitted.CaseId)).Status);
        await using var after = world.Db();
        Assert.Empty(await after.Decisions.ToListAsync());
        Assert.False(await after.Tasks.AnyAsync(t => t.State == TaskState.Open));
    }

    [Fact]
    public async Task The_form_says_on_which_days_silence_tells_somebody_and_lapses_the_step_as_the_mail_does()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Host.SweepAsync();
        using var lawyer = await world.SignInAsync(World.Email(Side.A, "rd-counsel"));
        using var phone = new Phone(world, World.Email(Side.A, "rd-counsel"));
        var mail = Plain(phone.Mails().Single(m => m.Text.Contains("Please answer by", StringComparison.Ordinal)).Text);

        var form = Plain((await lawyer.GetAsync($"/cases/{submitted.CaseId}")).Text);

        var told = Regex.Match(mail, "Without an answer, (.+?) will be told on (\\w+ )?(\\d+ \\w+ \\d{4})");
        var ends = Regex.Match(mail, "by the end of (\\w+ )?(\\d+ \\w+ \\d{4}), the step lapses");
        Assert.Equal("18 March 2026", told.Groups[3].Value);
        Assert.Contains($"Without an answer, {told.Groups[1].Value} will be told on 18 March 2026. If there is no answer by the end of {ends.Groups[2].Value}, the step lapses", form, StringComparison.Ordinal);

        using var french = await world.SignInAsync(World.Email(Side.B, "daj"));
        Assert.Contains("le 18 mars 2026. Si aucune", Plain((await french.GetAsync($"/cases/{submitted.CaseId}")).Text), StringComparison.Ordinal);

        await world.Host.PassAsync(TimeSpan.FromDays(20));
        using var later = await world.SignInAsync(World.Email(Side.A, "rd-counsel"));
        form = Plain((await later.GetAsync($"/cases/{submitted.CaseId}")).Text);
        Assert.DoesNotContain("will be told on", form, StringComparison.Ordinal);
        Assert.Contains("the step lapses", form, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reminder_is_owed_once_however_often_the_sweep_runs()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Host.PassAsync(TimeSpan.FromDays(7.5));

        for (var i = 0; i < 3; i++)
        {
            await world.Host.SweepAsync();
        }

        await using var db = world.Db();
        var open = await db.Tasks.CountAsync(t => t.CaseId == submitted.CaseId && t.State == TaskState.Open);
        Assert.Equal(open, await db.Mails.CountAsync(m => m.Kind == MailKind.Reminder));
        Assert.True(open > 0);
    }

    [Fact]
    public async Task A_step_that_was_answered_reminds_nobody()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);

        await world.Host.PassAsync(TimeSpan.FromDays(7.5));

        await using var db = world.Db();
        var answered = await db.Rounds.Where(r => r.ActivityId == "legal-a").Select(r => r.Id).SingleAsync();
        Assert.False(await db.Mails.AnyAsync(m => m.RoundId == answered && m.Kind == MailKind.Reminder));
    }

    private static string Plain(string text) => Regex.Replace(text.Replace('\u00A0', ' '), @"\s+", " ");
}
