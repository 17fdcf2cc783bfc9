using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Api;

/// <param name="Reference">Null before the first submission.</param>
public sealed record ApiProposalLine(Guid Id, string? Reference, string Title, string Agreement, bool IsMine, Bilingual State, DateTimeOffset ChangedAt);

/// <param name="Version">To be sent back with the next change.</param>
/// <param name="RevisionNumber">0 before the first submission.</param>
/// <param name="Draft">The open draft, for its scientists only; null when none is open.</param>
/// <param name="DraftHash">Of the draft and its files, to be sent back when you confirm it; null without a draft.</param>
/// <param name="ChangesWanted">What the co-proposer wants changed before they confirm; null when nothing.</param>
/// <param name="Submitted">The latest revision; null before the first submission.</param>
public sealed record ApiProposal(
    Guid Id, Guid AgreementId, string? Reference, string Title, Side Side, int Version, int RevisionNumber, Guid? CaseId,
    DateTimeOffset? ConfirmedAt, ProposalContent? Draft, string? DraftHash, string? ChangesWanted, ProposalContent? Submitted);

public sealed record ApiNewProposal(Guid AgreementId, ProposalContent Content);

/// <param name="Version">Of the proposal as it was read: a change by somebody else meanwhile is refused.</param>
public sealed record ApiChangedProposal(int Version, ProposalContent Content);

/// <param name="Note">What has changed; needed from the second revision on.</param>
public sealed record ApiSubmission(int Version, string Note = "");

/// <param name="Reason">Shared with everybody who acted.</param>
public sealed record ApiWithdrawal(string Reason);

/// <param name="SeenHash">The draftHash of the proposal, or the seenHash of the task: what you read.</param>
public sealed record ApiConfirmation(string SeenHash);

/// <param name="Reason">What has to change; the proposer gets it by mail.</param>
public sealed record ApiWantedChanges(string Reason);

public sealed record ApiNothing;

/// <param name="Side">Your party.</param>
/// <param name="Reason">For your party's own people.</param>
public sealed record ApiScientist(Side Side, Guid PersonId, string Reason);

internal static class ProposalApi
{
    public static void MapProposalApi(this RouteGroupBuilder api)
    {
        var proposals = api.MapGroup("/proposals");
        proposals.MapGet("", ListAsync).Reads("ListProposals", "The proposals that you are behind, latest change first.");
        proposals.MapGet("/{id:guid}", GetAsync).Reads("GetProposal", "One proposal: its open draft and its latest revision.");
        proposals.MapPost("", CreateAsync).Writes<ApiNewProposal>("CreateProposal", "Start a proposal. It may be half filled; submission asks for the rest.");
        proposals.MapPut("/{id:guid}", ChangeAsync).Writes<ApiChangedProposal>("ChangeProposal", "Replace the open draft, or open one.");
        proposals.MapPost("/{id:guid}/submit", SubmitAsync).Writes<ApiSubmission>(
            "SubmitProposal", "Submit the open draft: the first time starts the case, later times answer requests for changes.");
        proposals.MapPost("/{id:guid}/withdraw", WithdrawAsync).Writes<ApiWithdrawal>(
            "WithdrawProposal", "Take a submitted proposal back, until the text of the amendment is frozen.");
        proposals.MapPost("/{id:guid}/ask", AskAsync).Writes<ApiNothing>("AskConfirmation", "Ask the co-proposer of the other party to confirm the draft.");
        proposals.MapPost("/{id:guid}/confirm", ConfirmAsync).Writes<ApiConfirmation>("ConfirmProposal", "As co-proposer: stand behind the draft as you read it.");
        proposals.MapPost("/{id:guid}/want-changes", WantChangesAsync).Writes<ApiWantedChanges>(
            "WantChanges", "As co-proposer: say what has to change before you confirm, or take your confirmation back.");
        proposals.MapPost("/{id:guid}/scientist", NameScientistAsync).Writes<ApiScientist>(
            "NameScientist", "As coordinator or administrator: name another responsible scientist of your party.");
    }

    private static async Task<Ok<List<ApiProposalLine>>> ListAsync(CurrentViewer current, ProposalListPages proposals, CancellationToken cancellationToken)
    {
        var model = await proposals.LoadAsync(await current.GetAsync(cancellationToken), cancellationToken);
        return TypedResults.Ok(model.Proposals
            .Select(p => new ApiProposalLine(p.Id, p.Reference, p.Title, p.Agreement, p.IsProposer, p.State, p.ChangedAt)).ToList());
    }

    private static async Task<Ok<ApiProposal>> GetAsync(Guid id, CurrentViewer current, Database database, CancellationToken cancellationToken)
    {
        var viewer = await current.GetAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        var proposal = await db.Proposals.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancellationToken);
        if (proposal is null || !ProposalAccess.Sees(viewer, proposal))
        {
            throw Refuse.NotFound();
        }

        var submitted = await db.ProposalRevisions.AsNoTracking()
            .Where(r => r.ProposalId == id).OrderByDescending(r => r.Number).Select(r => r.Content).FirstOrDefaultAsync(cancellationToken);
        var readsDraft = ProposalAccess.ReadsDraft(viewer, proposal);
        var latest = submitted is null ? null : ProposalAccess.Read(submitted);

