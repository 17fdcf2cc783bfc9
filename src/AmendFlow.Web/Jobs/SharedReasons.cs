using AmendFlow.Agreements.Approval;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Jobs.Wording;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>The reasons for which a proposal comes back. Reasons are shared between the parties; who wrote them in a private lane is not.</summary>
internal sealed class SharedReasons(MailLetter letter)
{
    public async Task QuoteAsync(CancellationToken cancellationToken)
    {
        var facts = letter.Facts;
        var revise = facts.Round!;
        letter.Say(
            MailBlock.Ask,
            "Your proposal came back to you: changes are asked for before it can go on. Please change it and submit it again; one new revision answers every request that is open. Approvals of what you leave unchanged stay.",
            "Votre proposition vous revient : des modifications sont demandées avant qu’elle puisse avancer. Merci de la modifier et de la soumettre de nouveau ; une seule révision répond à toutes les demandes ouvertes. Les avis rendus sur ce que vous ne changez pas restent acquis.");

        // The step that closed in the same act as the revision was asked for is the one that asks.
        var askedBy = await facts.Db.Rounds.AsNoTracking()
            .Where(r => r.CaseId == revise.CaseId && r.ClosedAt == revise.OpenedAt && r.Id != revise.Id)
            .OrderBy(r => r.Id).ToListAsync(cancellationToken);
        var requests = await facts.Db.Decisions.AsNoTracking()
            .Where(d => d.CaseId == revise.CaseId && d.Kind == DecisionKind.RequestChanges && !d.IsOpinion)
            .OrderBy(d => d.At).ToListAsync(cancellationToken);
        foreach (var round in askedBy)
        {
            foreach (var request in requests.Where(d => d.RoundId == round.Id))
            {
                Quote(letter.Step(round), letter.Party(request.Side), request.Reason);
            }

            if (round.Kind == RoundKind.Work && await new ClosingWords(letter).NoteAsync(round, cancellationToken) is { Length: > 0 } note)
            {
                Quote(letter.Step(round), letter.Party(round.Side ?? facts.Side), note);
            }
        }
    }

    private void Quote(string step, string party, string reason)
    {
        var by = step.Contains(party, StringComparison.Ordinal) ? step : $"{step}, {party}";
        letter.Say(MailBlock.Reasons, $"{by}:\n“{reason}”", $"{by} :\n« {reason} »");
    }
}
