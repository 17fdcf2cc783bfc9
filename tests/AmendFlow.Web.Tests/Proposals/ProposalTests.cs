using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Proposals;

public sealed class ProposalTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_confirmation_holds_only_for_the_content_that_was_read()
    {
        await using var world = await World.StartAsync();
        var head = await world.Driver.ActorAsync(World.Head, None);
        var leader = await world.Driver.ActorAsync(World.Leader, None);
        var content = await world.SmallAsync();
        var draft = await world.Host.Get<SaveDraftHandler>().HandleAsync(head, "draft-one", new(world.Agreement.Id, null, 0, content), None);
        var changed = content with { Aim = "Another aim" };
        var saved = await world.Host.Get<SaveDraftHandler>().HandleAsync(head, "draft-two", new(world.Agreement.Id, draft.ProposalId, draft.Version, changed), None);

        var late = await Assert.ThrowsAsync<RefusedException>(() => world.Host.Get<ConfirmHandler>().ConfirmAsync(
            leader, "confirm-old", new(draft.ProposalId, ProposalAccess.Hash(content, [])), None));
        var unconfirmed = await Assert.ThrowsAsync<RefusedException>(() => world.Host.Get<SubmitHandler>().HandleAsync(
            head, "submit-one", new(draft.ProposalId, saved.Version, ""), None));

        Assert.Equal(RefusalKind.Conflict, late.Kind);
        Assert.Equal(["coProposer"], unconfirmed.Fields.Select(f => f.Field));
        await world.Host.Get<ConfirmHandler>().ConfirmAsync(leader, "confirm-new", new(draft.ProposalId, ProposalAccess.Hash(changed, [])), None);
        Assert.Equal(1, (await world.Driver.SubmitAsync(World.Head, draft.ProposalId, "", None)).RevisionNumber);
    }

    [Fact]
    public async Task A_draft_is_saved_while_the_other_partys_scientist_has_no_mandate_and_not_submitted()
    {
        await using var world = await World.StartAsync();
        var head = await world.Driver.ActorAsync(World.Head, None);
        var leader = await world.Driver.ActorAsync(World.Leader, None);
        var stranger = await world.Driver.ActorAsync(World.Email(Side.A, "rd-counsel-2"), None);
        var content = await world.SmallAsync();
        var drafts = world.Host.Get<SaveDraftHandler>();
        var draft = await drafts.HandleAsync(head, "draft-one", new(world.Agreement.Id, null, 0, content), None);
        await using (var db = world.Db())
        {
            await db.Mandates.Where(m => m.PersonId == leader.PersonId && m.Role == Role.Scientist)
                .ExecuteUpdateAsync(s => s.SetProperty(m => m.To, new DateOnly(2026, 3, 1)));
        }

        var saved = await drafts.HandleAsync(head, "draft-two", new(world.Agreement.Id, draft.ProposalId, draft.Version, content with { Aim = "Another aim" }), None);
        var another = await Assert.ThrowsAsync<RefusedException>(() => drafts.HandleAsync(
            head, "draft-three", new(world.Agreement.Id, draft.ProposalId, saved.Version, content with { ScientistA = stranger.PersonId }), None));
        var unsubmitted = await Assert.ThrowsAsync<RefusedException>(() => world.Driver.SubmitAsync(World.Head, draft.ProposalId, "", None));
        using var user = await world.SignInAsync(World.Head);
        var form = await user.GetAsync($"/proposals/{draft.ProposalId}/edit");
        var again = await user.SubmitAsync(form, form.FormWith("aim"), ("aim", "A third aim"), ("save", "missing"));

        Assert.Equal(["scientistA"], another.Fields.Select(f => f.Field));
        Assert.Contains("scientistA", unsubmitted.Fields.Select(f => f.Field));
        Assert.EndsWith("/submit", again.Path, StringComparison.Ordinal);
        Assert.Contains("Choisissez un scientifique de cette partie", again.Text, StringComparison.Ordinal);
        Assert.Equal(leader.PersonId, (await world.Db().Proposals.SingleAsync()).CoProposerId);
    }

    [Fact]
    public async Task Nobody_is_asked_to_confirm_what_is_incomplete_or_twice_a_day_for_the_same()
    {
        await using var world = await World.StartAsync();
        var head = await world.Driver.ActorAsync(World.Head, None);
        var content = await world.SmallAsync();
        var handler = world.Host.Get<ConfirmHandler>();
        var draft = await world.Host.Get<SaveDraftHandler>().HandleAsync(head, "draft-one", new(world.Agreement.Id, null, 0, content with { Aim = "" }), None);

        var incomplete = await Assert.ThrowsAsync<RefusedException>(() => handler.AskAsync(head, "ask-one-", new(draft.ProposalId), None));
        await world.Host.Get<SaveDraftHandler>().HandleAsync(head, "draft-two", new(world.Agreement.Id, draft.ProposalId, draft.Version, content), None);
        await handler.AskAsync(head, "ask-two-", new(draft.ProposalId), None);
        var again = await Assert.ThrowsAsync<RefusedException>(() => handler.AskAsync(head, "ask-three", new(draft.ProposalId), None));

        Assert.Equal(["aim"], incomplete.Fields.Select(f => f.Field));
        Assert.Equal(RefusalKind.Conflict, again.Kind);
    }

    [Fact]
    public async Task A_new_co_proposer_confirms_the_revision_that_names_them()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var successor = await world.GrantAsync(World.Email(Side.A, "portfolio-head"), Side.A, Role.Scientist);

        var content = await world.SmallAsync() with { ScientistA = successor.PersonId };
        var refused = await Assert.ThrowsAsync<RefusedException>(() =>
            world.Driver.ReviseAsync(World.Head, submitted.ProposalId, _ => content, "A successor.", None));
        await world.Host.Get<ConfirmHandler>().ConfirmAsync(
            successor, "confirm-one", new(submitted.ProposalId, ProposalAccess.Hash(content, [])), None);
        await world.Driver.SubmitAsync(World.Head, submitted.ProposalId, "A successor.", None);

        Assert.Equal(["coProposer"], refused.Fields.Select(f => f.Field));
        await using var after = world.Db();
        Assert.Equal(successor.PersonId, (await after.Proposals.SingleAsync()).CoProposerId);
    }

    [Fact]
    public async Task A_decision_stands_for_a_new_revision_only_if_it_was_made_on_the_same_content()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);
        Assert.Equal("draft", await world.OpenStepsAsync(submitted.CaseId));

        await world.Driver.ReviseAsync(World.Head, submitted.ProposalId, c => c with { Aim = "Another aim" }, "Sharper.", None);

        await using var db = world.Db();
        var standing = await db.Rounds.Where(r => r.StandsForRevisions == "2").Select(r => r.ActivityId).ToListAsync();
        Assert.Equal(["finance-a", "finance-b", "legal-a", "legal-b"], standing.Order(StringComparer.Ordinal));
        Assert.Equal("scientific-a scientific-b", await world.OpenStepsAsync(submitted.CaseId));
        Assert.Single(await db.Rounds.Where(r => r.ActivityId == "committee").ToListAsync());
    }

    [Fact]
    public async Task A_new_draft_is_a_copy_of_what_was_submitted_last()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "legal-b", DecisionKind.RequestChanges, "List the trials.", None);
        var head = await world.Driver.ActorAsync(World.Head, None);

        await world.Host.Get<ReviseHandler>().HandleAsync(head, "revise-one", new(submitted.ProposalId), None);

        await using var db = world.Db();
        Assert.Equal((await db.ProposalRevisions.SingleAsync()).Content, (await db.Proposals.SingleAsync()).Draft);
        Assert.Equal(RoundStatus.Open, (await db.Rounds.SingleAsync(r => r.ActivityId == "legal-b-revise")).Status);
    }

    [Fact]
    public async Task A_frozen_text_ends_changing_and_withdrawing()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);
        await world.FreezeAsync(submitted.CaseId);
        var head = await world.Driver.ActorAsync(World.Head, None);

        var revise = await Assert.ThrowsAsync<RefusedException>(() =>
            world.Host.Get<ReviseHandler>().HandleAsync(head, "revise-one", new(submitted.ProposalId), None));
        var withdraw = await Assert.ThrowsAsync<RefusedException>(() =>
            world.Host.Get<WithdrawHandler>().HandleAsync(head, "withdraw-one", new(submitted.ProposalId, "Changed my mind."), None));

        Assert.Equal((RefusalKind.Conflict, RefusalKind.Conflict), (revise.Kind, withdraw.Kind));
    }
}
