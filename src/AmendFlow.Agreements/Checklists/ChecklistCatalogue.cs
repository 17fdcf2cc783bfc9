using System.Collections.Immutable;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Checklists;

/// <summary>The checklists of domain.md 4.5, in the version that new rounds use. A French lawyer should read the wording.</summary>
public static class ChecklistCatalogue
{
    private static readonly ImmutableArray<Checklist> All =
    [
        new("scientific", 1, new("Scientific review", "Avis scientifique"),
        [
            Item("field", "The aim and hypothesis lie inside the field of the framework agreement.", "L’objet et l’hypothèse entrent dans le champ de l’accord-cadre."),
            Item("novelty", "The project is new beside the running projects of the agreement.", "Le projet est nouveau au regard des projets en cours de l’accord."),
            Item("milestones", "Milestones, go/no-go criteria, schedule and cost per milestone are given.", "Les jalons, critères de poursuite, calendrier et coûts par jalon sont indiqués."),
            Item("who-does-what", "It is clear who does what.", "La répartition des tâches est claire."),
            Item("samples", "Type, number and source of the samples are given, and consent covers industrial use and genetics.", "Type, nombre et origine des échantillons sont indiqués, et le consentement couvre l’usage industriel et la génétique."),
            Item("data", "The data generated, their format and the direction of transfer are given.", "Les données produites, leur format et le sens de leur transfert sont indiqués."),
            Item("background", "The background knowledge that each side brings is listed.", "Les connaissances antérieures de chaque partie sont listées."),
            Item("third-party-rights", "Third-party rights on cells, antibodies and software are known.", "Les droits de tiers sur cellules, anticorps et logiciels sont connus."),
            Item("people", "People, students and theses are named.", "Les personnes, étudiants et thèses sont indiqués."),
            Item("publication", "There is a plan for publication and authorship.", "Un plan de publication et de signature est prévu."),
            Item("feasibility", "The platforms exist and the plan is feasible.", "Les plateformes existent et le programme est réalisable."),
            Item("conflict", "I have no conflict of interest in this project.", "Je n’ai pas de conflit d’intérêts avec ce projet."),
        ]),
        new("legal", 1, new("Legal review", "Avis juridique"),
        [
            Item("vehicle", "The vehicle (amendment, project agreement, committee decision) is the right one.", "Le support (avenant, contrat d’application, décision du comité) est le bon."),
            Item("power-to-sign", "Each signatory has the capacity and the power to sign.", "Chaque signataire a la capacité et le pouvoir de signer."),
            Item("term", "The framework is in force for the whole project, or is extended.", "L’accord-cadre couvre toute la durée du projet, ou est prolongé."),
            Item("clauses", "All clauses touched and their consequential changes are listed.", "Tous les articles touchés et leurs conséquences sont listés."),
            Item("confidentiality", "Confidentiality covers the new information.", "La confidentialité couvre les nouvelles informations."),
            Item("ip", "Ownership of results, joint results, option and improvements are settled.", "La propriété des résultats, les résultats communs, l’option et les perfectionnements sont réglés."),
            Item("publication", "The period of publication review is settled.", "Le délai d’examen préalable des publications est fixé."),
            Item("liability", "Liability and insurance are settled.", "La responsabilité et les assurances sont réglées."),
            Item("third-parties", "Subcontractors, affiliates and co-employers are covered.", "Sous-traitants, sociétés affiliées et co-employeurs sont couverts."),
            Item("exclusivity", "Exclusivity and overlap with other fields were checked.", "L’exclusivité et les recoupements avec d’autres domaines ont été vérifiés."),
            Item("termination", "Terminating one project leaves the others untouched.", "La résiliation d’un projet laisse les autres intacts."),
            Item("export-control", "Export control was checked.", "Le contrôle des exportations a été vérifié."),
            Item("precedence", "Order of precedence, language and governing law are settled.", "L’ordre de primauté, la langue et le droit applicable sont réglés."),
            Item("recitals", "The recitals list every earlier amendment with its date.", "L’exposé préalable cite chaque avenant antérieur avec sa date."),
            Item("remaining-terms", "The remaining terms are stated to be unchanged.", "Il est précisé que le reste demeure sans changement."),
        ]),
        new("data-protection", 1, new("Data protection", "Protection des données"),
        [
            Item("personal-data", "It is established whether personal health data are processed.", "Il est établi si des données de santé personnelles sont traitées."),
            Item("roles", "The role of each party (controller, joint controller, processor) is settled.", "Le rôle de chaque partie (responsable, responsable conjoint, sous-traitant) est fixé."),
            Item("human-research", "It is established whether the research involves human persons.", "Il est établi si la recherche implique la personne humaine."),
            Item("reference-methodology", "The processing conforms to a CNIL reference methodology (MR-001, MR-003, MR-004) or has its authorisation.", "Le traitement est conforme à une méthodologie de référence de la CNIL (MR-001, MR-003, MR-004) ou dispose d’une autorisation."),
            new("genetic-data", new(
                "Genetic data that allow re-identification are covered by a CNIL authorisation: they lie outside the reference methodologies.",
                "Les données génétiques ré-identifiantes sont couvertes par une autorisation de la CNIL : elles sortent des méthodologies de référence."), IsHardStop: true),
            Item("information", "Patients are informed.", "Les patients sont informés."),
            Item("impact-assessment", "The impact assessment is done.", "L’analyse d’impact est faite."),
            Item("transfers", "Transfers outside the European Union are covered.", "Les transferts hors de l’Union européenne sont encadrés."),
            Item("retention", "Retention periods are set.", "Les durées de conservation sont fixées."),
        ]),
        new("samples", 1, new("Samples", "Échantillons"),
        [
            Item("declaration", "The CODECOH declaration covers these samples or is being updated.", "La déclaration CODECOH couvre ces échantillons ou est en cours de mise à jour."),
            Item("transfer-authorisation", "An authorisation covers handing samples to another body.", "Une autorisation couvre la cession des échantillons à un autre organisme."),
            Item("import-export", "Import or export is authorised, also within the European Union.", "L’importation ou l’exportation est autorisée, y compris dans l’Union européenne."),
            Item("consent", "Consent of the donors covers this use.", "Le consentement des donneurs couvre cet usage."),
            Item("transfer-terms", "The terms of the material transfer are settled.", "Les conditions du transfert de matériel sont fixées."),
            Item("no-payment", "Donors are not paid.", "Les donneurs ne sont pas rémunérés."),
        ]),
        new("ip", 1, new("Intellectual property", "Propriété intellectuelle"),
        [
            Item("background", "The background of each party is listed.", "Les connaissances antérieures de chaque partie sont listées."),
            Item("ownership", "Ownership of results and joint results is settled.", "La propriété des résultats et des résultats communs est réglée."),
            Item("option", "Option, its period and improvements are settled.", "L’option, sa durée et les perfectionnements sont réglés."),
            Item("third-party-rights", "No right of a third party stands in the way.", "Aucun droit de tiers ne fait obstacle."),
        ]),
        new("finance", 1, new("Finance", "Finances"),
        [
            Item("budget", "The budget is given by milestone and year.", "Le budget est donné par jalon et par année."),
            Item("overhead", "Overhead and contributions in kind are stated.", "Les frais généraux et apports en nature sont indiqués."),
            Item("ceiling", "The ceiling of the framework is respected.", "Le plafond de l’accord-cadre est respecté."),
            Item("payment", "Terms of payment are settled.", "Les conditions de paiement sont fixées."),
            Item("vat", "Value added tax was checked.", "La TVA a été vérifiée."),
            Item("funding", "The funding decision is on file.", "La décision de financement est au dossier."),
        ]),
        new("executive", 1, new("Executive approval", "Validation de la direction"),
        [
            Item("fit", "The project fits the strategy.", "Le projet est conforme à la stratégie."),
            Item("delegation", "Money and people lie within my delegation.", "Les moyens financiers et humains entrent dans ma délégation."),
            Item("committee", "I have seen the committee’s decision and its conditions.", "J’ai pris connaissance de la décision du comité et de ses réserves."),
            Item("reservations", "I have seen the open legal reservations.", "J’ai pris connaissance des réserves juridiques non levées."),
            Item("reputation", "Reputational risk and the wording of announcements were considered.", "Le risque de réputation et les termes de la communication ont été examinés."),
            Item("signatory", "A signatory is proposed.", "Un signataire est proposé."),
        ]),
        new("committee", 1, new("Committee", "Comité"),
        [
            Item("reviews", "The opinions of all reviews were considered.", "Les avis de tous les circuits d’instruction ont été examinés."),
            Item("portfolio", "The project fits the projects under way and their means.", "Le projet s’accorde avec les projets en cours et leurs moyens."),
            Item("interests", "Declared interests are on record, and their holders did not vote.", "Les intérêts déclarés sont consignés, et les personnes concernées n’ont pas voté."),
            Item("quorum", "At least one member of each party took part.", "Au moins un membre de chaque partie a participé."),
        ]),
        new("publicity", 1, new("Publicity", "Communication"),
        [
            Item("names", "Names and marks of both parties are used as agreed.", "Les noms et marques des deux parties sont employés comme convenu."),
            Item("confidential", "Nothing confidential is told, and nothing that a patent or a publication still needs.", "Rien de confidentiel n’est révélé, ni rien dont dépende encore un brevet ou une publication."),
            Item("claims", "No benefit to patients is promised that nothing shows yet.", "Aucun bénéfice pour les patients n’est promis sans être établi."),
            Item("quotes", "Whoever is quoted or named has agreed.", "Les personnes citées ou nommées ont donné leur accord."),
            Item("languages", "Both languages say the same.", "Les deux langues disent la même chose."),
            Item("day", "The day of release suits us.", "La date de diffusion nous convient."),
        ]),
    ];

    public static ImmutableArray<string> Keys { get; } = [.. All.Select(c => c.Key)];

    /// <exception cref="KeyNotFoundException">No checklist has that key.</exception>
    public static Checklist Get(string key) => All.FirstOrDefault(c => c.Key == key)
        ?? throw new KeyNotFoundException($"'{key}' is no checklist. Checklists are: {string.Join(", ", Keys)}.");

    private static ChecklistItem Item(string id, string en, string fr) => new(id, new Bilingual(en, fr));
}
