using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Features.Delegations;
using AmendFlow.Web.Features.Tasks;
using AmendFlow.Web.Tests.Proposals;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Delegations;

/// <summary>What somebody could make of absences who wants more than their own vote.</summary>
public sealed class HostileDelegationTests
{
    private static readonly string First = World.Email(Side.B, "daj");
    private static readonly string Second = World.Email(Side.B, "daj-2");
    private static readonly string Reviewer = World.Email(Side.A, "portfolio-head");
    private static readonly string Finance = World.Email(Side.A, "rd-finance");

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Nobody_comes_to_two_votes_by_lending_their_own()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.GiveAsync(Second, Role.LegalReviewer, World.Email(Side.B, "scientific-committee"), 0, 5);
        var (first, second) = (await world.Driver.ActorAsync(First, None), await world.Driver.ActorAsync(Second, None));
        await using var db = world.Db();
        var task = await db.Tasks.SingleAsync(t => t.CaseId == submitted.CaseId && t.Round!.ActivityId == "legal-b" && t.AssigneeId == first.PersonId);

        Assert.Equal("Invalid", await Scientists.TryAsync(() => world.Host.Get<HandOverHandler>().HandleAsync(
            first, "to-a-friend", new(task.Id, second.PersonId, HandOver.Delegate, "Busy."), None)));

        Assert.Equal($"{First} {World.Email(Side.B, "scientific-committee")}", await world.AskedAsync(submitted.CaseId, "legal-b"));
    }

    [Fact]
    public async Task A_vote_that_comes_back_to_somebody_who_has_one_is_let_go()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.GiveAsync(Second, Role.LegalReviewer, World.Email(Side.B, "scientific-committee"), 0, 5);
        var second = await world.Driver.ActorAsync(Second, None);
        await using var db = world.Db();
        var first = await db.Tasks.Where(t => t.CaseId == submitted.CaseId && t.Round!.ActivityId == "legal-b" && t.State == TaskState.Open && t.DelegationId == null).SingleAsync();
        await db.Tasks.Where(t => t.Id == first.Id).ExecuteUpdateAsync(s => s.SetProperty(t => t.AssigneeId, second.PersonId).SetProperty(t => t.PrincipalId, second.PersonId).SetProperty(t => t.MandateId, (Guid?)null));

        var delegation = await db.Delegations.Select(d => d.Id).SingleAsync();
        await world.Host.Get<DelegationHandler>().EndAsync(second, "end-of-it", new(delegation), None);

        Assert.Equal(Second, await world.AskedAsync(submitted.CaseId, "legal-b"));
        await world.DecideAsync(submitted.CaseId, "legal-b", Second, DecisionKind.Reject, "No.");
    }

    [Fact]
    public async Task Nobody_chooses_who_decides_on_their_own_proposal_by_looking_after_an_absence()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var leader = await world.Driver.ActorAsync(World.Leader, None);
        await world.Host.Get<DelegationHandler>().NameAssistantAsync(await world.Driver.ActorAsync(Reviewer, None), "assistant-1", new(leader.PersonId), None);

        await world.GiveAsync(Reviewer, Role.ScientificReviewer, Finance, 0, 3, by: World.Leader);
        await world.Host.SweepAsync();

        Assert.Equal(Reviewer, await world.AskedAsync(submitted.CaseId, "scientific-a"));
    }

    [SkippableTheory, OnBoth]
    public async Task Of_many_who_give_the_same_role_at_once_one_wins(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        string[] friends = ["rd-finance", "patent-counsel", "dpo", "biosamples"];

        await using var db = world.Db();

        // One race proves little; of fifteen, some are close.
        for (var day = 0; day < 15; day++)
        {
            var answers = await Task.WhenAll(friends.Select(f => Task.Run(() => Scientists.TryAsync(
                () => world.GiveAsync(Reviewer, Role.ScientificReviewer, World.Email(Side.A, f), day, day)))));

            Assert.Equal(1, answers.Count(a => a == "done"));
            Assert.Equal(3, answers.Count(a => a == "Invalid"));
            Assert.Equal(day + 1, await db.Delegations.CountAsync());
        }
    }

    [Fact]
    public async Task Who_stands_in_for_a_coordinator_gives_back_what_they_have_when_they_are_none_any_more()
    {
        await using var world = await World.StartAsync();
        var (coordinator, standIn) = (World.Email(Side.A, "alliance-manager"), World.Email(Side.A, "jsc-member"));
        var (administrator, person) = (await world.Driver.ActorAsync(World.Email(Side.A, "administrator"), None), await world.Driver.ActorAsync(standIn, None));
        var granted = await world.Host.Get<MandateHandler>().GrantAsync(
            administrator, "grant-coordinator", new(person.PersonId, world.Agreement.Id, Side.A, [Role.Coordinator], Away.Today, null), None);
        await world.GiveAsync(coordinator, Role.Coordinator, standIn, 0, 5);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Host.Get<ActivationHandler>().DeactivateAsync(
            await world.Driver.ActorAsync("operator@amendflow.example", None), "deactivate-1", new((await world.Driver.ActorAsync(Reviewer, None)).PersonId, EvenTheLast: true), None);
        await world.Host.SweepAsync();
        Assert.Contains(standIn, await world.AskedAsync(submitted.CaseId, "scientific-a"), StringComparison.Ordinal);

        await world.Host.Get<MandateHandler>().EndAsync(administrator, "end-coordinator", new(granted.MandateIds[0], Away.Today.AddDays(-1)), None);
        await world.Host.SweepAsync();

        Assert.Equal(coordinator, await world.AskedAsync(submitted.CaseId, "scientific-a"));
    }

    [Fact]
    public async Task Whoever_stands_in_and_goes_away_themselves_gives_back_what_they_have()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.GiveAsync(Reviewer, Role.ScientificReviewer, Finance, 0, 5);
        Assert.Equal(Finance, await world.AskedAsync(submitted.CaseId, "scientific-a"));

        await world.GiveAsync(Finance, Role.FinanceReviewer, World.Email(Side.A, "dpo"), 0, 2);

        Assert.Equal(Reviewer, await world.AskedAsync(submitted.CaseId, "scientific-a"));
        world.Host.Clock.Advance(TimeSpan.FromDays(3));
        await world.Host.SweepAsync();
        Assert.Equal(Finance, await world.AskedAsync(submitted.CaseId, "scientific-a"));
    }

    [Fact]
    public async Task A_colleague_is_not_written_to_without_end()
    {
        await using var world = await World.StartAsync();
        await using var db = world.Db();
        var refused = 0;
        for (var i = 0; i < 30 && refused == 0; i++)
        {
            refused += await Scientists.TryAsync(() => world.GiveAsync(Reviewer, Role.ScientificReviewer, Finance, i, i)) == "Conflict" ? 1 : 0;
        }

        Assert.Equal(1, refused);
        Assert.InRange(await db.Delegations.CountAsync(), 10, 25);
        Assert.Equal("Invalid", await Scientists.TryAsync(() => world.GiveAsync(Finance, Role.FinanceReviewer, World.Email(Side.A, "dpo"), 2_000_000, 2_000_000)));
    }
}
