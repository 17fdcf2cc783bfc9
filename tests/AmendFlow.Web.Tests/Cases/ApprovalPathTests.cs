using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Cases;

/// <summary>The shipped workflow, driven through the handlers, on both databases.</summary>
public sealed class ApprovalPathTests
{
    private static CancellationToken None => CancellationToken.None;

    [SkippableTheory, OnBoth]
    public async Task A_project_that_everybody_approves_stands_in_the_register(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        Assert.Equal("finance-a finance-b legal-a legal-b scientific-a scientific-b", await world.OpenStepsAsync(submitted.CaseId));

        await world.ApproveAllAsync(submitted.CaseId);
        Assert.Equal("draft", await world.OpenStepsAsync(submitted.CaseId));
        await world.FreezeAsync(submitted.CaseId);
        await world.ApproveAllAsync(submitted.CaseId);

        var @case = await world.CaseAsync(submitted.CaseId);
        Assert.Equal(CaseStatus.ApprovedToBeSigned, @case.Status);
        await using var db = world.Db();
        var amendment = await db.Amendments.SingleAsync();
        Assert.Equal((1, AmendmentStatus.ApprovedToBeSigned, @case.FrozenTextHash), (amendment.Number, amendment.Status, amendment.TextHash));
        Assert.Equal(amendment.Id, (await db.Projects.SingleAsync()).AmendmentId);
    }

    [SkippableTheory, OnBoth]
    public async Task Changes_asked_for_by_one_lane_leave_the_approvals_beside_it_standing(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "scientific-a", DecisionKind.Approve, "", None);
        await world.Driver.DecideAsync(submitted.CaseId, "legal-b", DecisionKind.RequestChanges, "Confidentiality is not settled.", None);
        Assert.Equal("finance-a finance-b legal-a legal-b-revise scientific-b", await world.OpenStepsAsync(submitted.CaseId));

        await world.Driver.ReviseAsync(
            World.Head, submitted.ProposalId, c => c with { ConfidentialityNotes = "Clause 8 applies." }, "Confidentiality added.", None);

