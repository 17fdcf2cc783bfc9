using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.People;
using AmendFlow.Engine;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Admin;

/// <summary>People as the list shows them, within what the viewer may see.</summary>
internal static class PeopleQuery
{
    public const int PageSize = 50;

    // By the shipped workflow; another one may ask others.
    private static readonly Role[] AskedAlways =
        [Role.Scientist, Role.Coordinator, Role.ScientificReviewer, Role.LegalReviewer, Role.CommitteeLead, Role.Executive];

    private static readonly Role[] AskedSometimes = [Role.FinanceReviewer, Role.DataProtectionOfficer, Role.SamplesReviewer, Role.IpReviewer, Role.Communications];

    public static async Task<(IReadOnlyList<PersonRow> Rows, int Count)> ListAsync(
        AmendFlowDbContext db, AdminScope scope, string search, int page, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var people = scope.People(db).AsNoTracking();
        if (search.Length > 0)
        {
            var wanted = search.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // The database compares.
            people = people.Where(p => p.Name.ToLower().Contains(wanted) || p.Email.Contains(wanted));
#pragma warning restore CA1304, CA1311, CA1862
        }

        var count = await people.CountAsync(cancellationToken);
        var shown = await people.OrderBy(p => p.OrganisationId == null).ThenBy(p => p.OrganisationId).ThenBy(p => p.Name)
            .Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(cancellationToken);
        return (await RowsAsync(db, shown, now, cancellationToken), count);
    }

    public static async Task<IReadOnlyList<PersonRow>> RowsAsync(
        AmendFlowDbContext db, IReadOnlyList<Person> people, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = people.Select(p => p.Id).ToList();
        var mandates = await db.Mandates.AsNoTracking().Where(m => ids.Contains(m.PersonId)).ToListAsync(cancellationToken);
        var days = await PartyDays.TodayAsync(db, mandates.Select(m => m.AgreementId), now, cancellationToken);
        var held = mandates.FindAll(m => m.HoldsOn(days[(m.AgreementId, m.Side)]));
        var organisations = await db.Organisations.AsNoTracking().ToDictionaryAsync(o => o.Id, o => o.Name, cancellationToken);
        return [.. people.Select(p => new PersonRow(
            p.Id,
            p.Name,
            p.Email,
            p.OrganisationId is { } organisation ? organisations[organisation] : null,
            Words(p, held.Where(m => m.PersonId == p.Id).Select(m => m.Role)),
            !p.IsActive ? AccountState.Deactivated : p.PasswordHash is null && !p.IsDemo ? AccountState.Invited : AccountState.Active))];
    }

    /// <summary>Roles without a holder today: a step that asks one waits until somebody is named.</summary>
    public static async Task<IReadOnlyList<EmptyChairs>> EmptyChairsAsync(AmendFlowDbContext db, AdminScope scope, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var own = scope.Parties.Select(p => p.Id).ToList();
        var parties = await db.Parties.AsNoTracking().Where(p => scope.IsOperator || own.Contains(p.Id))
            .Join(db.Agreements, p => p.AgreementId, a => a.Id, (p, a) => new { Party = p, a.Reference })
            .OrderBy(p => p.Reference).ThenBy(p => p.Party.Side).Take(20).ToListAsync(cancellationToken);
        var missing = new List<EmptyChairs>();
        foreach (var (party, reference) in parties.Select(p => (p.Party, p.Reference)))
        {
            var holders = await Asking.HoldersAsync(db, party.AgreementId, party.Side, Enum.GetValues<Role>(), party.Calendar().LocalDate(now), cancellationToken);
            var held = holders.SelectMany(h => h.Roles).ToHashSet();
            var chairs = own.Contains(party.Id)
                ? new EmptyChairs(party.Name, reference, [.. AskedAlways.Where(r => !held.Contains(r))], [.. AskedSometimes.Where(r => !held.Contains(r))])
                : new EmptyChairs(party.Name, reference, held.Contains(Role.PartyAdministrator) ? [] : [Role.PartyAdministrator], []);
            missing.Add(chairs);
        }

        return missing.FindAll(m => m.Always.Count + m.Sometimes.Count > 0);
    }

    /// <summary>Organisations to invite for; the last choice of an operator is a further operator.</summary>
    public static async Task<IReadOnlyList<Choice>> OrganisationsAsync(AmendFlowDbContext db, AdminScope scope, CancellationToken cancellationToken)
    {
        var all = await db.Organisations.AsNoTracking().OrderBy(o => o.Name).ToListAsync(cancellationToken);
        var choices = all.Where(o => scope.IsOperator || scope.Administers(o.Id)).Select(o => new Choice(o.Id.ToString(), o.Name)).ToList();
        if (scope.IsOperator)
        {
            choices.Add(new Choice("operator", CurrentLanguage.Words(new("This installation: a further operator", "Cette installation : un autre exploitant"))));
        }

        return choices;
    }

    private static Bilingual Words(Person person, IEnumerable<Role> roles)
    {
        var names = roles.Distinct().Order().Select(Roles.Name).ToList();
        if (person.IsOperator)
        {
            names.Add(new("Operator", "Exploitant"));
        }

        return new(string.Join(", ", names.Select(n => n.En)), string.Join(", ", names.Select(n => n.Fr)));
    }
}
