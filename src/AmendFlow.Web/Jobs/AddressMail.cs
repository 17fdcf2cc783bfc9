using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Mail;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>Tells whoever can do something about it that mails to somebody of their party come back.</summary>
internal sealed class AddressMail(MailLetter letter)
{
    private readonly MailFacts facts = letter.Facts;

    public async Task<MailContent> WriteAsync(CancellationToken cancellationToken)
    {
        var personId = Guid.Parse(facts.Word("person")!);
        var person = await facts.Db.People.AsNoTracking().SingleAsync(p => p.Id == personId, cancellationToken);
        letter.Say(
            $"Mails to {person.Name} come back: the mail server says that they cannot be delivered. Until the address is changed or confirmed, nothing more is sent to it.",
            $"Les courriels destinés à {person.Name} reviennent : le serveur de messagerie indique qu’ils ne peuvent pas être remis. Tant que l’adresse n’est pas corrigée ou confirmée, plus rien n’y est envoyé.");
        letter.Fact("Address", "Adresse", person.Email);
        if (facts.Agreement is null || facts.Word("side") is not { } side)
        {
            letter.LinkTo("Open the account", "Ouvrir le compte", $"/admin/people/{personId}");
            return Finish();
        }

        if (!await facts.ReaderHasMandateAsync(cancellationToken))
        {
            letter.Say(
                "Why you: you look after this installation, and this person’s party has nobody else to coordinate.",
                "Pourquoi vous : vous administrez cette installation, et la partie de cette personne n’a personne d’autre pour la coordination.");
            letter.Fact("Agreement", "Accord", facts.Agreement.Reference);
            letter.LinkTo("Open the account", "Ouvrir le compte", $"/admin/people/{personId}");
            return Finish();
        }

        var open = await facts.Db.Tasks.AsNoTracking()
            .Where(t => t.AssigneeId == personId && t.State == TaskState.Open)
            .Join(facts.Db.Cases.Where(c => c.AgreementId == facts.Agreement.Id), t => t.CaseId, c => c.Id, (t, _) => t.Id).CountAsync(cancellationToken);
        letter.Say(
            open == 0
                ? "Nothing is asked of this person at the moment."
                : $"What is asked of this person ({open}) stays open, and its deadlines run on. It stands among your tasks: ask somebody else there, or let an administrator of your party correct the address.",
            open == 0
                ? "Rien n’est demandé à cette personne en ce moment."
                : $"Ce qui lui est demandé ({open}) reste ouvert, et les échéances courent. Vous le trouverez parmi vos tâches : sollicitez quelqu’un d’autre, ou faites corriger l’adresse par un administrateur de votre partie.");
        letter.Why(Role.Coordinator, Enum.Parse<Side>(side));
        letter.Fact("Agreement", "Accord", facts.Agreement.Reference);
        letter.LinkTo("Open my tasks", "Ouvrir mes tâches", "/tasks");
        return Finish();
    }

    private MailContent Finish() => letter.Finish(letter.T("mails to somebody come back", "des courriels reviennent"));
}
