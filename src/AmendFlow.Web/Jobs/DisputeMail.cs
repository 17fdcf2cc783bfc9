using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Mail;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>Tells the coordinators of a party that somebody says they did not make the decision that stands in their name; and what came of it.</summary>
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
        letter.Why(Role.Coordinator, facts.Side);
        letter.ProjectFacts();
        letter.Fact("Identified by", "Identification", letter.T(decision.Assurance.Name()));
        letter.LinkTo("Look into it", "Examiner", $"/disputes/{decision.Id}");
        return Finish();
    }

    /// <summary>To whom the decision names where it is theirs, else to a coordinator of the other party, who learns no name.</summary>
    /// <returns>Null when the case is no longer the reader's to see.</returns>
    public async Task<MailContent?> SettledAsync(CancellationToken cancellationToken)
    {
        if ((await facts.ViewerAsync(cancellationToken))?.SeesCaseOf(facts.Proposal!) != true)
        {
            return null;
        }

        var id = Guid.Parse(facts.Word("decision")!);
        var decision = await facts.Db.Decisions.AsNoTracking().SingleAsync(d => d.Id == id, cancellationToken);
        var outcome = await facts.Db.Disputes.AsNoTracking().Where(d => d.DecisionId == id).Select(d => d.Outcome).SingleAsync(cancellationToken);
        var role = await facts.Db.Tasks.Where(t => t.Id == decision.TaskId).Select(t => t.Role).SingleAsync(cancellationToken);
        var kind = decision.Kind.Outcome(StepNatures.Of(role));
        var (party, step) = (letter.Party(decision.Side), letter.Step(facts.Round!));
        if (decision.ActorId == facts.Reader.Id)
        {
            letter.Say(
                $"By your mailed link it was said that “{kind.En}” of {letter.Moment(decision.At)} {letter.ZoneNote()}, for the step “{step}”, was not yours. A coordinator of {party} has looked into it.",
                $"Par le lien qui vous a été envoyé, il a été signalé que « {kind.Fr} » du {letter.Moment(decision.At)} {letter.ZoneNote()}, pour l’étape « {step} », n’était pas de vous. La coordination ({party}) l’a examiné.");
            letter.Say("It was noted that the decision is yours after all. Nothing changes.", "Il a été noté que la décision est bien la vôtre. Rien ne change.");
            var coordinators = await facts.CoordinatorsAsync(decision.Side, cancellationToken);
            letter.Say(
                $"If that is not right, speak to your coordinator{(coordinators.Length > 0 ? $": {coordinators}" : "")}.",
                $"Si ce n’est pas exact, parlez-en à votre coordinateur{(coordinators.Length > 0 ? $" : {coordinators}" : "")}.");
        }
        else
        {
            letter.Say(
                $"An answer of {party} for the step “{step}” was disputed: “{kind.En}”, recorded on {letter.Moment(decision.At)} {letter.ZoneNote()}. Its coordinators have looked into it.",
                $"Une réponse de la partie {party} à l’étape « {step} » a été contestée : « {kind.Fr} », enregistrée le {letter.Moment(decision.At)} {letter.ZoneNote()}. Sa coordination l’a examinée.");
            letter.Say(
                outcome == DisputeOutcome.NotTheirs
                    ? "It was not given by the person in whose name it stands."
                    : "Whether it was given by the person in whose name it stands could not be cleared up.",
                outcome == DisputeOutcome.NotTheirs
                    ? "Elle n’a pas été donnée par la personne au nom de laquelle elle figure."
                    : "Il n’a pas été possible d’établir si elle a été donnée par la personne au nom de laquelle elle figure.");
            letter.Say(
                $"Nothing was undone: it counts until both parties agree otherwise. Please agree with {party} what becomes of the step.",
                $"Rien n’a été annulé : elle compte tant que les parties n’en conviennent pas autrement. Merci de convenir avec {party} du sort de l’étape.");
            letter.Why(Role.Coordinator, decision.Side.Other());
        }

        letter.ProjectFacts();
        letter.CasePage("Open the case", "Ouvrir le dossier");
        return letter.Finish(letter.T("what came of “it was not me”", "suite donnée à « ce n’était pas moi »"));
    }

    private MailContent Finish() => letter.Finish(letter.T("somebody says: it was not me", "signalement : ce n’était pas moi"));
}
