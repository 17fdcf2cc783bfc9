using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Tests.Proposals;

/// <summary>Scientists of both parties, and drafts of theirs.</summary>
internal static class Scientists
{
    private static CancellationToken None => CancellationToken.None;

    /// <summary>Gives somebody the role of a scientist besides what they are.</summary>
    public static Task<Actor> MakeScientistAsync(this World world, Side side, string mailbox) =>
        world.GrantAsync(World.Email(side, mailbox), side, Role.Scientist);

    /// <summary>Gives somebody of the hospital the role of a scientific reviewer besides what they are.</summary>
    public static Task<Actor> MakeReviewerAsync(this World world, string email) => world.GrantAsync(email, Side.B, Role.ScientificReviewer);

    /// <summary>A draft of the hospital's scientist that the company's was asked to confirm.</summary>
    public static async Task<(Guid Id, string Hash)> AskedAsync(this World world, ProposalContent? content = null)
    {
        content ??= await world.SmallAsync();
        var head = await world.Driver.ActorAsync(World.Head, None);
        var draft = await world.Host.Get<SaveDraftHandler>().HandleAsync(head, "draft-asked", new(world.Agreement.Id, null, 0, content), None);
        await world.Host.Get<ConfirmHandler>().AskAsync(head, "ask-asked", new(draft.ProposalId), None);
        return (draft.ProposalId, ProposalAccess.Hash(content, []));
    }

    /// <summary>"done", or the kind of the refusal.</summary>
    public static async Task<string> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return "done";
        }
        catch (RefusedException refused)
        {
            return refused.Kind.ToString();
        }
    }
}
