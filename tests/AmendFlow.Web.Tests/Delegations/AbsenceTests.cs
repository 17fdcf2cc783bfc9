using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Tests.Proposals;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Delegations;

/// <summary>Tasks follow whoever answers while somebody is away, and come back.</summary>
public sealed class AbsenceTests
{
    private static readonly string Reviewer = World.Email(Side.A, "portfolio-head");
    private static readonly string Finance = World.Email(Side.A, "rd-finance");

    private static CancellationToken None => CancellationToken.None;

    [SkippableTheory, OnBoth]
    public async Task What_is_open_and_what_comes_goes_to_the_stand_in_and_back_on_the_day_after_the_last(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var pending = await world.InReviewAsync(await world.SmallAsync());
        await world.GiveAsync(Reviewer, Role.ScientificReviewer, Finance, 1, 3);
        Assert.Equal(Reviewer, await world.AskedAsync(pending.CaseId, "scientific-a"));

        world.Host.Clock.Advance(TimeSpan.FromDays(1));
        await world.Host.SweepAsync();
        var coming = await world.InReviewAsync(await world.SmallAsync() with { Title = "Another" });

        Assert.Equal(Finance, await world.AskedAsync(pending.CaseId, "scientific-a"));
        Assert.Equal(Finance, await world.AskedAsync(coming.CaseId, "scientific-a"));
        await using var db = world.Db();
        var away = await world.Driver.ActorAsync(Reviewer, None);
        Assert.False(await db.Mails.AnyAsync(m => m.CaseId == coming.CaseId && m.PersonId == away.PersonId), "the one who is away was written to");

        world.Host.Clock.Advance(TimeSpan.FromDays(3));
        await world.Host.SweepAsync();
        await world.Host.SweepAsync();

        Assert.Equal(Reviewer, await world.AskedAsync(pending.CaseId, "scientific-a"));
        Assert.Equal(Reviewer, await world.AskedAsync(coming.CaseId, "scientific-a"));
        Assert.Equal(2, await db.AuditEntries.CountAsync(e => e.Action == "delegation-returned"));
        Assert.Empty(await RecordCheck.RunAsync(db, world.Agreement.Id, None));
    }

    [Fact]
    public async Task The_answer_is_the_stand_ins_for_the_one_who_is_away_under_the_delegation_by_its_days()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.GiveAsync(Reviewer, Role.ScientificReviewer, Finance, 0, 3);

        var decision = await world.DecideAsync(submitted.CaseId, "scientific-a", Finance, DecisionKind.Approve);

        Assert.Equal((await world.Driver.ActorAsync(Finance, None)).PersonId, decision.ActorId);
        Assert.Equal((await world.Driver.ActorAsync(Reviewer, None)).PersonId, decision.PrincipalId);
        using var own = await world.SignInAsync(World.Email(Side.A, "auditor"));
        var page = (await own.GetAsync($"/audit/cases/{submitted.CaseId}")).Text;
        Assert.Contains("for Portfolio head (Sanofi)", page, StringComparison.Ordinal);
        Assert.Contains("under the delegation from 2 March 2026 to 5 March 2026", page.Replace('\u00a0', ' '), StringComparison.Ordinal);
        using var other = await world.SignInAsync(World.Email(Side.B, "audit"));
        var theirs = (await other.GetAsync($"/audit/cases/{submitted.CaseId}")).Text;
        Assert.DoesNotContain("Portfolio head", theirs, StringComparison.Ordinal);
        Assert.DoesNotContain("R&D finance", theirs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_the_stand_in_may_not_decide_stays()
    {
        await using var world = await World.StartAsync();
        var (standIn, head) = (await world.MakeScientistAsync(Side.A, "rd-finance"), await world.Driver.ActorAsync(World.Head, None));
        var content = Features.Demo.DemoProjects.Myeloid(standIn.PersonId, head.PersonId, 2027);
        var theirs = await world.Driver.ProposeAsync(Finance, World.Head, world.Agreement.Id, content, None);
        await world.Driver.FinishAsync(theirs.CaseId, "triage", "Complete", "", None);
        var recused = await world.InReviewAsync(await world.SmallAsync());

        // A conflict declared at another step of the case counts for all of it.
        await world.DecideAsync(recused.CaseId, "finance-a", Finance, DecisionKind.Recuse, "A relative works on it.");

        await world.GiveAsync(Reviewer, Role.ScientificReviewer, Finance, 0, 3);
        await world.Host.SweepAsync();

        Assert.Equal(Reviewer, await world.AskedAsync(theirs.CaseId, "scientific-a"));
        Assert.Equal(Reviewer, await world.AskedAsync(recused.CaseId, "scientific-a"));
    }

    [Fact]
    public async Task A_conflict_of_the_stand_in_is_not_one_of_whoever_they_answer_for()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.GiveAsync(Reviewer, Role.ScientificReviewer, Finance, 0, 3);

        await world.DecideAsync(submitted.CaseId, "scientific-a", Finance, DecisionKind.Recuse, "A relative works on it.");
        await world.Host.SweepAsync();

        Assert.Equal(Reviewer, await world.AskedAsync(submitted.CaseId, "scientific-a"));
        await world.DecideAsync(submitted.CaseId, "scientific-a", Reviewer, DecisionKind.Approve);
        await using var db = world.Db();
        Assert.Equal("Approved", await db.Rounds.Where(r => r.CaseId == submitted.CaseId && r.ActivityId == "scientific-a").Select(r => r.Outcome).SingleAsync());
    }

