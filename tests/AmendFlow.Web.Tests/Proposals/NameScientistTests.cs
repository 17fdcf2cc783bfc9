using System.Net;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Features.Tasks;
using AmendFlow.Web.Steps;
using AmendFlow.Web.Tests.Links;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Proposals;

/// <summary>A scientist leaves; their party names another, and the case goes on.</summary>
public sealed class NameScientistTests
{
    private static readonly string Coordinator = World.Email(Side.B, "partnerships");

    private static CancellationToken None => CancellationToken.None;

    [SkippableTheory, OnBoth]
    public async Task When_a_proposer_leaves_the_coordinator_names_another_who_answers_the_request_for_changes(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "legal-b", DecisionKind.RequestChanges, "List the trials.", None);
        var successor = await world.MakeScientistAsync(Side.B, "audit");
        await LeaveAsync(world, World.Head);

        using var coordinator = await world.SignInAsync(Coordinator);
        var task = (await coordinator.GetAsync("/tasks")).Links.First(l => l.StartsWith("/tasks/", StringComparison.Ordinal));
        var page = await coordinator.GetAsync(task);
        Assert.Equal($"/proposals/{submitted.ProposalId}/scientist", page.Path);
        var named = await coordinator.SubmitAsync(page, $"/proposals/{submitted.ProposalId}/scientist", ("personId", successor.PersonId.ToString()), ("reason", "He moved to Lyon."));
        Assert.Equal(HttpStatusCode.OK, named.Status);
        await world.Host.SweepAsync();

        await world.Driver.SubmitAsync(World.Email(Side.B, "audit"), await RevisedAsync(world, successor, submitted.ProposalId), "The trials are listed.", None);

        Assert.DoesNotContain("revise", await world.OpenStepsAsync(submitted.CaseId), StringComparison.Ordinal);
        await using var db = world.Db();
        Assert.Equal(successor.PersonId, (await db.Proposals.SingleAsync()).ProposerId);
        Assert.Equal(successor.PersonId, ProposalAccess.Read((await db.ProposalRevisions.SingleAsync(r => r.Number == 2)).Content).ScientistB);
        Assert.Equal(0, await db.Tasks.CountAsync(t => t.Kind == TaskKind.Unblock && t.State == TaskState.Open));
        using var phone = new Phone(world, World.Email(Side.B, "audit"));
        Assert.Contains(phone.Mails(), m => m.Text.Contains("He moved to Lyon.", StringComparison.Ordinal));
        Assert.Contains(phone.Mails(), m => m.Text.Contains("List the trials.", StringComparison.Ordinal));

