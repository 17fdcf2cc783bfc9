using AmendFlow.Agreements.Audit;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.People;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Features.Audit;

/// <summary>
/// Who acted, for whom and by what right. Known are one's own people, whatever they set in motion on the other side, and the scientists who
/// propose (design: lanes); committee, executives and signatories answer under their names. The side of an entry says nothing about its actor.
/// </summary>
internal sealed class AuditPeople(AuditRows rows, IReadOnlySet<Side> sides)
{
    private readonly HashSet<Guid> own = [.. rows.Mandates.Where(m => sides.Contains(m.Side)).Select(m => m.PersonId)];

    public AuditActor Of(AuditRecord record, Guid? caseId, Decision? decision)
    {
        // Whoever accepts an invitation has no account yet: it is the person whom the entry is about.
        var accepted = record.Action == "invitation-accepted" ? AuditRows.Id(record.Object.Split(' ')[^1]) : null;
        if (record.ActorName.Length > 0 && accepted is null)
        {
            return new AuditActor(record.ActorName, null, null, null, null);
        }

        if (!AuditActs.All.Contains(record.Action))
        {
            return new AuditActor("AmendFlow", null, null, null, rows.Acts.TryGetValue((record.ActorId, record.CommandId), out var act) ? act : null);
        }

        Role? role = Roles.TryParse(record.Role, out var parsed) ? parsed : null;
        var actor = accepted ?? AuditRows.Id(record.ActorId);
        var name = Name(actor, record, role, caseId);
        return new AuditActor(name, Post(record, role, actor, caseId), For(record, role, caseId), Basis(record, role, actor, decision, name is not null), null);
    }

    /// <summary>A name that stands among the reader's own private values.</summary>
    public string? NameOf(string value) => AuditRows.Id(value) is { } id ? rows.People.GetValueOrDefault(id)?.Name : null;

    /// <summary>An absence among the reader's own private values, by its days.</summary>
    public Bilingual? DelegationOf(string value) => AuditRows.Id(value) is { } id && rows.Delegations.GetValueOrDefault(id) is { } delegation
        ? new($"from {Format.Date(delegation.From, "en")} to {Format.Date(delegation.To, "en")}", $"du {Format.Date(delegation.From, "fr")} au {Format.Date(delegation.To, "fr")}")
        : null;

    private string? Name(Guid? person, AuditRecord record, Role? role, Guid? caseId) =>
        person is { } id && (own.Contains(id) || Proposes(id, caseId) || (record.Action is ("decided" or "opinion-given") && Lane.IsPublic(role)))
            ? rows.People.GetValueOrDefault(id)?.Name
            : null;

    // Of this case only: who proposes one project may be a reviewer of another, and is named there by nothing else.
    private bool Proposes(Guid person, Guid? caseId) =>
        caseId is { } id && rows.Proposals.GetValueOrDefault(id) is { } proposal && (proposal.ProposerId == person || proposal.CoProposerId == person);

    private Bilingual? Post(AuditRecord record, Role? role, Guid? actor, Guid? caseId)
    {
        if (role is { } post && record.Side is { } side)
        {
            return At(Roles.Name(post), side);
        }

        if (record.Action.StartsWith("proposal-", StringComparison.Ordinal))
        {
            var scientist = Roles.Name(Role.Scientist);
            return caseId is { } id && rows.Proposals.GetValueOrDefault(id) is { } proposal
                ? At(scientist, actor == proposal.ProposerId ? proposal.Side : proposal.Side.Other())
                : rows.Mandates.FirstOrDefault(m => m.PersonId == actor && m.Role == Role.Scientist) is { } mandate ? At(scientist, mandate.Side) : scientist;
        }

        // Accounts and roles: the operator, or the administrator of the party.
        return actor is { } person && rows.People.GetValueOrDefault(person)?.IsOperator == true
            ? new("Operator of the installation", "Exploitant de l’installation")
            : record.Side is not { } own ? null
            : record.Action == "invitation-accepted" ? new(rows.Agreement.Of(own).Name, rows.Agreement.Of(own).Name)
            : At(Roles.Name(Role.PartyAdministrator), own);
    }

    private Bilingual? For(AuditRecord record, Role? role, Guid? caseId)
    {
        if (record.OnBehalfOf is null)
        {
            return null;
        }

        return Name(AuditRows.Id(record.OnBehalfOf), record, role, caseId) is { } name
            ? new($"for {name}", $"pour {name}")
            : new("for somebody else of this party", "pour une autre personne de cette partie");
    }

    // Delegated answers rest on the delegation, others on a mandate of that day; dates are told with the name, not without.
    private Bilingual? Basis(AuditRecord record, Role? role, Guid? actor, Decision? decision, bool isNamed)
    {
        var task = rows.Rounds.SelectMany(r => r.Tasks).FirstOrDefault(t => t.Id == decision?.TaskId);
        if (task?.DelegationId is { } id && rows.Delegations.GetValueOrDefault(id) is { } delegation)
        {
            return isNamed
                ? new($"under the delegation from {Format.Date(delegation.From, "en")} to {Format.Date(delegation.To, "en")}",
                    $"en vertu de la délégation du {Format.Date(delegation.From, "fr")} au {Format.Date(delegation.To, "fr")}")
                : new("by delegation", "par délégation");
        }

        if (record.OnBehalfOf is not null)
        {
            var at = rows.Rounds.SelectMany(r => r.Tasks).FirstOrDefault(t => t.Id == task?.FromTaskId)?.ClosedAt;
            return isNamed && at is { } moment ? Dated("by delegation of {0}", "par délégation du {0}", Day(moment, record.Side)) : new("by delegation", "par délégation");
        }

        if (role is not { } post || record.Side is not { } side)
        {
            return null;
        }

        var day = Day(record.At, side);

        // A mandate that was ended with an earlier day, after the fact, was held all the same when they acted.
        var mandate = rows.Mandates.FirstOrDefault(m => m.PersonId == actor && m.Side == side && m.Role == post && m.HoldsOn(day))
            ?? rows.Mandates.FirstOrDefault(m => m.Id == task?.MandateId && m.PersonId == actor);
        return mandate is null
            ? task is { MandateId: null } ? new("named for this step by the coordinator or the workflow", "désigné pour cette étape par le coordinateur ou le circuit") : null
            : !isNamed ? new("under a mandate for this role", "en vertu d’un mandat pour ce rôle")
            : mandate.To is { } to && to >= day ? Until(mandate, to)
            : Dated("under the mandate held since {0}", "en vertu du mandat détenu depuis le {0}", mandate.From);
    }

    private static Bilingual Until(Mandate mandate, DateOnly to) => new(
        $"under the mandate from {Format.Date(mandate.From, "en")} to {Format.Date(to, "en")}",
        $"en vertu du mandat du {Format.Date(mandate.From, "fr")} au {Format.Date(to, "fr")}");

    private static Bilingual Dated(string en, string fr, DateOnly day) => new(
        string.Format(System.Globalization.CultureInfo.InvariantCulture, en, Format.Date(day, "en")),
        string.Format(System.Globalization.CultureInfo.InvariantCulture, fr, Format.Date(day, "fr")));

    private DateOnly Day(DateTimeOffset at, Side? side) => at.DayIn(TimeZoneInfo.FindSystemTimeZoneById(rows.Agreement.Of(side ?? Side.A).Zone));

    private Bilingual At(Bilingual role, Side side)
    {
        var party = rows.Agreement.Of(side).Name;
        return new($"{role.En}, {party}", $"{role.Fr}, {party}");
    }
}
