using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Mail;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Jobs.Wording;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>Conditions under which somebody approved: to whoever can close them, and to whoever waits for it.</summary>
internal sealed class ConditionMail(MailLetter letter)
{
    private readonly MailFacts facts = letter.Facts;

    /// <returns>Null when none of them is open, or the reader's to close, any more.</returns>
    public async Task<MailContent?> ToCloseAsync(CancellationToken cancellationToken)
    {
        var viewer = await Viewer.LoadAsync(facts.Db, facts.Reader.Id, facts.Mail.OwedAt, cancellationToken);
        var decision = Guid.Parse(facts.Word("decision")!);
        var open = (await facts.Db.Conditions.AsNoTracking().Where(c => c.DecisionId == decision && c.ClosedAt == null).OrderBy(c => c.Id).ToListAsync(cancellationToken))
            .Where(c => viewer?.Has(facts.Agreement!.Id, c.ClosedBySide, c.ClosedByRole) == true).ToList();
        if (open.Count == 0)
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
                $"Before {condition.Blocks.Name().En}: “{condition.Text}”", $"Avant : {condition.Blocks.Name().Fr}. « {condition.Text} »");
        }

        letter.Say(
            MailBlock.Next,
            "Once it is met, say on the page of the case what shows it. There is no deadline; until then what it holds back waits.",
            "Une fois la condition remplie, indiquez sur la page du dossier ce qui le montre. Il n’y a pas d’échéance ; d’ici là, ce qu’elle bloque attend.");
        Why(open[0].ClosedByRole, open[0].ClosedBySide);
        letter.ProjectFacts();
        letter.Page("Open the case", "Ouvrir le dossier", $"/cases/{facts.Case!.Id}#conditions");
        return letter.Finish(open.Count == 1 ? letter.T("a condition to close", "une réserve à lever") : letter.T($"{open.Count} conditions to close", $"{open.Count} réserves à lever"));
    }

    public async Task<MailContent> ClosedAsync(CancellationToken cancellationToken)
    {
        var id = Guid.Parse(facts.Word("condition")!);
        var condition = await facts.Db.Conditions.AsNoTracking().SingleAsync(c => c.Id == id, cancellationToken);
        var left = await facts.Db.Conditions.AsNoTracking().CountAsync(c => c.CaseId == condition.CaseId && c.ClosedAt == null && c.Blocks == condition.Blocks, cancellationToken);
        var closer = Roles.Name(condition.ClosedByRole);
        letter.Say(
            $"A condition of the step “{letter.Step(facts.Round!)}” is closed ({closer.En}, {letter.Party(condition.ClosedBySide)}): “{condition.Text}”",
            $"Une réserve de l’étape « {letter.Step(facts.Round!)} » est levée ({closer.Fr}, {letter.Party(condition.ClosedBySide)}) : « {condition.Text} »");
        letter.Say(MailBlock.Reasons, $"What shows it: “{condition.Proof}”", $"Ce qui le montre : « {condition.Proof} »");
        letter.Say(
            MailBlock.Next,
            left == 0
                ? $"No condition holds back {condition.Blocks.Name().En} any more."
                : $"{left} more {(left == 1 ? "condition holds" : "conditions hold")} back {condition.Blocks.Name().En}.",
            left == 0
                ? $"Plus aucune réserve ne bloque : {condition.Blocks.Name().Fr}."
                : $"{(left == 1 ? "Une autre réserve bloque" : $"{left} autres réserves bloquent")} encore : {condition.Blocks.Name().Fr}.");
        var decision = await facts.Db.Decisions.AsNoTracking().Where(d => d.Id == condition.DecisionId).Select(d => d.ActorId).SingleAsync(cancellationToken);
        if (decision == facts.Reader.Id)
        {
            letter.Say(MailBlock.Why, "Why you: you approved on this condition.", "Pourquoi vous : vous avez approuvé sous cette réserve.");
        }
        else
        {
            Why(Role.Coordinator, null);
        }

        letter.ProjectFacts();
        letter.Page("Open the case", "Ouvrir le dossier", $"/cases/{facts.Case!.Id}#conditions");
        return letter.Finish(letter.T("a condition is closed", "une réserve est levée"));
    }

    private void Why(Role role, Side? side)
    {
        var name = Roles.Name(role);
        letter.Say(
            MailBlock.Why,
            $"Why you: your role{(side is { } a ? $" at {letter.Party(a)}" : "")} under this agreement ({name.En.ToLowerInvariant()}).",
            $"Pourquoi vous : votre rôle au titre de cet accord ({name.Fr.ToLowerInvariant()}{(side is { } b ? $", {letter.Party(b)}" : "")}).");
    }
}
