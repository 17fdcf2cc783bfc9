using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Proposals;

/// <summary>Ten at once, each a command of its own: one is carried out, and the others are told so.</summary>
public sealed class RaceTests
{
    private static readonly string[] OneOfTen = [.. Enumerable.Repeat("Conflict", 9), "done"];

    private static CancellationToken None => CancellationToken.None;

    [SkippableTheory, OnBoth]
    public async Task Of_ten_submissions_one_starts_the_case(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var (id, hash) = await world.AskedAsync();
        var head = await world.Driver.ActorAsync(World.Head, None);
        await world.Host.Get<ConfirmHandler>().ConfirmAsync(await world.Driver.ActorAsync(World.Leader, None), "confirm-one", new(id, hash), None);
        var version = (await world.Db().Proposals.SingleAsync()).Version;

        Assert.Equal(OneOfTen, await TenAsync(i => world.Host.Get<SubmitHandler>().HandleAsync(head, $"submit-{i}-of-10", new(id, version, ""), None)));

        await using var db = world.Db();
        Assert.Equal((1, 1), (await db.Cases.CountAsync(), await db.ProposalRevisions.CountAsync()));
        Assert.Equal(1, (await db.Agreements.SingleAsync()).LastProposalNumber);
    }

    [SkippableTheory, OnBoth]
    public async Task Ten_who_open_a_draft_have_one_and_of_ten_revisions_one_is_submitted(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "legal-b", DecisionKind.RequestChanges, "List the trials.", None);
        var head = await world.Driver.ActorAsync(World.Head, None);
        var before = (await world.Db().Proposals.SingleAsync()).Version;

        Assert.All(await TenAsync(i => world.Host.Get<ReviseHandler>().HandleAsync(head, $"revise-{i}-of-10", new(submitted.ProposalId), None)), o => Assert.Equal("done", o));
        var version = (await world.Db().Proposals.SingleAsync()).Version;
        Assert.Equal(before + 1, version);
        Assert.Equal(OneOfTen, await TenAsync(i => world.Host.Get<SubmitHandler>().HandleAsync(
            head, $"submit-{i}-of-10", new(submitted.ProposalId, version, "Listed."), None)));

        Assert.Equal(2, await world.Db().ProposalRevisions.CountAsync());
    }

    [SkippableTheory, OnBoth]
    public async Task Of_ten_withdrawals_one_ends_the_case(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var head = await world.Driver.ActorAsync(World.Head, None);

        Assert.Equal(OneOfTen, await TenAsync(i => world.Host.Get<WithdrawHandler>().HandleAsync(
            head, $"withdraw-{i}-of-10", new(submitted.ProposalId, "Another way was found."), None)));

        Assert.Equal(1, await world.Db().AuditEntries.CountAsync(e => e.Action == "proposal-withdrawn"));
    }

    [SkippableTheory, OnBoth]
    public async Task The_text_is_frozen_or_the_proposal_withdrawn_and_never_both(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);
        var head = await world.Driver.ActorAsync(World.Head, None);
        var (_, _, coordinator) = await world.Driver.OpenAsync(submitted.CaseId, "draft", None);
        var saved = await world.Host.Get<TextHandler>().SaveAsync(coordinator, "save-text", new(submitted.CaseId, "", "One.", "Un."), None);

        var outcomes = await TenAsync(i => i % 2 == 0
            ? world.Host.Get<TextHandler>().FreezeAsync(coordinator, $"freeze-{i}-of-10", new(submitted.CaseId, saved.Hash), None)
            : world.Host.Get<WithdrawHandler>().HandleAsync(head, $"withdraw-{i}-of-10", new(submitted.ProposalId, "Another way was found."), None));

        Assert.Equal(OneOfTen, outcomes);
        var @case = await world.CaseAsync(submitted.CaseId);
        Assert.NotEqual(@case.FrozenTextHash is not null, @case.Status == CaseStatus.Withdrawn);
    }

    private static async Task<IEnumerable<string>> TenAsync(Func<int, Task> act) =>
        (await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => Scientists.TryAsync(() => act(i)))))).Order(StringComparer.Ordinal);
}
