using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.People;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Admin;

/// <summary>
/// What somebody may administer. A party's administrator: the people of their organisation, and the roles of their party under their
/// agreement. The operator: all accounts, but no roles, except the first administrator of a party.
/// </summary>
/// <param name="Parties">Those that the viewer administers today.</param>
public sealed record AdminScope(Viewer Viewer, IReadOnlyList<Party> Parties)
{
    public bool IsOperator => Viewer.Person.IsOperator;

    /// <exception cref="RefusedException">They administer nothing.</exception>
    public static async Task<AdminScope> LoadAsync(AmendFlowDbContext db, Viewer? viewer, CancellationToken cancellationToken)
    {
        if (viewer is null)
        {
            throw Refuse.NotFound();
        }

        var mandates = viewer.Mandates.Where(m => m.Role == Role.PartyAdministrator).ToList();
        var agreements = mandates.Select(m => m.AgreementId).ToList();
        var parties = await db.Parties.AsNoTracking().Where(p => agreements.Contains(p.AgreementId)).ToListAsync(cancellationToken);
        var scope = new AdminScope(viewer, [.. parties.Where(p => mandates.Any(m => m.AgreementId == p.AgreementId && m.Side == p.Side))]);
        return scope.IsOperator || scope.Parties.Count > 0 ? scope : throw Refuse.NotFound();
    }

    /// <summary>The scope of whoever gives the command of this step.</summary>
    public static async Task<AdminScope> LoadAsync(StepContext step, CancellationToken cancellationToken)
    {
        var scope = await LoadAsync(step.Db, await Viewer.LoadAsync(step.Db, step.Actor.PersonId, step.Now, cancellationToken), cancellationToken);

        // A role may end between the look and the commit; then the step begins again, and is refused.
        step.Recheck(async (db, ct) => await Viewer.LoadAsync(db, step.Actor.PersonId, step.Now, ct) is { } still
            && (!scope.IsOperator || still.Person.IsOperator)
            && scope.Parties.All(p => still.Mandates.Any(m => m.Role == Role.PartyAdministrator && m.AgreementId == p.AgreementId && m.Side == p.Side)));
        return scope;
    }

    public bool Administers(Guid agreementId, Side side) => Parties.Any(p => p.AgreementId == agreementId && p.Side == side);

    public bool Administers(Guid organisationId) => Parties.Any(p => p.OrganisationId == organisationId);

    /// <summary>The people that they may see here: their own, never the other party's.</summary>
    public IQueryable<Person> People(AmendFlowDbContext db)
    {
        if (IsOperator)
        {
            return db.People;
        }

        var organisations = Parties.Select(p => (Guid?)p.OrganisationId).ToList();
        return db.People.Where(p => organisations.Contains(p.OrganisationId));
    }

    /// <summary>
    /// An account is the organisation's, its roles are each agreement's: who administers one touches nobody's account who acts under another.
    /// </summary>
    public async Task<bool> HasRolesElsewhereAsync(StepContext step, Guid personId, CancellationToken cancellationToken)
    {
        var mandates = await step.Db.Mandates.AsNoTracking().Where(m => m.PersonId == personId).ToListAsync(cancellationToken);
        var days = await PartyDays.TodayAsync(step.Db, mandates.Select(m => m.AgreementId), step.Now, cancellationToken);
        return !IsOperator && mandates.Exists(m => !(m.To < days[(m.AgreementId, m.Side)]) && !Administers(m.AgreementId, m.Side));
    }

    /// <summary>Somebody whose account they look after.</summary>
    /// <exception cref="RefusedException">There is nobody like that for them.</exception>
    public async Task<Person> PersonAsync(AmendFlowDbContext db, Guid personId, CancellationToken cancellationToken)
    {
        var person = await People(db).SingleOrDefaultAsync(p => p.Id == personId, cancellationToken) ?? throw Refuse.NotFound();
        return IsOperator || !person.IsOperator ? person : throw Refuse.NotFound();
    }
}
