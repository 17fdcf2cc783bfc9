using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Proposals;

/// <param name="Title">Null before the first submission: what a draft says stays with its scientists.</param>
/// <param name="Current">Who is responsible now.</param>
/// <param name="IsGone">Has left, or is no scientist under this agreement any more.</param>
/// <param name="People">Who may be named.</param>
public sealed record ScientistModel(
    Guid ProposalId, AgreementHead Agreement, Side Side, bool IsProposer, string? Title, string? Reference, Guid? CaseId, string Current, bool IsGone, bool IsOpen,
    IReadOnlyList<Choice> People, PostedForm Posted, IReadOnlyList<FieldError> Errors, string CommandId);

/// <summary>The page on which a party names another of its scientists as the responsible one.</summary>
public sealed class ScientistPages(CurrentViewer current, Database database, NameScientistHandler handler, TimeProvider time, IIds ids)
{
    /// <param name="side">"a" or "b"; else the reader's own.</param>
    public async Task<IResult> ShowAsync(
        Guid proposalId, string? side, PostedForm posted, IReadOnlyList<FieldError> errors, CancellationToken cancellationToken, int status = StatusCodes.Status200OK)
    {
        var viewer = await current.GetAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        var proposal = await db.Proposals.AsNoTracking().SingleOrDefaultAsync(p => p.Id == proposalId, cancellationToken) ?? throw Refuse.NotFound();
        var may = Enum.GetValues<Side>().Where(s => NameScientistHandler.May(viewer, proposal, s)).ToList();
        if (may.Count == 0)
        {
            throw Refuse.NotFound();
        }

        var chosen = may.Where(s => ProposalForm.SideKey(s) == side).Concat(may).First();
        return Page.Show<ScientistPage>(await ModelAsync(db, viewer, proposal, chosen, posted, errors, cancellationToken), status);
    }

    public async Task<IResult> NameAsync(HttpRequest request, Guid proposalId, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        var side = form.Text("side") switch { "a" => Side.A, "b" => Side.B, _ => throw Refuse.NotFound() };
        try
        {
            var person = form.Id("personId") ?? throw Refuse.Invalid("personId", "Choose a person.", "Choisissez une personne.");
            var answer = await handler.HandleAsync(
                await current.ActorAsync(cancellationToken), form.CommandId,
                new NameScientistCommand(proposalId, side, person, form.Text("reason").ReplaceLineEndings("\n").Trim()), cancellationToken);
            return LocalUrl.SeeOther(answer.CaseId is { } caseId ? $"/cases/{caseId}?tab=parties&done=handed-over" : "/tasks?done=handed-over");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            return await ShowAsync(proposalId, form.Text("side"), form, refused.Errors(), cancellationToken, refused.Status());
        }
    }

    private async Task<ScientistModel> ModelAsync(
        AmendFlowDbContext db, Viewer viewer, Proposal proposal, Side side, PostedForm posted, IReadOnlyList<FieldError> errors, CancellationToken cancellationToken)
    {
        var isProposer = side == proposal.Side;
        var currentId = isProposer ? proposal.ProposerId : proposal.CoProposerId;
        var party = await db.Parties.AsNoTracking().SingleAsync(p => p.AgreementId == proposal.AgreementId && p.Side == side, cancellationToken);
        var today = party.Calendar().LocalDate(time.GetUtcNow());
        var holders = await Asking.HoldersAsync(db, proposal.AgreementId, side, [Role.Scientist], today, cancellationToken);
        var rounds = proposal.CaseId is { } caseId
            ? await db.Rounds.AsNoTracking().Include(r => r.Tasks).Where(r => r.CaseId == caseId).ToListAsync(cancellationToken)
            : [];
        var isOpen = currentId is not null
            && (proposal.CaseId is null || await db.Cases.AnyAsync(c => c.Id == proposal.CaseId && c.EndedAt == null, cancellationToken));
        return new ScientistModel(
            proposal.Id,
            await ProposalFormPages.HeadAsync(db, proposal.AgreementId, side, viewer, cancellationToken),
            side,
            isProposer,
            ProposalAccess.Sees(viewer, proposal) ? proposal.Title : null,
            proposal.Reference,
            proposal.CaseId,
            await db.People.Where(p => p.Id == currentId).Select(p => p.Name).SingleOrDefaultAsync(cancellationToken) ?? "–",
            holders.All(h => h.Person.Id != currentId),
            isOpen,

            // The handler checks the same again; the list only spares people a refusal.
            [.. holders.Where(h => h.Person.Id != proposal.ProposerId && h.Person.Id != proposal.CoProposerId && !Standing.HasActed(rounds, h.Person.Id))
                .OrderBy(h => h.Person.Name, StringComparer.CurrentCulture)
                .Select(h => new Choice(h.Person.Id.ToString(), h.Person.Name))],
            posted,
            errors,
            ids.Next().ToString("N"));
    }
}
