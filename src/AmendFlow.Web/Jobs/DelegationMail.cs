using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Engine;
using AmendFlow.Mail;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>Tells a stand-in, or the one who is away, who answers for whom and when, and when that ends before its day.</summary>
internal sealed class DelegationMail(MailLetter letter)
{
    private readonly MailFacts facts = letter.Facts;

    public async Task<MailContent> WriteAsync(CancellationToken cancellationToken)
    {
        var id = Guid.Parse(facts.Word("delegation")!);
        var delegation = await facts.Db.Delegations.AsNoTracking().SingleAsync(d => d.Id == id, cancellationToken);
        var principal = await facts.NameAsync(delegation.PrincipalId, cancellationToken);
        var standIn = await facts.NameAsync(delegation.DelegateId, cancellationToken);
        var lent = facts.Mail.Kind == MailKind.DelegationEnded ? [delegation.Role] : await facts.Db.Delegations.AsNoTracking()
            .Where(d => d.PrincipalId == delegation.PrincipalId && d.DelegateId == delegation.DelegateId && d.AgreementId == delegation.AgreementId && d.GivenAt == delegation.GivenAt)
            .OrderBy(d => d.Id).Select(d => d.Role).ToListAsync(cancellationToken);
        var role = new Bilingual(string.Join(", ", lent.Select(r => Roles.Name(r).En)), string.Join(", ", lent.Select(r => Roles.Name(r).Fr)));
        var isStandIn = delegation.DelegateId == facts.Reader.Id;
        letter.Fact("Role", "Rôle", $"{letter.T(role)}, {letter.Party(delegation.Side)}");
        letter.Fact("Agreement", "Accord", facts.Agreement!.Reference);
        if (facts.Mail.Kind == MailKind.DelegationEnded)
        {
            letter.Say(
                isStandIn ? $"You no longer stand in for {principal}. What you have not answered goes back to them." : $"{standIn} no longer stands in for you. What is not answered comes back to you.",
                isStandIn ? $"Vous ne suppléez plus {principal}. Ce à quoi vous n’avez pas répondu lui revient." : $"{standIn} ne vous supplée plus. Ce qui reste sans réponse vous revient.");
            return letter.Finish(letter.T($"a delegation has ended: {role.En.ToLowerInvariant()}", $"fin de délégation : {role.Fr.ToLowerInvariant()}"));
        }

        var (from, to) = (letter.Day(delegation.From), letter.Day(delegation.To));
        letter.Say(
            isStandIn ? $"From {from} to {to} you stand in for {principal}: what is asked of them in this role comes to you." : $"From {from} to {to} {standIn} stands in for you: what is asked of you in this role goes to them.",
            isStandIn ? $"Du {from} au {to}, vous suppléez {principal} : ce qui lui est demandé dans ce rôle vous parvient." : $"Du {from} au {to}, {standIn} vous supplée : ce qui vous est demandé dans ce rôle lui parvient.");
        letter.Say(
            isStandIn
                ? $"Your answers are recorded as yours, given for {principal}. You are not asked about a project of your own, nor where you declared a conflict of interest, and you cannot pass the delegation on."
                : "The answers are recorded under both names. If this is not what you want, end it on the page “Absence”.",
            isStandIn
                ? $"Vos réponses sont enregistrées à votre nom, pour {principal}. Vous n’êtes pas sollicité sur un projet qui est le vôtre, ni là où vous avez déclaré un conflit d’intérêts, et la délégation ne se transmet pas."
                : "Les réponses sont enregistrées sous les deux noms. Si cela ne vous convient pas, mettez-y fin sur la page « Absence ».");
        letter.Page("Open “Absence”", "Ouvrir « Absence »", "/delegations");
        return letter.Finish(isStandIn
            ? letter.T($"you stand in for {principal}", $"vous suppléez {principal}")
            : letter.T($"{standIn} stands in for you", $"{standIn} vous supplée"));
    }
}