        // The other party is told who, and not why.
        using var other = new Phone(world, World.Leader);
        Assert.Contains(other.Mails(), m => m.Subject.Contains("responsible scientist", StringComparison.Ordinal));
        Assert.DoesNotContain(other.Mails(), m => m.Text.Contains("Lyon", StringComparison.Ordinal));
        await world.Host.SweepAsync();
        Assert.Equal([], await db.Mails.Where(m => m.State != MailState.Sent && m.State != MailState.Cancelled).Select(m => m.Kind).ToListAsync());
    }

    [Fact]
    public async Task The_hand_over_of_a_revision_leads_nobody_to_the_proposal_but_those_who_may_name_another()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "legal-b", DecisionKind.RequestChanges, "List the trials.", None);
        var task = await world.Db().Tasks.Where(t => t.State == TaskState.Open && t.Round!.Work == "revise").Select(t => t.Id).SingleAsync();
        using var stranger = await world.SignInAsync("operator@amendflow.example");
        using var coordinator = await world.SignInAsync(Coordinator);

        var refused = await stranger.GetAsync($"/tasks/{task}/hand-over");
        var page = await coordinator.GetAsync($"/tasks/{task}/hand-over");

        Assert.Equal((HttpStatusCode.NotFound, $"/tasks/{task}/hand-over"), (refused.Status, refused.Path));
        Assert.Equal($"/proposals/{submitted.ProposalId}/scientist", page.Path);
    }

    [Fact]
    public async Task A_scientist_who_leaves_is_told_to_the_coordinator_though_nothing_is_asked_of_them()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await LeaveAsync(world, World.Leader);

        using var coordinator = await world.SignInAsync(World.Email(Side.A, "alliance-manager"));
        Assert.Contains($"/proposals/{submitted.ProposalId}/scientist", (await coordinator.GetAsync("/tasks")).Links);
        await world.Host.SweepAsync();
        using var mails = new Phone(world, World.Email(Side.A, "alliance-manager"));
        Assert.Contains(mails.Mails(), m => m.Text.Contains($"/proposals/{submitted.ProposalId}/scientist", StringComparison.Ordinal));
        using var theirs = await world.SignInAsync(Coordinator);
        Assert.DoesNotContain($"/proposals/{submitted.ProposalId}/scientist", (await theirs.GetAsync("/tasks")).Links);
    }

    [Fact]
    public async Task The_end_of_a_scientists_mandate_is_told_as_well()
    {
        await using var world = await World.StartAsync();
        await world.AskedAsync();
        var administrator = await world.Driver.ActorAsync(World.Email(Side.B, "administration"), None);
        await using var db = world.Db();
        var head = await world.Driver.ActorAsync(World.Head, None);
        var mandate = await db.Mandates.Where(m => m.PersonId == head.PersonId).Select(m => m.Id).SingleAsync();

        await world.Host.Get<MandateHandler>().EndAsync(administrator, "end-mandate", new(mandate, new DateOnly(2026, 3, 1), EvenTheLast: true), None);

        using var coordinator = await world.SignInAsync(Coordinator);
        var tasks = await coordinator.GetAsync("/tasks");
        Assert.Contains("Une proposition pas encore déposée", (await coordinator.GetAsync("/tasks?lang=fr")).Text, StringComparison.Ordinal);

        // What a draft says stays with its scientists, also where another one is named.
        var title = (await world.SmallAsync()).Title;
        Assert.DoesNotContain(title, tasks.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(title, (await coordinator.GetAsync(tasks.Links.Single(l => l.EndsWith("/scientist", StringComparison.Ordinal)))).Body, StringComparison.Ordinal);
        await world.Host.SweepAsync();
        using var mails = new Phone(world, Coordinator);
        Assert.DoesNotContain(title, mails.Mails().Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_named_who_has_decided_who_is_of_the_other_party_or_who_is_no_scientist()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "scientific-b", DecisionKind.Approve, "", None);
        var decided = await world.MakeScientistAsync(Side.B, "scientific-committee");
        var ours = await world.MakeScientistAsync(Side.B, "audit");
        var triaged = await world.MakeScientistAsync(Side.B, "partnerships");
        var coordinator = await world.Driver.ActorAsync(Coordinator, None);
        var theirs = await world.Driver.ActorAsync(World.Email(Side.A, "alliance-manager"), None);
        var leader = await world.Driver.ActorAsync(World.Leader, None);
        var lawyer = await world.Driver.ActorAsync(World.Email(Side.B, "daj"), None);

        Assert.Equal("Invalid", await NameAsync(world, coordinator, submitted.ProposalId, Side.B, decided));
        Assert.Equal("Invalid", await NameAsync(world, coordinator, submitted.ProposalId, Side.B, triaged));
        Assert.Equal("Invalid", await NameAsync(world, coordinator, submitted.ProposalId, Side.B, leader));
        Assert.Equal("Invalid", await NameAsync(world, coordinator, submitted.ProposalId, Side.B, lawyer));
        Assert.Equal("NotFound", await NameAsync(world, theirs, submitted.ProposalId, Side.B, ours));
        Assert.Equal("NotFound", await NameAsync(world, coordinator, submitted.ProposalId, Side.A, ours));
        Assert.Equal("NotFound", await NameAsync(world, ours, submitted.ProposalId, Side.B, ours));
        Assert.Equal("done", await NameAsync(world, coordinator, submitted.ProposalId, Side.B, ours));
    }

    [SkippableTheory, OnBoth]
    public async Task Whoever_is_named_decides_no_more_and_whoever_was_named_before_never_does(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var reviewer = await world.MakeScientistAsync(Side.B, "scientific-committee");
        var (round, task, _) = await world.Driver.OpenAsync(submitted.CaseId, "scientific-b", None);
        Assert.Equal(reviewer.PersonId, task.AssigneeId);
        var coordinator = await world.Driver.ActorAsync(Coordinator, None);

        Assert.Equal("done", await NameAsync(world, coordinator, submitted.ProposalId, Side.B, reviewer));

        await using var db = world.Db();
        Assert.Equal(TaskState.Closed, (await db.Tasks.SingleAsync(t => t.Id == task.Id)).State);
        Assert.Equal(RoundStatus.Blocked, (await db.Rounds.SingleAsync(r => r.Id == round.Id)).Status);
        var unblock = await db.Tasks.SingleAsync(t => t.RoundId == round.Id && t.State == TaskState.Open);
        Assert.Equal((TaskKind.Unblock, coordinator.PersonId), (unblock.Kind, unblock.AssigneeId));

        // The proposer of before wrote what is decided on: a role at their party does not change that.
        var head = await world.MakeReviewerAsync(World.Head);
        Assert.Equal("Invalid", await Scientists.TryAsync(() => world.Host.Get<HandOverHandler>().HandleAsync(
            coordinator, "hand-to-head", new(unblock.Id, head.PersonId, HandOver.Reassign, "Knows it best."), None)));
    }

    [Fact]
    public async Task A_draft_changes_hands_only_when_its_scientist_is_gone_and_is_confirmed_again()
    {
        await using var world = await World.StartAsync();
        var (id, hash) = await world.AskedAsync();
        var leader = await world.Driver.ActorAsync(World.Leader, None);
        await world.Host.Get<ConfirmHandler>().ConfirmAsync(leader, "confirm-one", new(id, hash), None);
        var successor = await world.MakeScientistAsync(Side.A, "auditor");
        var manager = await world.Driver.ActorAsync(World.Email(Side.A, "alliance-manager"), None);

        Assert.Equal("Conflict", await NameAsync(world, manager, id, Side.A, successor));
        await LeaveAsync(world, World.Leader);
        Assert.Equal("done", await NameAsync(world, manager, id, Side.A, successor));

        var unconfirmed = await Assert.ThrowsAsync<RefusedException>(() => world.Driver.SubmitAsync(World.Head, id, "", None));
        Assert.Equal(["coProposer"], unconfirmed.Fields.Select(f => f.Field));
        await using (var db = world.Db())
        {
            var now = ProposalAccess.Hash(ProposalAccess.Read((await db.Proposals.SingleAsync()).Draft!), []);
            Assert.Equal("NotFound", await Scientists.TryAsync(() => world.Host.Get<ConfirmHandler>().ConfirmAsync(leader, "confirm-two", new(id, now), None)));
            await world.Host.Get<ConfirmHandler>().ConfirmAsync(successor, "confirm-new", new(id, now), None);
        }

        Assert.Equal(1, (await world.Driver.SubmitAsync(World.Head, id, "", None)).RevisionNumber);
    }

    [Fact]
    public async Task A_revision_names_no_co_proposer_who_has_decided()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "scientific-a", DecisionKind.Approve, "", None);
        var decided = await world.MakeScientistAsync(Side.A, "portfolio-head");
        var content = await world.SmallAsync() with { ScientistA = decided.PersonId };
        await Scientists.TryAsync(() => world.Driver.ReviseAsync(World.Head, submitted.ProposalId, _ => content, "A successor.", None));
        await world.Host.Get<ConfirmHandler>().ConfirmAsync(decided, "confirm-one", new(submitted.ProposalId, ProposalAccess.Hash(content, [])), None);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.Driver.SubmitAsync(World.Head, submitted.ProposalId, "A successor.", None));

        Assert.Equal(["coProposer"], refused.Fields.Select(f => f.Field));
    }

    [SkippableTheory, OnBoth]
    public async Task While_another_proposer_is_named_the_one_before_submits_or_is_told(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "legal-b", DecisionKind.RequestChanges, "List the trials.", None);
        await RevisedAsync(world, await world.Driver.ActorAsync(World.Head, None), submitted.ProposalId);
        var successor = await world.MakeScientistAsync(Side.B, "audit");
        var coordinator = await world.Driver.ActorAsync(Coordinator, None);

        var outcomes = await Task.WhenAll(
            Task.Run(() => NameAsync(world, coordinator, submitted.ProposalId, Side.B, successor)),
            Task.Run(() => Scientists.TryAsync(() => world.Driver.SubmitAsync(World.Head, submitted.ProposalId, "The trials are listed.", None))));

        await using var db = world.Db();
        var proposal = await db.Proposals.SingleAsync();
        Assert.Equal("done", outcomes[0]);
        Assert.Equal(successor.PersonId, proposal.ProposerId);
        Assert.Equal(outcomes[1] == "done" ? 2 : 1, proposal.RevisionNumber);
        Assert.Contains(outcomes[1], new[] { "done", "Conflict", "NotFound", "Forbidden", "Invalid" });
    }

    private static Task<string> NameAsync(World world, Actor actor, Guid proposalId, Side side, Actor person) => Scientists.TryAsync(() =>
        world.Host.Get<NameScientistHandler>().HandleAsync(
            actor, world.Host.Get<IIds>().Next().ToString(), new(proposalId, side, person.PersonId, "A change of people."), None));

    private static async Task LeaveAsync(World world, string email)
    {
        var system = await world.Driver.ActorAsync("operator@amendflow.example", None);
        await world.Host.Get<ActivationHandler>().DeactivateAsync(system, "deactivate-1", new((await world.Driver.ActorAsync(email, None)).PersonId, EvenTheLast: true), None);
    }

    private static async Task<Guid> RevisedAsync(World world, Actor proposer, Guid proposalId)
    {
        await world.Host.Get<ReviseHandler>().HandleAsync(proposer, "revise-one", new(proposalId), None);
        return proposalId;
    }
}