    [Fact]
    public async Task The_lead_of_a_committee_who_stood_in_and_recused_casts_no_vote_for_the_one_who_is_away()
    {
        await using var world = await World.StartAsync();
        var (lead, other) = (World.Email(Side.A, "jsc-lead"), World.Email(Side.A, "head-of-rd"));
        await world.GrantAsync(other, Side.A, Role.CommitteeLead);
        await world.GiveAsync(lead, Role.CommitteeLead, other, 0, 10);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        foreach (var step in (await world.OpenStepsAsync(submitted.CaseId)).Split(' '))
        {
            await world.Driver.DecideAsync(submitted.CaseId, step, DecisionKind.Approve, "", None);
        }

        await world.DecideAsync(submitted.CaseId, "committee", other, DecisionKind.Recuse, "A relative works on it.");
        await world.DecideAsync(submitted.CaseId, "committee", World.Email(Side.B, "copil"), DecisionKind.Approve);
        Assert.Contains(lead, await world.AskedAsync(submitted.CaseId, "committee"), StringComparison.Ordinal);
        await world.DecideAsync(submitted.CaseId, "committee", lead, DecisionKind.Approve);

        await using var db = world.Db();
        Assert.Equal("Approved", await db.Rounds.Where(r => r.CaseId == submitted.CaseId && r.ActivityId == "committee").Select(r => r.Outcome).SingleAsync());
    }

