using AmendFlow.Data;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Tasks;

/// <summary>What is asked about proposals, as rows among the tasks.</summary>
internal static class AskRows
{
    public static Bilingual Step(ProposalAsk ask) => ask.Kind == ProposalAskKind.Confirm
        ? new("Read the draft; confirm it, or say what to change", "Lire le brouillon ; le confirmer, ou dire quoi modifier")
        : new("Name another responsible scientist", "Désigner un autre responsable scientifique");

    public static Bilingual Why(ProposalAsk ask) => ask.Kind == ProposalAskKind.Confirm
        ? new("The draft names you as the responsible scientist of your party.", "Le brouillon vous désigne comme responsable scientifique de votre partie.")
        : new("The responsible scientist of your party has left, or is no scientist under this agreement any more.",
            "Le responsable scientifique de votre partie est parti, ou n’a plus de mandat de scientifique au titre de cet accord.");

    public static async Task<IReadOnlyList<TaskRow>> LoadAsync(
        AmendFlowDbContext db, Viewer viewer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = new List<TaskRow>();
        foreach (var ask in await ProposalAsks.OfAsync(db, viewer, now, cancellationToken))
        {
            var proposal = ask.Proposal;
            var confirm = ask.Kind == ProposalAskKind.Confirm;
            var agreement = await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleAsync(a => a.Id == proposal.AgreementId, cancellationToken);
            var fromId = confirm || ask.Side == proposal.Side ? proposal.ProposerId : proposal.CoProposerId!.Value;
            var from = await db.People.Where(p => p.Id == fromId).Select(p => p.Name).SingleAsync(cancellationToken);
            var zone = TimeZoneInfo.FindSystemTimeZoneById(agreement.Of(ask.Side).Zone);
            rows.Add(new TaskRow(
                confirm ? $"/proposals/{proposal.Id}" : $"/proposals/{proposal.Id}/scientist",
                ProposalAccess.Sees(viewer, proposal)
                    ? new(proposal.Title, proposal.Title)
                    : new("A proposal that is not submitted yet", "Une proposition pas encore déposée"),
                proposal.Reference ?? agreement.Reference,
                Step(ask),
                PeopleWords.At(from, agreement.Of(confirm ? proposal.Side : ask.Side).Name),
                viewer.Person.Name,
                confirm ? proposal.ConfirmationAskedAt?.DayIn(zone) : null,
                null,
                false,
                Why(ask),
                null));
        }

        return rows;
    }
}
