using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.People;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Demo;

/// <summary>The framework agreement of 2012 with its public history. Its clauses are invented, and marked so.</summary>
internal static class DemoAgreement
{
    private static readonly (string Number, string TitleEn, string TitleFr, string En, string Fr)[] Clauses =
    [
        ("1", "Definitions", "Définitions",
            "“Project” means a research project described in an annex to this agreement. “Results” means any information or material obtained in a Project. “Background” means what a party brings to a Project.",
            "« Projet » désigne un projet de recherche décrit dans une annexe au présent accord. « Résultats » désigne toute information ou tout matériel obtenu dans un Projet. « Connaissances antérieures » désigne ce qu’une partie apporte à un Projet."),
        ("2", "Purpose", "Objet",
            "The parties carry out joint translational research in oncology. Each Project is added by an amendment that contains its annex.",
            "Les parties mènent en commun une recherche translationnelle en oncologie. Chaque Projet est ajouté par un avenant qui contient son annexe."),
        ("3", "Joint steering committee", "Comité de pilotage",
            "A committee with an equal number of members of each party decides unanimously, each party having one vote. What it cannot settle goes to the executives of the parties for fifteen working days.",
            "Un comité composé d’un nombre égal de membres de chaque partie décide à l’unanimité, chaque partie ayant une voix. Ce qu’il ne peut régler est porté devant les directions des parties pendant quinze jours ouvrés."),
        ("4", "Funding", "Financement",
            "The annex of a Project sets its budget by milestone and year. Payments follow the acceptance of a milestone.",
            "L’annexe d’un Projet fixe son budget par jalon et par année. Les paiements suivent l’acceptation d’un jalon."),
        ("5", "Samples and data", "Échantillons et données",
            "Samples and personal data are used only within the consent of the persons concerned and the approvals that the law requires.",
            "Les échantillons et les données personnelles ne sont utilisés que dans les limites du consentement des personnes concernées et des autorisations requises par la loi."),
        ("6", "Intellectual property", "Propriété intellectuelle",
            "Each party keeps its Background. Results belong to the parties in proportion to their contributions; the company has an option of six months on joint Results.",
            "Chaque partie conserve ses Connaissances antérieures. Les Résultats appartiennent aux parties à proportion de leurs apports ; l’entreprise dispose d’une option de six mois sur les Résultats communs."),
        ("7", "Publications", "Publications",
            "A draft publication is sent to the other party thirty days before submission; that party may ask for a delay of up to sixty days to protect Results.",
            "Un projet de publication est adressé à l’autre partie trente jours avant sa soumission ; celle-ci peut demander un report de soixante jours au plus pour protéger des Résultats."),
        ("8", "Confidentiality", "Confidentialité",
            "Information marked confidential is kept secret for five years after the end of the Project.",
            "Les informations désignées comme confidentielles sont tenues secrètes pendant cinq ans après la fin du Projet."),
        ("9", "Term", "Durée",
            "The agreement stays in force as long as a Project runs. The end of one Project does not end the others.",
            "L’accord reste en vigueur tant qu’un Projet est en cours. La fin d’un Projet ne met pas fin aux autres."),
        ("10", "Governing law", "Droit applicable", "French law governs this agreement.", "Le présent accord est soumis au droit français."),
    ];

    private static readonly (DateOnly On, string En, string Fr, string Source)[] History =
    [
        (new(2012, 4, 13), "First agreement, for three years with a possible extension. A joint committee of both partners selects the molecules.",
            "Premier accord, pour trois ans avec prolongation possible. Un comité conjoint des deux partenaires choisit les molécules.",
            "https://biopharmanalyses.fr/agreements/?pageid=725"),
        (new(2016, 3, 2), "Renewed for three years; the scope is widened to immuno-oncology and immunoconjugates.",
            "Renouvelé pour trois ans ; le champ est étendu à l’immuno-oncologie et aux immunoconjugués.",
            "https://www.gustaveroussy.fr/en/sanofi-et-gustave-roussy-renforcent-leur-collaboration-en-recherche-translationnelle"),
        (new(2023, 1, 19), "Three early-phase oncology projects supplement the framework agreement of 2012.",
            "Trois projets d’oncologie en phase précoce complètent l’accord-cadre de 2012.",
            "https://www.gustaveroussy.fr/en/sanofi-and-gustave-roussy-are-strengthening-their-strategic-oncology-research-collaboration"),
    ];

    public static Agreement Add(AmendFlowDbContext db, IIds ids)
    {
        var agreement = new Agreement
        {
            Id = ids.Next(),
            Reference = "AF-2012-01",
            TitleEn = "Framework agreement for translational research in oncology",
            TitleFr = "Accord-cadre de recherche translationnelle en oncologie",
            SignedOn = new DateOnly(2012, 4, 13),
            IsIllustrative = true,
        };
        foreach (var (side, name) in new[] { (Side.A, "Sanofi"), (Side.B, "Gustave Roussy") })
        {
            var organisation = new Organisation { Id = ids.Next(), Name = name };
            db.Organisations.Add(organisation);
            agreement.Parties.Add(new Party
            {
                Id = ids.Next(),
                AgreementId = agreement.Id,
                Side = side,
                OrganisationId = organisation.Id,
                Name = name,
                Zone = "Europe/Paris",
                Holidays = "FR",
            });
        }

        db.Agreements.Add(agreement);
        foreach (var (index, clause) in Clauses.Index())
        {
            db.Clauses.Add(new Clause
            {
                Id = ids.Next(),
                AgreementId = agreement.Id,
                Order = index + 1,
                Number = clause.Number,
                TitleEn = clause.TitleEn,
                TitleFr = clause.TitleFr,
                TextEn = clause.En,
                TextFr = clause.Fr,
            });
        }

        foreach (var fact in History)
        {
            db.AgreementEvents.Add(new AgreementEvent
            {
                Id = ids.Next(),
                AgreementId = agreement.Id,
                On = fact.On,
                TextEn = fact.En,
                TextFr = fact.Fr,
                Source = fact.Source,
            });
        }

        return agreement;
    }
}
