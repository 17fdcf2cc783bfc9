using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Mail;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>Tells the coordinators of a party that somebody says they did not make the decision that stands in their name.</summary>
internal sealed class DisputeMail(MailLetter letter)
{
    private readonly MailFacts facts = letter.Facts;

    public async Task<MailContent> WriteAsync(CancellationToken cancellationToken)
    {
        var decision = await facts.Db.Decisions.AsNoTracking().SingleAsync(d => d.TaskId == facts.Task!.Id, cancellationToken);
        var who = await facts.NameAsync(decision.ActorId, cancellationToken);
        if (!await facts.ReaderHasMandateAsync(cancellationToken))
        {
            letter.Say(
                $"Whoever holds the mailed link of {who} says that a decision which stands in their name was not theirs. Nothing was undone.",
                $"Le détenteur du lien reçu par {who} signale qu’une décision enregistrée à son nom n’était pas la sienne. Rien n’a été annulé.");
            letter.Say(
                "Why you: you look after this installation, and this person’s party has nobody else to coordinate. Please tell its administrator.",
                "Pourquoi vous : vous administrez cette installation, et la partie de cette personne n’a personne d’autre pour la coordination. Merci de prévenir son administrateur.");
            letter.Fact("Agreement", "Accord", facts.Agreement!.Reference);
            return Finish();
        }

        var kind = decision.Kind.Outcome(StepNatures.Of(facts.Task!.Role));
        letter.Say(
            $"Whoever holds the mailed link of {who} says: it was not me. It is about “{kind.En}” for the step “{letter.Step(facts.Round!)}”, recorded on {letter.Moment(decision.At)} {letter.ZoneNote()}.",
            $"Le détenteur du lien reçu par {who} signale : ce n’était pas moi. Il s’agit de « {kind.Fr} » pour l’étape « {letter.Step(facts.Round!)} », enregistré le {letter.Moment(decision.At)} {letter.ZoneNote()}.");
        letter.Say(
            $"Nothing was undone: the decision stands until people have looked into it. Please speak to {who} first, in person or by telephone, and not by mail. It stands among your tasks until somebody has written down what was found.",
            $"Rien n’a été annulé : la décision reste en vigueur jusqu’à ce que la situation soit examinée. Merci de parler d’abord à {who}, de vive voix ou par téléphone, et non par courriel. Cela figure parmi vos tâches jusqu’à ce que quelqu’un ait noté ce qui a été constaté.");
        var role = Roles.Name(Role.Coordinator);
        letter.Say(
            $"Why you: your role at {letter.Party(facts.Side)} under this agreement ({role.En.ToLowerInvariant()}).",
            $"Pourquoi vous : votre rôle au titre de cet accord ({role.Fr.ToLowerInvariant()}, {letter.Party(facts.Side)}).");
        letter.ProjectFacts();
        letter.Fact("Identified by", "Identification", letter.T(decision.Assurance.Name()));
        letter.LinkTo("Look into it", "Examiner", $"/disputes/{decision.Id}");
        return Finish();
    }

    private MailContent Finish() => letter.Finish(letter.T("somebody says: it was not me", "signalement : ce n’était pas moi"));
}