        var draftHash = readsDraft && proposal.Draft is { } stored
            ? ProposalAccess.Hash(ProposalAccess.Read(stored), await ProposalAccess.DraftAttachmentsAsync(db, id, cancellationToken))
            : null;

        // The title of a draft in work is as private as the draft.
        return TypedResults.Ok(new ApiProposal(
            proposal.Id, proposal.AgreementId, proposal.Reference, readsDraft ? proposal.Title : latest?.Title ?? "", proposal.Side, proposal.Version,
            proposal.RevisionNumber, proposal.CaseId, readsDraft ? proposal.ConfirmedAt : null,
            readsDraft && proposal.Draft is { } draft ? ProposalAccess.Read(draft) : null, draftHash, readsDraft ? proposal.ChangesWanted : null, latest));
    }

    private static async Task<Created<SaveDraftAnswer>> CreateAsync(
        HttpRequest request, CurrentViewer current, SaveDraftHandler handler, CancellationToken cancellationToken)
    {
        var commandId = request.CommandId();
        var body = await ApiJson.ReadAsync<ApiNewProposal>(request, cancellationToken);
        var answer = await handler.HandleAsync(
            await current.ActorAsync(cancellationToken), commandId, new SaveDraftCommand(body.AgreementId, null, 0, body.Content), cancellationToken);
        return TypedResults.Created($"/api/proposals/{answer.ProposalId}", answer);
    }

    private static async Task<Ok<SaveDraftAnswer>> ChangeAsync(
        Guid id, HttpRequest request, CurrentViewer current, SaveDraftHandler handler, Database database, CancellationToken cancellationToken)
    {
        var commandId = request.CommandId();
        var body = await ApiJson.ReadAsync<ApiChangedProposal>(request, cancellationToken);
        await using var db = database.CreateDbContext();
        var agreementId = await db.Proposals.Where(p => p.Id == id).Select(p => p.AgreementId).SingleOrDefaultAsync(cancellationToken);
        return TypedResults.Ok(await handler.HandleAsync(
            await current.ActorAsync(cancellationToken), commandId, new SaveDraftCommand(agreementId, id, body.Version, body.Content), cancellationToken));
    }

    private static async Task<Ok<SubmitAnswer>> SubmitAsync(
        Guid id, HttpRequest request, CurrentViewer current, SubmitHandler handler, CancellationToken cancellationToken)
    {
        var commandId = request.CommandId();
        var body = await ApiJson.ReadAsync<ApiSubmission>(request, cancellationToken);
        return TypedResults.Ok(await handler.HandleAsync(
            await current.ActorAsync(cancellationToken), commandId, new SubmitCommand(id, body.Version, body.Note), cancellationToken));
    }

    private static async Task<Ok<WithdrawAnswer>> WithdrawAsync(
        Guid id, HttpRequest request, CurrentViewer current, WithdrawHandler handler, CancellationToken cancellationToken)
    {
        var commandId = request.CommandId();
        var body = await ApiJson.ReadAsync<ApiWithdrawal>(request, cancellationToken);
        return TypedResults.Ok(await handler.HandleAsync(
            await current.ActorAsync(cancellationToken), commandId, new WithdrawCommand(id, body.Reason), cancellationToken));
    }

    private static async Task<Ok<ConfirmAnswer>> AskAsync(
        Guid id, HttpRequest request, CurrentViewer current, ConfirmHandler handler, CancellationToken cancellationToken)
    {
        var commandId = request.CommandId();
        _ = await ApiJson.ReadAsync<ApiNothing>(request, cancellationToken);
        return TypedResults.Ok(await handler.AskAsync(
            await current.ActorAsync(cancellationToken), commandId, new AskConfirmationCommand(id), cancellationToken));
    }

    private static async Task<Ok<ConfirmAnswer>> ConfirmAsync(
        Guid id, HttpRequest request, CurrentViewer current, ConfirmHandler handler, CancellationToken cancellationToken)
    {
        var commandId = request.CommandId();
        var body = await ApiJson.ReadAsync<ApiConfirmation>(request, cancellationToken);
        return TypedResults.Ok(await handler.ConfirmAsync(
            await current.ActorAsync(cancellationToken), commandId, new ConfirmCommand(id, body.SeenHash), cancellationToken));
    }

    private static async Task<Ok<ConfirmAnswer>> WantChangesAsync(
        Guid id, HttpRequest request, CurrentViewer current, ConfirmHandler handler, CancellationToken cancellationToken)
    {
        var commandId = request.CommandId();
        var body = await ApiJson.ReadAsync<ApiWantedChanges>(request, cancellationToken);
        return TypedResults.Ok(await handler.WantChangesAsync(
            await current.ActorAsync(cancellationToken), commandId, new WantChangesCommand(id, body.Reason), cancellationToken));
    }

    private static async Task<Ok<NameScientistAnswer>> NameScientistAsync(
        Guid id, HttpRequest request, CurrentViewer current, NameScientistHandler handler, CancellationToken cancellationToken)
    {
        var commandId = request.CommandId();
        var body = await ApiJson.ReadAsync<ApiScientist>(request, cancellationToken);
        return TypedResults.Ok(await handler.HandleAsync(
            await current.ActorAsync(cancellationToken), commandId, new NameScientistCommand(id, body.Side, body.PersonId, body.Reason), cancellationToken));
    }
}
