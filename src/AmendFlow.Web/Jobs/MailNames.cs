using AmendFlow.Data.Jobs;
using AmendFlow.Engine;

namespace AmendFlow.Web.Jobs;

/// <summary>What mails are called where people look at them: for a list, or behind a colon.</summary>
internal static class MailNames
{
    public static Bilingual Of(MailKind kind) => kind switch
    {
        MailKind.AskedToDecide => new("asked to decide", "demande de décision"),
        MailKind.AskedToWork => new("asked to do something", "demande d’intervention"),
        MailKind.Reminder => new("reminder", "rappel"),
        MailKind.Overdue => new("reminder after the deadline", "relance après l’échéance"),
        MailKind.Escalated => new("escalation", "remontée hiérarchique"),
        MailKind.Decided => new("result of a step", "résultat d’une étape"),
        MailKind.ChangesRequested => new("changes requested", "modifications demandées"),
        MailKind.Approved => new("proposal approved", "proposition approuvée"),
        MailKind.Released => new("announcement released", "annonce diffusée"),
        MailKind.Rejected => new("proposal rejected", "proposition refusée"),
        MailKind.Withdrawn => new("proposal withdrawn", "proposition retirée"),
        MailKind.Lapsed => new("step lapsed", "étape caduque"),
        MailKind.Reached => new("step reached", "étape atteinte"),
        MailKind.Reassigned => new("task handed over", "tâche transmise"),
        MailKind.Blocked => new("nobody to ask", "personne à solliciter"),
        MailKind.Code => new("code for a link", "code pour un lien"),
        MailKind.Invitation => new("invitation", "invitation"),
        MailKind.ConfirmationAsked => new("asked to confirm a proposal", "demande de confirmation d’une proposition"),
        MailKind.Recorded => new("decision recorded", "décision enregistrée"),
        MailKind.Incident => new("a step met a problem", "problème à une étape"),
        MailKind.Confirmed => new("proposal confirmed", "proposition confirmée"),
        MailKind.ChangesWanted => new("co-proposer asks for changes", "modifications demandées par le co-auteur"),
        MailKind.ScientistNamed => new("scientist named", "scientifique désigné"),
        MailKind.ScientistLeft => new("scientist left", "départ d’un scientifique"),
        MailKind.AddressFailed => new("mails to somebody come back", "des courriels reviennent"),
        MailKind.NotAsked => new("no answer needed any more", "réponse plus attendue"),
        MailKind.DelegationGiven or MailKind.DelegationEnded => new("somebody stands in", "suppléance"),
        MailKind.Disputed => new("a decision is disputed", "décision contestée"),
        MailKind.DisputeSettled => new("what came of a dispute", "suite donnée à une contestation"),
        MailKind.ConditionsToClose => new("conditions to close", "réserves à lever"),
        MailKind.ConditionClosed => new("a condition is closed", "réserve levée"),
        MailKind.PublicationAsked => new("asked to approve a version of the workflow", "publication d’un circuit à approuver"),
        MailKind.PublicationAnswered => new("answer to a request to publish", "réponse à une demande de publication"),
        MailKind.MoveAsked => new("asked to let a case go on under a newer version", "changement de version d’un dossier à approuver"),
        MailKind.Digest => new("all that waits", "tout ce qui attend"),
        _ => new("mail", "courriel"),
    };

    /// <summary>How far it has come.</summary>
    /// <param name="attempt">How often it was tried.</param>
    /// <param name="isReported">A delivery report about it was read.</param>
    public static Bilingual Of(MailState state, int attempt, bool isReported) => (state, attempt, isReported) switch
    {
        (MailState.Owed or MailState.Rendered, 0, _) => new("queued", "en attente d’envoi"),
        (MailState.Owed or MailState.Rendered, _, _) => new("queued, will be tried again", "en attente, nouvel essai à venir"),
        (MailState.Sent, _, false) => new("handed over to the mail server", "remis au serveur de messagerie"),
        (MailState.Sent, _, true) => new("handed over; late, and still tried", "remis ; en retard, essais en cours"),
        (MailState.Bounced, _, _) => new("came back", "revenu"),
        (MailState.Undeliverable, _, _) => new("could not be delivered", "non remis"),
        (_, _, true) => new("came back; replaced by another", "revenu ; remplacé par un autre"),
        _ => new("not needed any more", "devenu inutile"),
    };

    public static bool IsLost(MailState state) => state is MailState.Bounced or MailState.Undeliverable;
}
