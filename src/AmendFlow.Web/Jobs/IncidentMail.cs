using AmendFlow.Mail;

namespace AmendFlow.Web.Jobs;

/// <summary>Tells whoever may settle it that a step met a problem. What went wrong in detail stands on the page, behind a sign-in.</summary>
internal sealed class IncidentMail(MailLetter letter)
{
    private readonly MailFacts facts = letter.Facts;

    public async Task<MailContent> WriteAsync(CancellationToken cancellationToken)
    {
        var seesCase = await facts.ReaderHasMandateAsync(cancellationToken);
        letter.Say(
            "A step of a case met a problem and cannot go on by itself. The other steps go on. Nothing was approved or refused by it.",
            "Une étape d’un dossier a rencontré un problème et ne peut pas continuer seule. Les autres étapes continuent. Rien n’a été approuvé ni refusé de ce fait.");
        if (seesCase)
        {
            letter.Say(
                "Please look at it: the page says what happened, and lets you run the step again, or pass over it where it decides nothing. A coordinator of either party can do so; please give a reason, which both parties read.",
                "Merci de l’examiner : la page dit ce qui s’est passé et permet de relancer l’étape, ou de la passer lorsqu’elle ne décide de rien. Un coordinateur de l’une ou l’autre partie peut le faire ; merci d’en donner le motif, lu par les deux parties.");
            letter.Why(facts.Task!.Role, facts.Side);
            letter.ProjectFacts();
            // The round is called "Problem: ...", after the step.
            letter.Fact("Step", "Étape", letter.Step(facts.Round!).Split(':', 2)[1].Trim());
        }
        else
        {
            letter.Say(
                "Why you: you look after this installation, and neither party has a coordinator. The administrator of a party has to give somebody that role; that person can then settle it.",
                "Pourquoi vous : vous administrez cette installation, et aucune partie n’a de coordinateur. L’administrateur d’une partie doit attribuer ce rôle ; la personne désignée pourra alors intervenir.");
            letter.Fact("Agreement", "Accord", facts.Agreement!.Reference);
        }

        letter.Page("Open the task", "Ouvrir la tâche", $"/tasks/{facts.Task!.Id}");
        letter.Small(
            $"If you are not {facts.Reader.Name}, please delete this mail.",
            $"Si vous n’êtes pas {facts.Reader.Name}, merci de supprimer ce courriel.");
        return letter.Finish(letter.Step(facts.Round!));
    }
}