        Assert.Equal("finance-a finance-b legal-a legal-b scientific-b", await world.OpenStepsAsync(submitted.CaseId));
        await using var db = world.Db();
        var science = await db.Rounds.SingleAsync(r => r.ActivityId == "scientific-a");
        Assert.Equal((RoundStatus.Decided, "Approved", "2"), (science.Status, science.Outcome, science.StandsForRevisions));
        Assert.Equal(2, await db.Rounds.CountAsync(r => r.ActivityId == "legal-b"));
    }

    [Fact]
    public async Task An_approval_does_not_count_for_content_that_was_changed_after_it()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "scientific-a", DecisionKind.Approve, "", None);
        await world.Driver.DecideAsync(submitted.CaseId, "legal-b", DecisionKind.RequestChanges, "The aim is out of scope.", None);

        await world.Driver.ReviseAsync(World.Head, submitted.ProposalId, c => c with { Aim = "A narrower aim." }, "Aim narrowed.", None);

        Assert.Equal(
            "finance-a finance-b legal-a legal-b scientific-a scientific-b", await world.OpenStepsAsync(submitted.CaseId));
    }

    [Fact]
    public async Task A_lane_opens_when_a_revision_touches_what_it_was_left_out_for()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "legal-b", DecisionKind.RequestChanges, "Which samples?", None);

        await world.Driver.ReviseAsync(
            World.Head, submitted.ProposalId, c => c with { Samples = new(true, "Archived tissue, 20 donors.") }, "Samples named.", None);

        var open = (await world.OpenStepsAsync(submitted.CaseId)).Split(' ');
        Assert.Contains("samples-a", open);
        Assert.Contains("samples-b", open);
    }

    [Fact]
    public async Task Differing_votes_of_the_parties_go_to_the_executives()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        foreach (var step in new[] { "finance-a", "finance-b", "legal-a", "legal-b", "scientific-a", "scientific-b" })
        {
            await world.Driver.DecideAsync(submitted.CaseId, step, DecisionKind.Approve, "", None);
        }

        await world.Driver.VoteAsync(submitted.CaseId, DecisionKind.Approve, DecisionKind.Reject, "Not this year.", None);

        Assert.Equal("deadlock-a deadlock-b", await world.OpenStepsAsync(submitted.CaseId));
        Assert.Equal(CaseStatus.Deadlock, (await world.CaseAsync(submitted.CaseId)).Status);
    }

    [Fact]
    public async Task A_rejection_ends_the_case_and_closes_what_was_open()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());

        await world.Driver.DecideAsync(submitted.CaseId, "scientific-b", DecisionKind.Reject, "Done elsewhere already.", None);

        Assert.Equal(CaseStatus.Rejected, (await world.CaseAsync(submitted.CaseId)).Status);
        await using var db = world.Db();
        Assert.False(await db.Tasks.AnyAsync(t => t.State == TaskState.Open));
        Assert.False(await db.Timers.AnyAsync(t => t.State == Data.Jobs.TimerState.Pending));
    }

    [Fact]
    public async Task Of_a_joint_step_that_finds_nobody_at_one_party_the_history_says_at_which_and_whom_it_asks_at_the_other()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await using (var db = world.Db())
        {
            var lead = await db.Mandates.SingleAsync(m => m.Side == Side.B && m.Role == Role.CommitteeLead);
            lead.To = lead.From;
            await db.SaveChangesAsync();
        }

        await world.ApproveAllAsync(submitted.CaseId);

        using var coordinator = await world.SignInAsync(World.Email(Side.A, "alliance-manager"));
        var history = (await coordinator.GetAsync($"/cases/{submitted.CaseId}?history=all")).Text;
        Assert.Contains("Steering committee: nobody was found to ask at Gustave Roussy", history, StringComparison.Ordinal);
        Assert.Matches("Steering committee: [^.]* asked, due", history);
    }

    [Fact]
    public async Task A_step_that_finds_nobody_waits_for_the_coordinator_and_approves_nothing()
    {
        await using var world = await World.StartAsync();
        await using (var db = world.Db())
        {
            var role = await db.Mandates.SingleAsync(m => m.Side == AmendFlow.Agreements.Parties.Side.B && m.Role == AmendFlow.Agreements.Parties.Role.ScientificReviewer);
            role.To = role.From;
            await db.SaveChangesAsync();
        }

        var submitted = await world.InReviewAsync(await world.SmallAsync());

        await using var after = world.Db();
        var round = await after.Rounds.Include(r => r.Tasks).SingleAsync(r => r.ActivityId == "scientific-b");
        Assert.Equal(RoundStatus.Blocked, round.Status);
        Assert.Equal(TaskKind.Unblock, Assert.Single(round.Tasks).Kind);
        using (var coordinator = await world.SignInAsync(World.Email(Side.A, "alliance-manager")))
        {
            var history = (await coordinator.GetAsync($"/cases/{submitted.CaseId}?history=all")).Text;
            Assert.Contains("Scientific review at Gustave Roussy: nobody was found to ask", history, StringComparison.Ordinal);
            Assert.DoesNotContain("Scientific review at Gustave Roussy: the scientific reviewers asked", history, StringComparison.Ordinal);
            Assert.Contains("Scientific review at Sanofi: the scientific reviewers asked", history, StringComparison.Ordinal);
        }

        await world.ApproveAllAsync(submitted.CaseId);
        Assert.Equal("scientific-b", await world.OpenStepsAsync(submitted.CaseId));
    }

    [Fact]
    public async Task Nobody_decides_twice_and_the_second_hears_who_did()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var (_, task, actor) = await world.Driver.OpenAsync(submitted.CaseId, "legal-a", None);
        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.Approve, "", None);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.Host.Get<Features.Decisions.DecideHandler>().HandleAsync(
            actor, "another-command", new(task.Id, DecisionKind.Reject, "No.", "", [], [], ""), None));

        Assert.Equal(RefusalKind.Conflict, refused.Kind);
        Assert.Contains(actor.Name, refused.Reason.En, StringComparison.Ordinal);

        // As a clock on the wall of the party that was asked shows it.
        Assert.Contains("2 March 2026, 10:00.", refused.Reason.En.Replace('\u00A0', ' '), StringComparison.Ordinal);
    }
}
