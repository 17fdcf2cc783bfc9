using AmendFlow.Engine;

namespace AmendFlow.Agreements.Parties;

/// <summary>What a mandate lets a person do for a party (domain.md 4.3).</summary>
public enum Role
{
    Scientist,

    /// <summary>Alliance manager at a company, partnerships officer at a hospital: triage, drafts, what is stuck.</summary>
    Coordinator,
    ScientificReviewer,
    LegalReviewer,
    IpReviewer,
    FinanceReviewer,
    DataProtectionOfficer,
    SamplesReviewer,

    /// <summary>Answers for what the party says in public, such as a joint press release.</summary>
    Communications,
    CommitteeMember,

    /// <summary>Casts the one vote of the party in the joint steering committee.</summary>
    CommitteeLead,
    Executive,

    /// <summary>Has power to bind the party (domain.md 4.6).</summary>
    Signatory,
    PartyAdministrator,

    /// <summary>Reads and verifies, changes nothing.</summary>
    Observer,
}

/// <summary>The names of roles: in definition files, on pages, and as the team that a step waits for.</summary>
public static class Roles
{
    private sealed record Words(Role Role, string Key, Bilingual Name, Bilingual Team);

    private static readonly Words[] All =
    [
        new(Role.Scientist, "scientist", new("Scientist", "Scientifique"), new("the scientists", "les scientifiques")),
        new(Role.Coordinator, "coordinator", new("Coordinator", "Coordinateur"), new("the coordinator", "le coordinateur")),
        new(Role.ScientificReviewer, "scientific-reviewer", new("Scientific reviewer", "Expert scientifique"), new("the scientific reviewers", "les experts scientifiques")),
        new(Role.LegalReviewer, "legal-reviewer", new("Legal reviewer", "Juriste"), new("the legal team", "l’équipe juridique")),
        new(Role.IpReviewer, "ip-reviewer", new("Intellectual property reviewer", "Responsable de la propriété intellectuelle"), new("the intellectual property team", "l’équipe de propriété intellectuelle")),
        new(Role.FinanceReviewer, "finance-reviewer", new("Finance reviewer", "Responsable financier"), new("the finance team", "l’équipe financière")),
        new(Role.DataProtectionOfficer, "data-protection-officer", new("Data protection officer", "Délégué à la protection des données"), new("the data protection officer", "le délégué à la protection des données")),
        new(Role.SamplesReviewer, "samples-reviewer", new("Samples and ethics reviewer", "Responsable des échantillons et de l’éthique"), new("the samples and ethics team", "l’équipe des échantillons et de l’éthique")),
        new(Role.Communications, "communications", new("Communications officer", "Responsable de la communication"), new("the communications team", "l’équipe de communication")),
        new(Role.CommitteeMember, "committee-member", new("Committee member", "Membre du comité"), new("the committee members", "les membres du comité")),
        new(Role.CommitteeLead, "committee-lead", new("Committee lead", "Chef de délégation au comité"), new("the committee lead", "le chef de délégation au comité")),
        new(Role.Executive, "executive", new("Executive", "Membre de la direction"), new("the executives", "la direction")),
        new(Role.Signatory, "signatory", new("Signatory", "Signataire habilité"), new("the signatory", "le signataire habilité")),
        new(Role.PartyAdministrator, "party-administrator", new("Party administrator", "Administrateur de la partie"), new("the party’s administrator", "l’administrateur de la partie")),
        new(Role.Observer, "observer", new("Observer", "Observateur"), new("the observers", "les observateurs")),
    ];

    /// <summary>Every key, in the order of the enumeration, for messages that say what would be right.</summary>
    public static IEnumerable<string> Keys => All.Select(w => w.Key);

    /// <summary>As written in definition files, for example <c>legal-reviewer</c>.</summary>
    public static string Key(Role role) => Of(role).Key;

    /// <exception cref="FormatException">No role has that key; the message lists those that exist.</exception>
    public static Role Parse(string key) => TryParse(key, out var role)
        ? role
        : throw new FormatException($"'{key}' is no role. Roles are: {string.Join(", ", Keys)}.");

    /// <summary>Exact match: a key that differs in case is not a role.</summary>
    public static bool TryParse(string key, out Role role)
    {
        var found = Array.Find(All, w => w.Key == key);
        role = found?.Role ?? default;
        return found is not null;
    }

    /// <summary>One person's role, capitalised for a label.</summary>
    public static Bilingual Name(Role role) => Of(role).Name;

    /// <summary>Those who hold the role, for a sentence: "with the legal team".</summary>
    public static Bilingual Team(Role role) => Of(role).Team;

    private static Words Of(Role role) => Array.Find(All, w => w.Role == role)
        ?? throw new ArgumentOutOfRangeException(nameof(role), role, "This role has no name.");
}
