using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Data.People;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Delegations;

/// <summary>Shows the page of somebody's absences, and runs its forms.</summary>
internal sealed class DelegationPages(CurrentViewer current, Database database, TimeProvider time, IIds ids)
{
    // Older ones are in the record.
    private const int MostRows = 50;

    public async Task<IResult> RunAsync(
        Guid personId, HttpRequest request, string formName, string done, Func<Actor, PostedForm, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        try
        {
            await work(await current.ActorAsync(cancellationToken), form, cancellationToken);
            var isOwn = (await current.GetAsync(cancellationToken)).Id == personId;
            return LocalUrl.SeeOther(isOwn ? $"/delegations?done={done}" : $"/delegations/{personId}?done={done}");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            return await ShowAsync(personId, form, formName, refused, "", cancellationToken);
        }
    }

    public async Task<IResult> ShowAsync(
        Guid personId, PostedForm form, string errorsOf, RefusedException? refused, string done, CancellationToken cancellationToken)
    {
        var viewer = await current.GetAsync(cancellationToken);
        var now = time.GetUtcNow();
        await using var db = database.CreateDbContext();
        var rights = await DelegationRights.LoadAsync(db, viewer.Id, personId, now, cancellationToken);
        var given = (await RowsAsync(db, d => d.PrincipalId == personId, d => d.DelegateId, now, cancellationToken)).FindAll(r => rights.May(r.Delegation.AgreementId, r.Delegation.Side));
        var standsIn = rights.IsOwn ? await RowsAsync(db, d => d.DelegateId == personId, d => d.PrincipalId, now, cancellationToken) : [];
        var (mandates, people) = await ChoicesAsync(db, rights, now, cancellationToken);
        var colleagues = rights.IsOwn && rights.Mandates.Count > 0 && viewer.Person.OrganisationId is { } house
            ? await db.People.AsNoTracking().Where(p => p.OrganisationId == house && p.IsActive && p.Id != personId).OrderBy(p => p.Name)
                .Select(p => new Choice(p.Id.ToString(), p.Name, null)).Take(500).ToListAsync(cancellationToken)
            : [];
        var assisted = rights.IsOwn
            ? await db.People.AsNoTracking().Where(p => p.AssistantId == viewer.Id && p.IsActive && p.OrganisationId == viewer.Person.OrganisationId).OrderBy(p => p.Name)
                .Select(p => new NavItem($"/delegations/{p.Id}", p.Name, false, 0)).ToListAsync(cancellationToken)
            : [];
        return Page.Show<DelegationPage>(
            new DelegationModel(
                personId, rights.Principal.Name, rights.IsOwn, await TodayAsync(db, rights, now, cancellationToken), given.ConvertAll(r => r.Row), standsIn.ConvertAll(r => r.Row),
                mandates, people, colleagues, rights.Principal.AssistantId, assisted,
                [.. Enumerable.Range(0, 2 + given.Count).Select(_ => ids.Next().ToString("N"))], form, errorsOf, refused?.Errors() ?? [], done),
            refused?.Status() ?? StatusCodes.Status200OK);
    }

    private static async Task<DateOnly> TodayAsync(AmendFlowDbContext db, DelegationRights rights, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var days = await PartyDays.TodayAsync(db, rights.Mandates.Select(m => m.AgreementId), now, cancellationToken);
        return rights.Mandates.Select(m => days[(m.AgreementId, m.Side)]).DefaultIfEmpty(DateOnly.FromDateTime(now.UtcDateTime)).Max();
    }

    private static async Task<(IReadOnlyList<Choice> Mandates, IReadOnlyList<Choice> People)> ChoicesAsync(
        AmendFlowDbContext db, DelegationRights rights, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var agreements = rights.Mandates.Select(m => m.AgreementId).Distinct().ToList();
        var parties = await db.Parties.AsNoTracking().Where(p => agreements.Contains(p.AgreementId))
            .Join(db.Agreements, p => p.AgreementId, a => a.Id, (p, a) => new { p.AgreementId, p.Side, p.Name, a.Reference }).ToListAsync(cancellationToken);
        var mandates = rights.Mandates.Select(m => (Mandate: m, Party: parties.Single(p => p.AgreementId == m.AgreementId && p.Side == m.Side)))
            .Select(m => new Choice(m.Mandate.Id.ToString(), CurrentLanguage.Words(Roles.Name(m.Mandate.Role)), $"{m.Party.Name}, {m.Party.Reference}")).ToList();
        var people = new Dictionary<Guid, Choice>();
        foreach (var (agreementId, side) in rights.Mandates.Select(m => (m.AgreementId, m.Side)).Distinct())
        {
            var days = await PartyDays.TodayAsync(db, [agreementId], now, cancellationToken);
            var lent = rights.Mandates.Where(m => m.AgreementId == agreementId && m.Side == side).Select(m => m.Role).Distinct().ToList();
            foreach (var holder in await Asking.HoldersAsync(db, agreementId, side, Asking.MayStandIn, days[(agreementId, side)], cancellationToken))
            {
                if (lent.Exists(role => DelegationRules.MayTake(role, holder.Roles)))
                {
                    var roles = string.Join(", ", holder.Roles.Distinct().Select(r => CurrentLanguage.Words(Roles.Name(r))));
                    people.TryAdd(holder.Person.Id, new Choice(holder.Person.Id.ToString(), $"{holder.Person.Name} ({roles})"));
                }
            }
        }

        people.Remove(rights.Principal.Id);
        people.Remove(rights.Viewer.Id);
        return (mandates, [.. people.Values.OrderBy(c => c.Text, StringComparer.CurrentCulture)]);
    }

    private static async Task<List<(Delegation Delegation, DelegationRow Row)>> RowsAsync(
        AmendFlowDbContext db, System.Linq.Expressions.Expression<Func<Delegation, bool>> which, Func<Delegation, Guid> other, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await db.Delegations.AsNoTracking().Where(which).OrderByDescending(d => d.To).ThenBy(d => d.Id).Take(MostRows).ToListAsync(cancellationToken);
        var agreements = found.Select(d => d.AgreementId).Distinct().ToList();
        var people = found.SelectMany(d => new[] { d.PrincipalId, d.DelegateId, d.GivenById }).Distinct().ToList();
        var names = await db.People.AsNoTracking().Where(p => people.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        var parties = await db.Parties.AsNoTracking().Where(p => agreements.Contains(p.AgreementId))
            .Join(db.Agreements, p => p.AgreementId, a => a.Id, (p, a) => new { Party = p, a.Reference })
            .ToDictionaryAsync(p => (p.Party.AgreementId, p.Party.Side), cancellationToken);
        var mandates = found.Select(d => (Guid?)d.MandateId).ToList();
        var kept = await db.Tasks.Where(t => t.State == TaskState.Open && t.DelegationId == null && t.AssigneeId == t.PrincipalId && people.Contains(t.AssigneeId) && mandates.Contains(t.MandateId))
            .GroupBy(t => t.MandateId).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        return found.ConvertAll(d =>
        {
            var party = parties[(d.AgreementId, d.Side)];
            var today = party.Party.Calendar().LocalDate(now);
            return (d, new DelegationRow(
                d.Id, d.Role, party.Party.Name, party.Reference, names[other(d)], names[d.GivenById], d.From, d.To, today,
                d.HoldsOn(today) ? kept.FirstOrDefault(k => k.Key == d.MandateId)?.Count ?? 0 : 0));
        });
    }
}
