using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Audit;

/// <summary>What the actions of the record are called.</summary>
internal static class AuditWords
{
    private static readonly Dictionary<string, Bilingual> Words = new(StringComparer.Ordinal)
    {
        ["address-changed"] = new("Mail address changed", "Adresse électronique modifiée"),
        ["address-confirmed"] = new("Mail address confirmed", "Adresse électronique confirmée"),
        ["address-failed"] = new("Mails to a person come back", "Courriels d’une personne revenus"),
        ["agreement-registered"] = new("Agreement registered", "Accord enregistré"),
        ["amendment-registered"] = new("Amendment entered in the register", "Avenant inscrit au registre"),
        ["announcement-begun"] = new("Joint announcement begun", "Annonce commune lancée"),
        ["announcement-released"] = new("Joint announcement released", "Annonce commune diffusée"),
        ["announcement-withdrawn"] = new("Joint announcement taken back", "Annonce commune retirée"),
        ["asked-again"] = new("Whoever can help was asked again", "Nouvelle demande à qui peut intervenir"),
        ["calendar-changed"] = new("Working days of a party changed", "Jours ouvrés d’une partie modifiés"),
        ["case-moved"] = new("Case moved to another version of the workflow", "Dossier passé à une autre version du circuit"),
        ["condition-closed"] = new("Condition closed", "Réserve levée"),
        ["deadline-moved"] = new("Last day moved: the clock stood still while somebody else changed the proposal or the text", "Échéance reportée : délai suspendu pendant la modification de la proposition ou du texte"),
        ["decided"] = new("Decision", "Décision"),
        ["decision-disputed"] = new("Decision disputed: “it was not me”", "Décision contestée : « ce n’était pas moi »"),
        ["definition-copied"] = new("Draft of a workflow made from an older version", "Brouillon de circuit repris d’une ancienne version"),
        ["definition-edited"] = new("Draft of a workflow changed", "Brouillon de circuit modifié"),
        ["definition-imported"] = new("Workflow brought in as a draft", "Circuit importé comme brouillon"),
        ["definition-replaced"] = new("Draft of a workflow replaced", "Brouillon de circuit remplacé"),
        ["delegated"] = new("Task delegated to somebody else", "Tâche déléguée à une autre personne"),
        ["delegation-ended"] = new("Delegation for an absence ended", "Délégation pour absence terminée"),
        ["delegation-followed"] = new("Task passed on by a delegation", "Tâche transmise par délégation"),
        ["delegation-given"] = new("Delegation given for an absence", "Délégation donnée pour absence"),
        ["delegation-returned"] = new("Task given back, the delegation has ended", "Tâche rendue, la délégation a pris fin"),
        ["dispute-settled"] = new("Disputed decision looked into", "Décision contestée : situation examinée"),
        ["event-published"] = new("Event published", "Événement publié"),
        ["event-received"] = new("Event received", "Événement reçu"),
        ["incident-closed"] = new("Problem overtaken", "Problème sans objet"),
        ["incident-raised"] = new("Problem met", "Problème rencontré"),
        ["incident-retried"] = new("Step run again", "Étape relancée"),
        ["incident-skipped"] = new("Step passed over", "Étape passée"),
        ["invitation-accepted"] = new("Invitation accepted", "Invitation acceptée"),
        ["mail-given-up"] = new("Mail given up by the operator", "Courriel abandonné par l’exploitant"),
        ["mail-sent-again"] = new("Mail sent again by the operator", "Courriel renvoyé par l’exploitant"),
        ["mail-worded"] = new("Wording of a kind of mail changed by the operator", "Formulation d’un type de courriel modifiée par l’exploitant"),
        ["mails-released"] = new("Mails go out again after a restore", "Envoi des courriels repris après une restauration"),
        ["mandate-ended"] = new("Role ended", "Rôle terminé"),
        ["mandate-granted"] = new("Role granted", "Rôle attribué"),
        ["move-asked"] = new("Move of a case to another version asked for", "Passage d’un dossier à une autre version demandé"),
        ["move-declined"] = new("Move of a case to another version declined", "Passage d’un dossier à une autre version refusé"),
        ["move-withdrawn"] = new("Request to move a case taken back", "Demande de changer de version retirée"),
        ["opinion-given"] = new("Opinion of a committee member", "Avis d’un membre du comité"),
        ["person-deactivated"] = new("Account deactivated", "Compte désactivé"),
        ["person-invited"] = new("Person invited", "Personne invitée"),
        ["person-reactivated"] = new("Account reactivated", "Compte réactivé"),
        ["proposal-changes-wanted"] = new("Co-proposer asks for changes", "Modifications demandées par le co-auteur"),
        ["proposal-confirmed"] = new("Proposal confirmed", "Proposition confirmée"),
        ["proposal-submitted"] = new("Proposal submitted", "Proposition soumise"),
        ["proposal-withdrawn"] = new("Proposal withdrawn", "Proposition retirée"),
        ["publication-approved"] = new("Workflow published, approved by a second person", "Circuit publié, approuvé par une deuxième personne"),
        ["publication-asked"] = new("Publication of a workflow asked for", "Publication d’un circuit demandée"),
        ["publication-declined"] = new("Publication of a workflow declined", "Publication d’un circuit refusée"),
        ["publication-withdrawn"] = new("Request to publish a workflow taken back", "Demande de publication d’un circuit retirée"),
        ["reassigned"] = new("Somebody else asked instead", "Autre personne sollicitée à la place"),
        ["round-blocked"] = new("Nobody found to ask; the coordinator has to name somebody", "Aucune personne à solliciter ; le coordinateur doit en désigner une"),
        ["round-closed"] = new("Step closed without a result", "Étape close sans résultat"),
        ["round-decided"] = new("Result of the step", "Résultat de l’étape"),
        ["round-escalated"] = new("Overdue, escalated", "En retard, remontée hiérarchique"),
        ["round-lapsed"] = new("Step lapsed: nobody answered in time; nothing was approved", "Étape caduque : aucune réponse dans les délais ; rien n’a été approuvé"),
        ["round-opened"] = new("Step opened", "Étape ouverte"),
        ["scientist-named"] = new("Responsible scientist named", "Responsable scientifique désigné"),
        ["task-released"] = new("Task released", "Tâche libérée"),
        ["text-frozen"] = new("Text frozen", "Texte figé"),
        ["webhook-added"] = new("Webhook added", "Webhook ajouté"),
        ["webhook-given-up"] = new("Delivery to a webhook given up by the operator", "Envoi vers un webhook abandonné par l’exploitant"),
        ["webhook-halted"] = new("Webhook paused: its receiver is gone, or its host is no longer allowed", "Webhook suspendu : son destinataire n’existe plus, ou son hôte n’est plus autorisé"),
        ["webhook-paused"] = new("Webhook paused", "Webhook suspendu"),
        ["webhook-removed"] = new("Webhook removed", "Webhook supprimé"),
        ["webhook-resumed"] = new("Webhook resumed", "Webhook repris"),
        ["webhook-secret-renewed"] = new("New secret for a webhook", "Nouveau secret pour un webhook"),
        ["webhook-sent-again"] = new("Delivery to a webhook sent again by the operator", "Envoi vers un webhook relancé par l’exploitant"),
        ["work-done"] = new("Work done", "Travail achevé"),
    };

    /// <summary>In alphabetical order of their keys, for a choice.</summary>
    public static IEnumerable<KeyValuePair<string, Bilingual>> All => Words.OrderBy(w => w.Key, StringComparer.Ordinal);

    /// <summary>A test holds that every action written has its words; one that a later version wrote reads as "another entry".</summary>
    public static Bilingual Of(string action) => Words.TryGetValue(action, out var words) ? words : new("Another entry", "Autre inscription");
}
