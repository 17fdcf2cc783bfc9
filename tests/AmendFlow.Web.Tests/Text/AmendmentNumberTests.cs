using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Agreements;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Text;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Text;

/// <summary>Decision 0015: the number is fixed when the text is frozen, and burnt when its case ends without an approval.</summary>
public sealed class AmendmentNumberTests
{
    [SkippableTheory, OnBoth]
    public async Task The_approved_text_bears_its_number_and_its_hash_covers_it(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await ToDraftAsync(world);
        await world.FreezeAsync(submitted);
        await world.ApproveAllAsync(submitted);

        var amendment = await world.Db().Amendments.SingleAsync();
        Assert.StartsWith("Amendment No. 1\n", amendment.TextEn, StringComparison.Ordinal);
        Assert.Equal(new AmendFlow.Agreements.Text.AmendmentText(amendment.TextEn, amendment.TextFr).Hash, amendment.TextHash);
        Assert.Equal(AmendmentStatus.ApprovedToBeSigned, amendment.Status);
    }

    [Fact]
    public async Task Of_two_drafts_side_by_side_the_later_one_is_not_frozen_under_the_number_of_the_first()
    {
        await using var world = await World.StartAsync();
        var (first, second) = (await ToDraftAsync(world), await ToDraftAsync(world));
        await using var db = world.Db();
        var stale = await FirstDraft.OfAsync(db, second, CancellationToken.None);
        await world.FreezeAsync(first);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => world.Driver.FreezeAsync(second, stale.En, stale.Fr, CancellationToken.None));
        Assert.Contains("Amendment No. 2", refused.Reason.En, StringComparison.Ordinal);
        Assert.Equal(1, await world.Db().Amendments.CountAsync());

        await world.FreezeAsync(second);
        Assert.Equal([1, 2], await world.Db().Amendments.Select(a => a.Number).Order().ToListAsync());
    }

    [Fact]
    public async Task A_rejected_text_keeps_its_number_in_the_register_and_the_next_one_is_not_called_alike()
    {
        await using var world = await World.StartAsync();
        var rejected = await ToDraftAsync(world);
        await world.FreezeAsync(rejected);

        // Either of two lawyers could approve; only when both refuse is the text rejected.
        await world.Driver.DecideAsync(rejected, "text-a", DecisionKind.Reject, "Not this text.", CancellationToken.None);
        await world.Driver.DecideAsync(rejected, "text-a", DecisionKind.Reject, "Nor do I.", CancellationToken.None);
        var next = await ToDraftAsync(world);
        await world.FreezeAsync(next);
        using var reader = await world.SignInAsync(World.Email(Side.A, "rd-counsel"));

        var register = await reader.GetAsync($"/agreements/{world.Agreement.Id}");

        Assert.Contains("Number not used: case rejected", register.Text, StringComparison.Ordinal);
        Assert.Equal([1, 2], await world.Db().Amendments.Select(a => a.Number).Order().ToListAsync());
    }

    [Fact]
    public async Task The_register_shows_what_an_amendment_still_waits_for_and_who_closes_it()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(
            submitted.CaseId, "finance-b", DecisionKind.ApproveWithConditions, "One more paper.", CancellationToken.None,
            conditions: [new("The funding decision is on file.", BlockedTransition.InForce, Side.B, Role.FinanceReviewer)]);
        await world.ApproveAllAsync(submitted.CaseId);
        await world.FreezeAsync(submitted.CaseId);
        await world.ApproveAllAsync(submitted.CaseId);
        using var reader = await world.SignInAsync(World.Email(Side.A, "rd-counsel"));

        foreach (var path in new[] { $"/agreements/{world.Agreement.Id}", $"/agreements/{world.Agreement.Id}/amendments/1" })
        {
            var page = await reader.GetAsync(path);
            Assert.Contains("The funding decision is on file.", page.Text, StringComparison.Ordinal);
            Assert.Contains("this waits: entry into force. Closed by: Finance reviewer, Gustave Roussy.", page.Text, StringComparison.Ordinal);
        }

        Assert.NotNull((await reader.GetAsync($"/agreements/{world.Agreement.Id}/amendments/1")).Document!.QuerySelector(".contract table td.num"));
    }

    private static async Task<Guid> ToDraftAsync(World world)
    {
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);
        return submitted.CaseId;
    }
}
