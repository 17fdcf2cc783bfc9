using AmendFlow.Agreements.Approval;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Telemetry;

/// <summary>What operators watch: counted once, and with no person in it.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task A_decision_and_the_time_its_step_took_are_counted_once_however_often_it_is_sent()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        world.Host.Clock.Advance(TimeSpan.FromHours(30));
        var (round, task, actor) = await world.Driver.OpenAsync(submitted.CaseId, "legal-a", CancellationToken.None);
        using var heard = new Overheard();
        var command = new DecideCommand(task.Id, DecisionKind.Approve, "", "", CaseDriver.AllYes(round.Checklist), [], round.SubjectHash);

        var decide = world.Host.Get<DecideHandler>();
        await decide.HandleAsync(actor, "decide-once-only", command, CancellationToken.None);
        await decide.HandleAsync(actor, "decide-once-only", command, CancellationToken.None);
        await Assert.ThrowsAsync<RefusedException>(() => decide.HandleAsync(actor, "decide-once-more", command, CancellationToken.None));

        Assert.Equal([1d], heard.Of("amendflow.decisions", $"decision=approve channel={actor.Channel.ToString().ToLowerInvariant()}"));
        Assert.Equal([30 * 3600d], heard.Of("amendflow.round.duration", "step=legal-a outcome=Approved"));
        Assert.Equal([1d], heard.Of("amendflow.refusals", "command=DecideCommand reason=conflict"));
    }

    [Fact]
    public async Task A_sweep_says_what_it_did_how_late_timers_were_and_what_waits()
    {
        await using var world = await World.StartAsync();
        await world.InReviewAsync(await world.SmallAsync());
        await world.Host.SweepAsync();
        await using var db = world.Db();
        var due = await db.Timers.Where(t => t.State == TimerState.Pending).MinAsync(t => t.DueAt);
        world.Host.Clock.SetUtcNow(due.AddSeconds(42));
        using var heard = new Overheard();

        await world.Host.SweepAsync();

        var fired = await db.Timers.Where(t => t.State == TimerState.Fired).ToListAsync();
        Assert.Equal(fired.Count, heard.All.Count(h => h.Instrument == "amendflow.timer.lateness"));
        Assert.Contains(heard.All, h => h is { Instrument: "amendflow.timer.lateness", Value: 42 });
        Assert.Equal([fired.Count], heard.Of("amendflow.sweep.size", "part=timers"));
        Assert.Equal([0d], heard.Of("amendflow.sweep.size", "part=events"));
        var sent = heard.Of("amendflow.mails", "result=sent").Count;
        Assert.True(sent > 0);
        Assert.Equal([sent], heard.Of("amendflow.sweep.size", "part=mails"));
        Assert.Equal([1d], heard.Of("amendflow.sweeps", "result=well"));
        Assert.Equal([0d], heard.Of("amendflow.outbox.age"));
        Assert.Equal([0d], heard.Of("amendflow.outbox.held"));
    }

    [Fact]
    public async Task Mails_that_wait_have_an_age_and_the_hold_shows()
    {
        await using var world = await World.StartAsync();
        await world.InReviewAsync(await world.SmallAsync());
        await using var db = world.Db();
        var waiting = await db.Mails.CountAsync();
        await OutboxPause.BeginAsync(db, TestHost.Start, CancellationToken.None);
        world.Host.Clock.Advance(TimeSpan.FromMinutes(20));
        using var heard = new Overheard();

        await world.Host.SweepAsync();

        Assert.Equal([20 * 60d], heard.Of("amendflow.outbox.age"));
        Assert.Equal([waiting], heard.Of("amendflow.outbox.waiting"));
        Assert.Equal([1d], heard.Of("amendflow.outbox.held"));
    }

    [Fact]
    public async Task No_tag_names_a_person_a_project_or_an_id()
    {
        using var heard = new Overheard();
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);
        await world.Host.PassAsync(TimeSpan.FromDays(20));
        await using var db = world.Db();
        var names = await db.People.Select(p => p.Name).ToListAsync();
        var title = await db.Proposals.Select(p => p.Reference!).SingleAsync();

        var tags = heard.All.Select(h => h.Tags).Distinct().ToList();

        Assert.True(tags.Count > 15, string.Join('\n', tags));
        Assert.DoesNotContain(tags, t => t.Contains('@') || t.Contains(title, StringComparison.Ordinal) || names.Any(n => t.Contains(n, StringComparison.Ordinal))
            || t.Split(' ', '=', '/').Any(w => Guid.TryParse(w, out _)));
    }
}
