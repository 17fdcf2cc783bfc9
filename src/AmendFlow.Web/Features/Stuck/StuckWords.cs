using AmendFlow.Data.Jobs;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Stuck;

/// <summary>What mails and timers are called on the operator's page.</summary>
internal static class StuckWords
{
    public static Bilingual Of(MailKind kind) => kind switch
    {
        MailKind.AskedToDecide => new("Mail: asked to decide", "Courriel : demande de décision"),
        MailKind.AskedToWork => new("Mail: asked to do something", "Courriel : demande d’intervention"),
        MailKind.Reminder => new("Mail: reminder", "Courriel : rappel"),
        MailKind.Overdue => new("Mail: reminder after the deadline", "Courriel : relance après l’échéance"),
        MailKind.Escalated => new("Mail: escalation", "Courriel : remontée hiérarchique"),
        MailKind.Decided => new("Mail: result of a step", "Courriel : résultat d’une étape"),
        MailKind.ChangesRequested => new("Mail: changes requested", "Courriel : modifications demandées"),
        MailKind.Approved => new("Mail: proposal approved", "Courriel : proposition approuvée"),
        MailKind.Rejected => new("Mail: proposal rejected", "Courriel : proposition refusée"),
        MailKind.Withdrawn => new("Mail: proposal withdrawn", "Courriel : proposition retirée"),
        MailKind.Lapsed => new("Mail: step lapsed", "Courriel : étape caduque"),
        MailKind.Reassigned => new("Mail: task handed over", "Courriel : tâche transmise"),
        MailKind.Blocked => new("Mail: nobody to ask", "Courriel : personne à solliciter"),
        MailKind.Code => new("Mail: code for a link", "Courriel : code pour un lien"),
        MailKind.Invitation => new("Mail: invitation", "Courriel : invitation"),
        MailKind.ConfirmationAsked => new("Mail: asked to confirm a proposal", "Courriel : demande de confirmation d’une proposition"),
        MailKind.Recorded => new("Mail: decision recorded", "Courriel : décision enregistrée"),
        MailKind.Incident => new("Mail: a step met a problem", "Courriel : problème à une étape"),
        MailKind.Confirmed => new("Mail: proposal confirmed", "Courriel : proposition confirmée"),
        MailKind.ChangesWanted => new("Mail: co-proposer asks for changes", "Courriel : modifications demandées par le co-auteur"),
        MailKind.ScientistNamed => new("Mail: scientist named", "Courriel : scientifique désigné"),
        MailKind.ScientistLeft => new("Mail: scientist left", "Courriel : départ d’un scientifique"),
        MailKind.DelegationGiven or MailKind.DelegationEnded => new("Mail: somebody stands in", "Courriel : suppléance"),
        MailKind.Digest => new("Mail: all that waits", "Courriel : tout ce qui attend"),
        _ => new("Mail", "Courriel"),
    };

    public static Bilingual Of(TimerKind kind) => kind switch
    {
        TimerKind.Reminder => new("Timer: reminder", "Minuterie : rappel"),
        TimerKind.Due => new("Timer: deadline", "Minuterie : échéance"),
        TimerKind.Overdue => new("Timer: reminder after the deadline", "Minuterie : relance après l’échéance"),
        TimerKind.Escalation => new("Timer: escalation", "Minuterie : remontée hiérarchique"),
        TimerKind.Lapse => new("Timer: lapse of a step", "Minuterie : caducité d’une étape"),
        _ => new("Timer: wait of the workflow", "Minuterie : attente du circuit"),
    };
}
