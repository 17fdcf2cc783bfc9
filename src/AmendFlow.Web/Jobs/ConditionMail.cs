using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Parties;
using AmendFlow.Mail;
using AmendFlow.Web.Jobs.Wording;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>Conditions under which somebody approved: to whoever can close them, and to whoever waits for it.</summary>
internal sealed class ConditionMail(MailLetter letter)
{
    private readonly MailFacts facts = letter.Facts;

    /// <returns>Null when none of them is open, or the reader's to close, any more, or the case came to nothing.</returns>
    public async Task<MailContent?> ToCloseAsync(CancellationToken cancellationToken)
    {
        var viewer = await facts.ViewerAsync(cancellationToken);
        var decision = Guid.Parse(facts.Word("decision")!);
        var open = (await facts.Db.Conditions.AsNoTracking().Where(c => c.DecisionId == decision && c.ClosedAt == null).OrderBy(c => c.Id).ToListAsync(cancellationToken))
            .Where(c => viewer?.Has(facts.Agreement!.Id, c.ClosedBySide, c.ClosedByRole) == true).ToList();
        if (open.Count == 0 || facts.Case!.Status.CameToNothing())
        {
            return null;
        }

        letter.Say(
            open.Count == 1
                ? $"In the step “{letter.Step(facts.Round!)}” somebody approved on a condition that is yours to close."
                : $"In the step “{letter.Step(facts.Round!)}” somebody approved on {open.Count} conditions that are yours to close.",
            open.Count == 1
                ? $"À l’étape « {letter.Step(facts.Round!)} », une approbation est assortie d’une réserve qu’il vous revient de lever."
                : $"À l’étape « {letter.Step(facts.Round!)} », une approbation est assortie de {open.Count} réserves qu’il vous revient de lever.");
        foreach (var condition in open)
        {
            letter.Say(
                MailBlock.Reasons,
                $"“{condition.Text}”, {condition.Blocks.Before().En}", $"« {condition.Text} », {condition.Blocks.Before().Fr}");
        }

        letter.Say(
            MailBlock.Next,
            $"Once {(open.Count == 1 ? "it is" : "they are")} met, say on the page of the case what shows it. There is no deadline; until then, what has to wait for it waits.",
            $"Une fois {(open.Count == 1 ? "cette condition remplie" : "ces conditions remplies")}, indiquez sur la page du dossier ce qui le montre. Il n’y a pas d’échéance ; d’ici là, ce qui en dépend attend.");
        letter.Why(open[0].ClosedByRole, open[0].ClosedBySide);
        letter.ProjectFacts();
        letter.Page("Open the case", "Ouvrir le dossier", $"/cases/{facts.Case!.Id}#conditions");
        return letter.Finish(open.Count == 1 ? letter.T("a condition to close", "une réserve à lever") : letter.T($"{open.Count} conditions to close", $"{open.Count} réserves à lever"));
    }

    /// <returns>Null when the case came to nothing, or is no longer the reader's to see.</returns>
    public async Task<MailContent?> ClosedAsync(CancellationToken cancellationToken)
    {
        if (facts.Case!.Status.CameToNothing()
            || await facts.ViewerAsync(cancellationToken) is not { } viewer || !viewer.SeesCaseOf(facts.Proposal!))
        {
            return null;
        }

        var id = Guid.Parse(facts.Word("condition")!);
        var condition = await facts.Db.Conditions.AsNoTracking().SingleAsync(c => c.Id == id, cancellationToken);

        // An open condition holds back what it names and all that comes after.
        var holding = Enum.GetValues<BlockedTransition>().Where(b => b <= condition.Blocks).ToList();
        var left = await facts.Db.Conditions.AsNoTracking().CountAsync(c => c.CaseId == condition.CaseId && c.ClosedAt == null && holding.Contains(c.Blocks), cancellationToken);
        var closer = Roles.Name(condition.ClosedByRole);
        letter.Say(
            $"A condition of the step “{letter.Step(facts.Round!)}” is closed ({closer.En}, {letter.Party(condition.ClosedBySide)}): “{condition.Text}”",
            $"Une réserve de l’étape « {letter.Step(facts.Round!)} » est levée ({closer.Fr}, {letter.Party(condition.ClosedBySide)}) : « {condition.Text} »");
        letter.Say(MailBlock.Reasons, $"What shows it: “{condition.Proof}”", $"Ce qui le montre : « {condition.Proof} »");
        letter.Say(
            MailBlock.Next,
            left switch
            {
                0 => $"No other condition has to be closed {condition.Blocks.Before().En}.",
                1 => $"One more condition has to be closed {condition.Blocks.Before().En}.",
                _ => $"{left} more conditions have to be closed {condition.Blocks.Before().En}.",
            },
            left switch
            {
                0 => $"Aucune autre réserve n’est à lever {condition.Blocks.Before().Fr}.",
                1 => $"Une autre réserve reste à lever {condition.Blocks.Before().Fr}.",
                _ => $"{left} autres réserves restent à lever {condition.Blocks.Before().Fr}.",
            });
        var decision = await facts.Db.Decisions.AsNoTracking().Where(d => d.Id == condition.DecisionId).Select(d => d.ActorId).SingleAsync(cancellationToken);
        if (decision == facts.Reader.Id)
        {
            letter.Say(MailBlock.Why, "Why you: you approved on this condition.", "Pourquoi vous : vous avez approuvé sous cette réserve.");
        }
        else
        {
            letter.Why(Role.Coordinator, viewer.Has(facts.Agreement!.Id, Side.A, Role.Coordinator) ? Side.A : Side.B);
        }

        letter.ProjectFacts();
        letter.Page("Open the case", "Ouvrir le dossier", $"/cases/{facts.Case!.Id}#conditions");
        return letter.Finish(letter.T("a condition is closed", "une réserve est levée"));
    }
}
