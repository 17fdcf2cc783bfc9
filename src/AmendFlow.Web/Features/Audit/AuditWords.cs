using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Audit;

/// <summary>What the actions of the record are called.</summary>
internal static class AuditWords
{
    private static readonly Dictionary<string, Bilingual> Words = new(StringComparer.Ordinal)
    {
        ["agreement-registered"] = new("Agreement registered", "Accord enregistré"),
        ["amendment-registered"] = new("Amendment registered", "Avenant inscrit"),
        ["condition-closed"] = new("Condition closed", "Réserve levée"),
        ["decided"] = new("Decided", "Décision"),
        ["delegated"] = new("Task delegated", "Tâche déléguée"),
        ["event-published"] = new("Event published", "Événement publié"),
        ["event-received"] = new("Event received", "Événement reçu"),
        ["incident-closed"] = new("Problem overtaken", "Problème sans objet"),
        ["incident-raised"] = new("Problem met", "Problème rencontré"),
        ["incident-retried"] = new("Step run again", "Étape relancée"),
        ["incident-skipped"] = new("Step passed over", "Étape passée"),
        ["invitation-accepted"] = new("Invitation accepted", "Invitation acceptée"),
        ["mandate-ended"] = new("Role ended", "Rôle terminé"),
        ["mandate-granted"] = new("Role granted", "Rôle attribué"),
        ["opinion-given"] = new("Opinion given", "Avis de membre"),
        ["person-deactivated"] = new("Account deactivated", "Compte désactivé"),
        ["person-invited"] = new("Person invited", "Personne invitée"),
        ["person-reactivated"] = new("Account reactivated", "Compte réactivé"),
        ["proposal-changes-wanted"] = new("Co-proposer asks for changes", "Modifications demandées par le co-auteur"),
        ["proposal-confirmed"] = new("Proposal confirmed", "Proposition confirmée"),
        ["proposal-submitted"] = new("Proposal submitted", "Proposition soumise"),
        ["proposal-withdrawn"] = new("Proposal withdrawn", "Proposition retirée"),
        ["reassigned"] = new("Task reassigned", "Tâche réattribuée"),
        ["round-blocked"] = new("Nobody to ask", "Aucune personne à solliciter"),
        ["round-closed"] = new("Step closed", "Étape close"),
        ["round-decided"] = new("Step decided", "Étape décidée"),
        ["round-escalated"] = new("Escalated", "Porté à l’échelon supérieur"),
        ["round-lapsed"] = new("Step lapsed", "Étape caduque"),
        ["round-opened"] = new("Step opened", "Étape ouverte"),
        ["scientist-named"] = new("Responsible scientist named", "Responsable scientifique désigné"),
        ["task-released"] = new("Task released", "Tâche libérée"),
        ["text-frozen"] = new("Text frozen", "Texte figé"),
        ["work-done"] = new("Work done", "Travail achevé"),
    };

    /// <summary>In alphabetical order of their keys, for a choice.</summary>
    public static IEnumerable<KeyValuePair<string, Bilingual>> All => Words.OrderBy(w => w.Key, StringComparer.Ordinal);

    /// <summary>The key itself where it has no words.</summary>
    public static Bilingual Of(string action) => Words.TryGetValue(action, out var words) ? words : new(action, action);
}
