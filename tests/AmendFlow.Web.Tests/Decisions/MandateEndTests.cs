using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Features.Tasks;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using AmendFlow.Web.Tests.Proposals;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Decisions;

/// <summary>What a mandate was needed for ends with it: seats, delegations, what a scientist sees; and on the day that it is at the party.</summary>
public sealed class MandateEndTests
{
    private static readonly DateOnly Yesterday = DateOnly.FromDateTime(TestHost.Start.UtcDateTime).AddDays(-1);

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Who_answers_for_an_executive_needs_a_seat_as_long_as_they_answer()
    {
        await using var world = await World.StartAsync();
        var caseId = await ToExecutivesAsync(world);
        var deputy = await world.GrantAsync(World.Email(Side.A, "jsc-member"), Side.A, Role.Executive);
        var (_, task, head) = await world.Driver.OpenAsync(caseId, "executive-a", None);
        await world.Host.Get<HandOverHandler>().HandleAsync(head, "delegate-1", new(task.Id, deputy.PersonId, HandOver.Delegate, "Away."), None);

        await EndAsync(world, deputy.PersonId, Role.Executive);

        Assert.Equal("Forbidden", await Scientists.TryAsync(() => world.Driver.DecideAsync(caseId, "executive-a", DecisionKind.Approve, "", None)));
        await ReleaseAsync(world, deputy.PersonId, Role.Executive);
        await using var db = world.Db();
        Assert.Equal(RoundStatus.Blocked, (await db.Rounds.SingleAsync(r => r.CaseId == caseId && r.ActivityId == "executive-a")).Status);
    }

    [Fact]
    public async Task A_delegation_ends_with_the_mandate_that_it_was_given_under()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var (_, task, counsel) = await world.Driver.OpenAsync(submitted.CaseId, "legal-a", None);
        var finance = await world.Driver.ActorAsync(World.Email(Side.A, "rd-finance"), None);
        var handed = await world.Host.Get<HandOverHandler>().HandleAsync(counsel, "delegate-1", new(task.Id, finance.PersonId, HandOver.Delegate, "Away."), None);

        await EndAsync(world, counsel.PersonId, Role.LegalReviewer);

