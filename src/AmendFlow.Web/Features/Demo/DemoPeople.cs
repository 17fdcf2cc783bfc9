using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.People;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Demo;

/// <summary>The people of the demonstration: roles, not persons, at addresses that nobody can have.</summary>
internal static class DemoPeople
{
    private const string Company = "sanofi.example";
    private const string Hospital = "gustave-roussy.example";

    private static readonly (Side Side, Role Role, string Mailbox, string Name)[] All =
    [
        (Side.A, Role.Scientist, "research-leader", "Research project leader (Sanofi)"),
        (Side.A, Role.Coordinator, "alliance-manager", "Alliance manager (Sanofi)"),
        (Side.A, Role.ScientificReviewer, "portfolio-head", "Portfolio head (Sanofi)"),
        (Side.A, Role.LegalReviewer, "rd-counsel", "R&D counsel (Sanofi)"),
        (Side.A, Role.LegalReviewer, "rd-counsel-2", "Second R&D counsel (Sanofi)"),
        (Side.A, Role.IpReviewer, "patent-counsel", "Patent counsel (Sanofi)"),
        (Side.A, Role.FinanceReviewer, "rd-finance", "R&D finance (Sanofi)"),
        (Side.A, Role.DataProtectionOfficer, "dpo", "Data protection officer (Sanofi)"),
        (Side.A, Role.SamplesReviewer, "biosamples", "Biosample governance (Sanofi)"),
        (Side.A, Role.Communications, "communications", "Communications (Sanofi)"),
        (Side.A, Role.CommitteeLead, "jsc-lead", "Committee lead (Sanofi)"),
        (Side.A, Role.CommitteeMember, "jsc-member", "Committee member (Sanofi)"),
        (Side.A, Role.Executive, "head-of-rd", "Head of R&D France (Sanofi)"),
        (Side.A, Role.PartyAdministrator, "administrator", "Administrator (Sanofi)"),
        (Side.A, Role.Observer, "auditor", "Auditor (Sanofi)"),
        (Side.B, Role.Scientist, "team-head", "Responsable d’équipe (Gustave Roussy)"),
        (Side.B, Role.Coordinator, "partnerships", "Cellule partenariats (Gustave Roussy)"),
        (Side.B, Role.ScientificReviewer, "scientific-committee", "Conseil scientifique (Gustave Roussy)"),
        (Side.B, Role.LegalReviewer, "daj", "Direction des affaires juridiques (Gustave Roussy)"),
        (Side.B, Role.LegalReviewer, "daj-2", "Juriste, affaires juridiques (Gustave Roussy)"),
        (Side.B, Role.IpReviewer, "valorisation", "Direction de la valorisation (Gustave Roussy)"),
        (Side.B, Role.FinanceReviewer, "finances", "Direction financière (Gustave Roussy)"),
        (Side.B, Role.DataProtectionOfficer, "dpo", "Délégué à la protection des données (Gustave Roussy)"),
        (Side.B, Role.SamplesReviewer, "crb", "Centre de ressources biologiques (Gustave Roussy)"),
        (Side.B, Role.Communications, "communication", "Direction de la communication (Gustave Roussy)"),
        (Side.B, Role.CommitteeLead, "copil", "Chef de délégation au comité (Gustave Roussy)"),
        (Side.B, Role.CommitteeMember, "copil-membre", "Membre du comité (Gustave Roussy)"),
        (Side.B, Role.Executive, "direction-generale", "Direction générale (Gustave Roussy)"),
        (Side.B, Role.PartyAdministrator, "administration", "Administration (Gustave Roussy)"),
        (Side.B, Role.Observer, "audit", "Audit interne (Gustave Roussy)"),
    ];

    public const string OperatorEmail = "operator@amendflow.example";

    public static string Email(Side side, string mailbox) => $"{mailbox}@{(side == Side.A ? Company : Hospital)}";

    public static void Add(AmendFlowDbContext db, Agreement agreement, IIds ids, DateTimeOffset now)
    {
        var system = Person(ids, OperatorEmail, "Operator (AmendFlow)", "en", null, now);
        system.IsOperator = true;
        db.People.Add(system);
        foreach (var (side, role, mailbox, name) in All)
        {
            var person = Person(ids, Email(side, mailbox), name, side == Side.A ? "en" : "fr", agreement.Of(side).OrganisationId, now);
            db.People.Add(person);
            db.Mandates.Add(new Mandate
            {
                Id = ids.Next(),
                PersonId = person.Id,
                AgreementId = agreement.Id,
                Side = side,
                Role = role,
                From = new DateOnly(2012, 4, 13),
                GrantedById = system.Id,
            });
        }
    }

    private static Person Person(IIds ids, string email, string name, string language, Guid? organisation, DateTimeOffset now) => new()
    {
        Id = ids.Next(),
        Email = email,
        Name = name,
        Language = language,
        OrganisationId = organisation,
        SecurityStamp = Tokens.New(),
        CreatedAt = now,
        IsDemo = true,
    };
}
