using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Tests.Links;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Jobs;

/// <summary>What people are told at the end of a case. Every mail that is owed can be written, in its reader's language.</summary>
public sealed class MailWordsTests
{
    [Fact]
    public async Task An_approval_names_the_amendment_in_each_readers_language()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(submitted.CaseId);
        await world.FreezeAsync(submitted.CaseId);
        await world.ApproveAllAsync(submitted.CaseId);
        Assert.Equal(CaseStatus.ApprovedToBeSigned, (await world.CaseAsync(submitted.CaseId)).Status);

        Assert.Contains("Amendment No. 1 stands in the register", await EndAsync(world, World.Leader, "approved, to be signed"), StringComparison.Ordinal);
        Assert.Contains("L’avenant n° 1 est inscrit au registre", await EndAsync(world, World.Head, "approuvé, à signer"), StringComparison.Ordinal);
        await AllAreWrittenAsync(world);
    }

    [Fact]
    public async Task A_rejection_quotes_the_shared_reason_and_names_nobody_of_a_private_lane()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "scientific-a", DecisionKind.Reject, "Outside the field of the agreement.", CancellationToken.None, "SECRETNOTE");

        var told = await EndAsync(world, World.Head, "refusé");

        Assert.Contains("Outside the field of the agreement.", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Portfolio", told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("SECRETNOTE", told, StringComparison.Ordinal);
        await AllAreWrittenAsync(world);
    }

    [Fact]
    public async Task A_withdrawal_tells_those_who_were_asked_why()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Host.Get<WithdrawHandler>().HandleAsync(
            await world.Driver.ActorAsync(World.Head, CancellationToken.None), "withdraw-1",
            new WithdrawCommand(submitted.ProposalId, "Another way was found."), CancellationToken.None);

        Assert.Contains("Another way was found.", await EndAsync(world, World.Email(Side.A, "rd-finance"), "withdrawn"), StringComparison.Ordinal);
        await AllAreWrittenAsync(world);
    }

    [Fact]
    public async Task A_lapse_says_which_step_nobody_answered()
    {
        await using var world = await World.StartAsync();
        await world.InReviewAsync(await world.SmallAsync());
        await world.Host.PassAsync(TimeSpan.FromDays(90));

        Assert.Contains("was open since", await EndAsync(world, World.Leader, "lapsed"), StringComparison.Ordinal);
        await AllAreWrittenAsync(world);
    }

    private static async Task<string> EndAsync(World world, string email, string subject)
    {
        await world.Host.SweepAsync();
        using var phone = new Phone(world, email);
        var text = phone.Mails().Single(m => m.Subject.EndsWith(subject, StringComparison.Ordinal)).Text;
        return string.Join(' ', text.Split(['\r', '\n', '\u00A0', ' '], StringSplitOptions.RemoveEmptyEntries));
    }

    // A mail that cannot be written stays owed.
    private static async Task AllAreWrittenAsync(World world)
    {
        await using var db = world.Db();
        Assert.Equal([], await db.Mails.Where(m => m.State != MailState.Sent && m.State != MailState.Cancelled).Select(m => m.Kind).ToListAsync());
    }
}
