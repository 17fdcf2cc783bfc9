using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Steps;
using AmendFlow.Web.Tests.Workflows;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Decisions;

/// <summary>Who may answer, and when an answer is whole.</summary>
public sealed class DecisionRulesTests
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_mandate_that_has_ended_decides_nothing_more()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await using (var db = world.Db())
        {
            await db.Mandates.Where(m => m.Side == Side.A && m.Role == Role.LegalReviewer)
                .ExecuteUpdateAsync(s => s.SetProperty(m => m.To, new DateOnly(2026, 3, 1)));
        }

        var refused = await RefusalAsync(() => world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.Approve, "", None));

        Assert.Equal(RefusalKind.Forbidden, refused.Kind);
        Assert.Empty(await world.Db().Decisions.ToListAsync());
    }

    [Theory]
    [InlineData(DecisionKind.RequestChanges)]
    [InlineData(DecisionKind.Reject)]
    [InlineData(DecisionKind.Abstain)]
    [InlineData(DecisionKind.Recuse)]
    public async Task Everything_but_a_plain_approval_needs_a_reason(DecisionKind kind)
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());

        var refused = await RefusalAsync(() => world.Driver.DecideAsync(submitted.CaseId, "legal-a", kind, "  ", None));

        Assert.Contains(refused.Fields, f => f.Field == "reason");
    }

    [Fact]
    public async Task An_approval_with_an_unanswered_checklist_is_refused()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var (round, task, actor) = await world.Driver.OpenAsync(submitted.CaseId, "legal-a", None);

        var refused = await RefusalAsync(() => world.Host.Get<DecideHandler>().HandleAsync(
            actor, "no-answers", new(task.Id, DecisionKind.Approve, "", "", [], [], round.SubjectHash), None));

        Assert.Equal(ChecklistCatalogue.Get(round.Checklist).Items.Length, refused.Fields.Count);
    }

    [Fact]
    public async Task A_link_without_a_code_is_not_enough_to_decide()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var (round, task, actor) = await world.Driver.OpenAsync(submitted.CaseId, "legal-a", None);

        var refused = await RefusalAsync(() => world.Host.Get<DecideHandler>().HandleAsync(
            actor with { Assurance = Assurance.Link }, "only-a-link",
            new(task.Id, DecisionKind.Approve, "", "", CaseDriver.AllYes(round.Checklist), [], round.SubjectHash), None));

        Assert.Equal(RefusalKind.Forbidden, refused.Kind);
    }

    [Fact]
    public async Task A_condition_that_blocks_the_freeze_is_closed_first_by_whoever_it_names()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(
            submitted.CaseId, "finance-b", DecisionKind.ApproveWithConditions, "The overhead is missing.", None,
            conditions: [new("The overhead is in the budget.", BlockedTransition.Freeze, Side.B, Role.FinanceReviewer)]);
        await world.ApproveAllAsync(submitted.CaseId);

        var refused = await RefusalAsync(() => world.FreezeAsync(submitted.CaseId));
        Assert.Equal(RefusalKind.Conflict, refused.Kind);

        var condition = await world.Db().Conditions.SingleAsync();
        var close = world.Host.Get<CloseConditionHandler>();
        var stranger = await world.Driver.ActorAsync(World.Email(Side.A, "rd-finance"), None);
        await RefusalAsync(() => close.HandleAsync(stranger, "not-my-condition", new(condition.Id, "Seen."), None));
        var finance = await world.Driver.ActorAsync(World.Email(Side.B, "finances"), None);
        await close.HandleAsync(finance, "my-condition", new(condition.Id, "Budget of 2 March."), None);
        await world.FreezeAsync(submitted.CaseId);
        Assert.NotNull((await world.CaseAsync(submitted.CaseId)).FrozenTextHash);
    }

    [Fact]
    public async Task What_the_entry_into_force_still_waits_for_stands_in_the_text_that_the_coordinator_starts_from()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(
            submitted.CaseId, "finance-b", DecisionKind.ApproveWithConditions, "Two papers are missing.", None,
            conditions:
            [
                new("The funding decision\nis on file.", BlockedTransition.InForce, Side.B, Role.FinanceReviewer),
                new("The invoice plan is on file.", BlockedTransition.InForce, Side.B, Role.FinanceReviewer),
                new("The overhead is in the budget.", BlockedTransition.Freeze, Side.B, Role.FinanceReviewer),
            ]);
        var plan = await world.Db().Conditions.SingleAsync(c => c.Text.StartsWith("The invoice"));
        var finance = await world.Driver.ActorAsync(World.Email(Side.B, "finances"), None);
        await world.Host.Get<CloseConditionHandler>().HandleAsync(finance, "the-plan-is-here", new(plan.Id, "Plan of 2 March."), None);

        var draft = await Features.Text.FirstDraft.OfAsync(world.Db(), submitted.CaseId, None);

        Assert.Contains("wrote them:\n- “The funding decision is on file.”\n\n", draft.En, StringComparison.Ordinal);
        Assert.Contains("- «\u00A0The funding decision is on file.\u00A0»\n\n", draft.Fr, StringComparison.Ordinal);
        Assert.DoesNotContain("invoice plan", draft.En, StringComparison.Ordinal);
        Assert.DoesNotContain("overhead", draft.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_somebody_who_is_asked_alone_reads_what_an_abstention_leads_to()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var (_, alone, _) = await world.Driver.OpenAsync(submitted.CaseId, "finance-b", None);
        using var finance = await world.EnglishAsync(World.Email(Side.B, "finances"));
        Assert.Contains("Nobody else is there to answer", (await finance.GetAsync($"/tasks/{alone.Id}")).Text, StringComparison.Ordinal);

        var (_, among, actor) = await world.Driver.OpenAsync(submitted.CaseId, "legal-b", None);
        using var lawyer = await world.EnglishAsync((await world.Db().People.SingleAsync(p => p.Id == actor.PersonId)).Email);
        var page = await lawyer.GetAsync($"/tasks/{among.Id}");
        Assert.Contains("Abstain", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Nobody else is there to answer", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_answers_after_the_proposal_was_withdrawn_is_told_of_that_and_not_of_a_colleague_who_had_answered_before()
    {
        await using var world = await World.StartAsync();
        await world.PublishAsync(step => step("legal-a")["rule"]!["expression"]!["value"] = "all");
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.Approve, "", None);
        var (_, second, actor) = await world.Driver.OpenAsync(submitted.CaseId, "legal-a", None);
        await world.Host.Get<Features.Proposals.WithdrawHandler>().HandleAsync(await world.Driver.ActorAsync(World.Head, None), "withdraw-it", new(submitted.ProposalId, "The funding is gone."), None);

        var late = await RefusalAsync(() => world.Host.Get<DecideHandler>().HandleAsync(actor, "after-it-ended", new(second.Id, DecisionKind.Approve, "", "", [], [], ""), None));

        Assert.Equal("This step is no longer open (The proposal was withdrawn). Nothing was changed.", late.Reason.En);
    }

    [Fact]
    public async Task A_withdrawal_ends_the_case_tells_who_was_asked_and_is_refused_once_the_text_is_frozen()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var proposer = await world.Driver.ActorAsync(World.Head, None);
        var withdraw = world.Host.Get<Features.Proposals.WithdrawHandler>();
        var (_, asked, reviewer) = await world.Driver.OpenAsync(submitted.CaseId, "legal-a", None);
        await withdraw.HandleAsync(proposer, "withdraw-it", new(submitted.ProposalId, "The funding is gone."), None);

        Assert.Equal(AmendFlow.Agreements.Cases.CaseStatus.Withdrawn, (await world.CaseAsync(submitted.CaseId)).Status);
        Assert.False(await world.Db().Tasks.AnyAsync(t => t.State == TaskState.Open));
        var counsel = await world.Driver.ActorAsync(World.Email(Side.A, "rd-counsel"), None);
        Assert.True(await world.Db().Mails.AnyAsync(m => m.Kind == Data.Jobs.MailKind.Withdrawn && m.PersonId == counsel.PersonId));

        var late = await RefusalAsync(() => world.Host.Get<DecideHandler>().HandleAsync(reviewer, "after-it-ended", new(asked.Id, DecisionKind.Approve, "", "", [], [], ""), None));
        Assert.Equal(
            ("This step is no longer open (The proposal was withdrawn). Nothing was changed.", "Cette étape n’est plus ouverte (La proposition a été retirée). Rien n’a été modifié."),
            (late.Reason.En, late.Reason.Fr));

        var second = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(second.CaseId);
        await world.FreezeAsync(second.CaseId);
        await RefusalAsync(() => withdraw.HandleAsync(proposer, "too-late-now", new(second.ProposalId, "Too late."), None));
    }

    private static Task<RefusedException> RefusalAsync(Func<Task> act) => Assert.ThrowsAsync<RefusedException>(act);
}