    [Fact]
    public async Task An_answer_on_the_day_after_the_last_is_refused_before_any_sweep()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.GiveAsync(Reviewer, Role.ScientificReviewer, Finance, 0, 1);
        world.Host.Clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal("Forbidden", await Scientists.TryAsync(() => world.DecideAsync(submitted.CaseId, "scientific-a", Finance, DecisionKind.Approve)));
    }

    [Fact]
    public async Task A_delegation_is_not_passed_on()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.GiveAsync(Reviewer, Role.ScientificReviewer, Finance, 0, 3);
        var (finance, dpo) = (await world.Driver.ActorAsync(Finance, None), await world.Driver.ActorAsync(World.Email(Side.A, "dpo"), None));
        await using var db = world.Db();
        var task = await db.Tasks.SingleAsync(t => t.CaseId == submitted.CaseId && t.AssigneeId == finance.PersonId && t.DelegationId != null);

        Assert.Equal("NotFound", await Scientists.TryAsync(() => world.Host.Get<Features.Tasks.HandOverHandler>().HandleAsync(
            finance, "pass-it-on", new(task.Id, dpo.PersonId, Features.Tasks.HandOver.Delegate, "Busy."), None)));
        using var session = await world.SignInAsync(Finance);
        Assert.DoesNotContain("hand-over", (await session.GetAsync($"/cases/{submitted.CaseId}?task={task.Id}")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stand_in_who_leaves_gives_back_what_they_had_and_the_link_that_asked_them_decides_nothing()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.GiveAsync(Reviewer, Role.ScientificReviewer, Finance, 0, 3);

        await world.Host.Get<ActivationHandler>().DeactivateAsync(
            await world.Driver.ActorAsync("operator@amendflow.example", None), "leaves-now", new((await world.Driver.ActorAsync(Finance, None)).PersonId, EvenTheLast: true), None);

        Assert.Equal(Reviewer, await world.AskedAsync(submitted.CaseId, "scientific-a"));
        await using var db = world.Db();
        Assert.Equal(RoundStatus.Open, await db.Rounds.Where(r => r.CaseId == submitted.CaseId && r.ActivityId == "scientific-a").Select(r => r.Status).SingleAsync());
    }

    [Fact]
    public async Task The_mandate_behind_a_delegation_ends_what_it_lent()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.GiveAsync(Reviewer, Role.ScientificReviewer, Finance, 0, 3);
        await using var db = world.Db();
        var mandate = await world.MandateAsync(Reviewer, Role.ScientificReviewer);
        await db.Mandates.Where(m => m.Id == mandate).ExecuteUpdateAsync(s => s.SetProperty(m => m.To, Away.Today.AddDays(-1)));

        Assert.Equal("Forbidden", await Scientists.TryAsync(() => world.DecideAsync(submitted.CaseId, "scientific-a", Finance, DecisionKind.Approve)));
        await world.Host.SweepAsync();

        // Nobody has the role any more: the coordinator is told.
        Assert.Equal(World.Email(Side.A, "alliance-manager"), await world.AskedAsync(submitted.CaseId, "scientific-a"));
    }

    [Fact]
    public async Task Whoever_leaves_hands_everything_over_that_the_other_may_take()
    {
        await using var world = await World.StartAsync();
        var first = await world.InReviewAsync(await world.SmallAsync());
        var second = await world.InReviewAsync(await world.SmallAsync() with { Title = "Another" });
        await world.DecideAsync(second.CaseId, "finance-a", Finance, DecisionKind.Recuse, "A relative works on it.");
        var administrator = World.Email(Side.A, "administrator");
        using var session = await world.SignInAsync(administrator);
        var person = (await world.Driver.ActorAsync(Reviewer, None)).PersonId;
        var page = await session.GetAsync($"/admin/people/{person}");

        var done = await session.SubmitAsync(
            page, $"/admin/people/{person}/hand-over#hand-over", ("toPersonId", (await world.Driver.ActorAsync(Finance, None)).PersonId.ToString()), ("reason", "Leaves in June."));

        Assert.EndsWith("done=handed-over", done.Path, StringComparison.Ordinal);
        Assert.Equal(Finance, await world.AskedAsync(first.CaseId, "scientific-a"));
        Assert.Equal(Reviewer, await world.AskedAsync(second.CaseId, "scientific-a"));
        var decision = await world.DecideAsync(first.CaseId, "scientific-a", Finance, DecisionKind.Approve);
        Assert.Equal(decision.ActorId, decision.PrincipalId);

        // Of another party, or to oneself: refused.
        using var other = await world.SignInAsync(World.Email(Side.B, "administration"));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await other.GetAsync($"/admin/people/{person}")).Status);
        Assert.Equal("Invalid", await Scientists.TryAsync(async () => await world.Host.Get<HandOverAllHandler>().HandleAsync(
            await world.Driver.ActorAsync(administrator, None), "to-myself-1", new(person, (await world.Driver.ActorAsync(administrator, None)).PersonId, "Mine."), None)));
        await using var db = world.Db();
        Assert.Equal(1, await db.Mails.CountAsync(m => m.Kind == MailKind.Reassigned));
    }
}