        Assert.Equal("Forbidden", await DecideAsync(world, finance, handed.TaskId));
        await ReleaseAsync(world, counsel.PersonId, Role.LegalReviewer);
        await using var db = world.Db();
        Assert.Equal((TaskState.Closed, "released"), await db.Tasks.Where(t => t.Id == handed.TaskId).Select(t => new ValueTuple<TaskState, string?>(t.State, t.CloseReason)).SingleAsync());
    }

    [SkippableTheory, OnBoth]
    public async Task A_mandate_that_ends_by_its_own_date_blocks_what_it_was_needed_for_and_the_coordinator_is_told(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var (_, task, reviewer) = await world.Driver.OpenAsync(submitted.CaseId, "scientific-b", None);
        await EndAsync(world, reviewer.PersonId, Role.ScientificReviewer, Yesterday.AddDays(1));

        await world.Host.SweepAsync();
        await using var db = world.Db();
        Assert.Equal(TaskState.Open, (await db.Tasks.AsNoTracking().SingleAsync(t => t.Id == task.Id)).State);

        world.Host.Clock.Advance(TimeSpan.FromDays(1));
        await world.Host.SweepAsync();
        await world.Host.SweepAsync();

        Assert.Equal(TaskState.Closed, (await db.Tasks.AsNoTracking().SingleAsync(t => t.Id == task.Id)).State);
        var coordinator = await world.Driver.ActorAsync(World.Email(Side.B, "partnerships"), None);
        Assert.Equal(coordinator.PersonId, (await db.Tasks.SingleAsync(t => t.RoundId == task.RoundId && t.State == TaskState.Open && t.Kind == TaskKind.Unblock)).AssigneeId);
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "task-released"));
    }

    [Fact]
    public async Task The_days_of_a_mandate_are_those_of_the_party()
    {
        await using var world = await World.StartAsync();
        var head = await world.Driver.ActorAsync(World.Head, None);
        await using var db = world.Db();
        await db.Parties.Where(p => p.Side == Side.B).ExecuteUpdateAsync(s => s.SetProperty(p => p.Zone, "Pacific/Auckland"));

        // Eleven at night in Greenwich is noon of the next day in Auckland.
        var night = new DateTimeOffset(2026, 3, 2, 23, 0, 0, TimeSpan.Zero);
        await db.Mandates.Where(m => m.PersonId == head.PersonId).ExecuteUpdateAsync(s => s.SetProperty(m => m.To, new DateOnly(2026, 3, 2)));
        Assert.Empty((await Viewer.LoadAsync(db, head.PersonId, night, None))!.Mandates);
        Assert.NotEmpty((await Viewer.LoadAsync(db, head.PersonId, night.AddHours(-13), None))!.Mandates);

        await db.Mandates.Where(m => m.PersonId == head.PersonId).ExecuteUpdateAsync(s => s.SetProperty(m => m.From, new DateOnly(2026, 3, 3)).SetProperty(m => m.To, (DateOnly?)null));
        Assert.NotEmpty((await Viewer.LoadAsync(db, head.PersonId, night, None))!.Mandates);
        Assert.Empty((await Viewer.LoadAsync(db, head.PersonId, night.AddHours(-13), None))!.Mandates);
    }

    [Fact]
    public async Task A_scientist_without_a_mandate_reads_nothing_more_and_withdraws_nothing()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "legal-b", DecisionKind.RequestChanges, "List the trials.", None, "Only for us.");
        using var head = await world.SignInAsync(World.Head);
        Assert.Contains("Only for us.", (await head.GetAsync($"/cases/{submitted.CaseId}")).Body, StringComparison.Ordinal);
        var actor = await world.Driver.ActorAsync(World.Head, None);

        await EndAsync(world, actor.PersonId, Role.Scientist);

        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await head.GetAsync($"/cases/{submitted.CaseId}")).Status);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await head.GetAsync($"/proposals/{submitted.ProposalId}")).Status);
        Assert.NotEqual("done", await Scientists.TryAsync(() => world.Host.Get<WithdrawHandler>().HandleAsync(actor, "withdraw-1", new(submitted.ProposalId, "No more."), None)));
        Assert.NotEqual("done", await Scientists.TryAsync(() => world.Host.Get<ReviseHandler>().HandleAsync(actor, "revise-1", new(submitted.ProposalId), None)));
    }

    [Fact]
    public async Task Nobody_chooses_who_judges_their_own_proposal()
    {
        await using var world = await World.StartAsync();
        var coordinator = await world.MakeScientistAsync(Side.B, "partnerships");
        var a = await world.Driver.ActorAsync(World.Leader, None);
        var submitted = await world.Driver.ProposeAsync(
            World.Email(Side.B, "partnerships"), World.Leader, world.Agreement.Id,
            Features.Demo.DemoProjects.Myeloid(a.PersonId, coordinator.PersonId, 2027), None);
        await using var db = world.Db();

        // Its triage is nobody's but the operator's to give.
        var unblock = await db.Tasks.SingleAsync(t => t.CaseId == submitted.CaseId && t.State == TaskState.Open);
        Assert.Equal(TaskKind.Unblock, unblock.Kind);
        Assert.NotEqual(coordinator.PersonId, unblock.AssigneeId);
        var friend = await world.Driver.ActorAsync(World.Email(Side.B, "finances"), None);
        Assert.NotEqual("done", await Scientists.TryAsync(() => world.Host.Get<HandOverHandler>().HandleAsync(
            coordinator, "name-a-friend", new(unblock.Id, friend.PersonId, HandOver.Reassign, "A friend."), None)));
    }

    [Fact]
    public async Task A_condition_holds_back_only_what_lies_ahead_and_is_closed_by_somebody_who_is_there_and_may()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        Task<string> WithAsync(Guid caseId, string step, BlockedTransition blocks, Side side, Role role) => Scientists.TryAsync(() => world.Driver.DecideAsync(
            caseId, step, DecisionKind.ApproveWithConditions, "If.", None, conditions: [new("The file is complete.", blocks, side, role)]));

        Assert.Equal("Invalid", await WithAsync(submitted.CaseId, "scientific-a", BlockedTransition.Freeze, Side.B, Role.Observer));
        Assert.Equal("Invalid", await WithAsync(submitted.CaseId, "scientific-a", BlockedTransition.Freeze, Side.B, Role.Scientist));
        Assert.Equal("Invalid", await WithAsync(submitted.CaseId, "scientific-a", BlockedTransition.Freeze, Side.B, Role.Signatory));
        Assert.Equal("done", await WithAsync(submitted.CaseId, "scientific-a", BlockedTransition.Freeze, Side.B, Role.FinanceReviewer));

        var caseId = await ToExecutivesAsync(world);
        Assert.Equal("Invalid", await WithAsync(caseId, "executive-a", BlockedTransition.Approve, Side.A, Role.FinanceReviewer));
        Assert.Equal("Invalid", await WithAsync(caseId, "executive-a", BlockedTransition.Freeze, Side.A, Role.FinanceReviewer));
        Assert.Equal("done", await WithAsync(caseId, "executive-a", BlockedTransition.InForce, Side.A, Role.FinanceReviewer));
    }

    private static async Task<Guid> ToExecutivesAsync(World world)
    {
        var submitted = await world.InReviewAsync(await world.SmallAsync() with { Title = "To the executives" });
        await world.ApproveAllAsync(submitted.CaseId);
        await world.FreezeAsync(submitted.CaseId);
        foreach (var step in new[] { "text-a", "text-b" })
        {
            await world.Driver.DecideAsync(submitted.CaseId, step, DecisionKind.Approve, "", None);
        }

        return submitted.CaseId;
    }

    private static async Task EndAsync(World world, Guid person, Role role, DateOnly? lastDay = null)
    {
        await using var db = world.Db();
        await db.Mandates.Where(m => m.PersonId == person && m.Role == role).ExecuteUpdateAsync(s => s.SetProperty(m => m.To, lastDay ?? Yesterday));
    }

    private static async Task ReleaseAsync(World world, Guid person, Role role)
    {
        await using var db = world.Db();
        var mandate = await db.Mandates.Where(m => m.PersonId == person && m.Role == role).Select(m => m.Id).SingleAsync();
        await world.Host.Get<TaskRelease>().OfMandateAsync(Actor.System, "release-1", person, mandate, None);
    }

    private static async Task<string> DecideAsync(World world, Actor actor, Guid taskId)
    {
        await using var db = world.Db();
        var task = await db.Tasks.Include(t => t.Round).SingleAsync(t => t.Id == taskId);
        return await Scientists.TryAsync(() => world.Host.Get<DecideHandler>().HandleAsync(
            actor, "decide-1", new(taskId, DecisionKind.Approve, "", "", Features.Demo.CaseDriver.AllYes(task.Round!.Checklist), [], task.Round.SubjectHash), None));
    }
}
