using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.People;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Delegations;

/// <summary>
/// Whose absence somebody may look after: their own, that of a colleague who named them as assistant, and that of the people of a party
/// that they administer, there for that party's roles only.
/// </summary>
/// <param name="Mandates">The principal's roles, today or later, that the viewer may give to somebody else.</param>
internal sealed record DelegationRights(Viewer Viewer, Person Principal, IReadOnlyList<Mandate> Mandates)
{
    public bool IsOwn => Viewer.Id == Principal.Id;

    public bool IsAssistant => Principal.AssistantId == Viewer.Id && Principal.OrganisationId == Viewer.Person.OrganisationId;

    /// <summary>The roles that tasks are given to; a scientist's are theirs, and an administrator's powers are not lent.</summary>
    public static IReadOnlyList<Role> Delegable { get; } = [.. Asking.MayStandIn.Where(r => r != Role.PartyAdministrator)];

    public bool May(Guid agreementId, Side side) => IsOwn || IsAssistant || Viewer.Has(agreementId, side, Role.PartyAdministrator);

    /// <exception cref="RefusedException">There is nobody like that whose absence they look after.</exception>
    public static async Task<DelegationRights> LoadAsync(
        AmendFlowDbContext db, Guid viewerId, Guid principalId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var viewer = await Viewer.LoadAsync(db, viewerId, now, cancellationToken) ?? throw Refuse.NotFound();
        var principal = await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == principalId && p.IsActive, cancellationToken) ?? throw Refuse.NotFound();
        var today = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1);
        var rights = new DelegationRights(viewer, principal, []);
        var held = await db.Mandates.AsNoTracking()
            .Where(m => m.PersonId == principalId && Delegable.Contains(m.Role) && (m.To == null || m.To >= today))
            .OrderBy(m => m.AgreementId).ThenBy(m => m.From).ThenBy(m => m.Id).ToListAsync(cancellationToken);
        var days = await PartyDays.TodayAsync(db, held.Select(m => m.AgreementId), now, cancellationToken);
        var may = held.FindAll(m => !(m.To < days[(m.AgreementId, m.Side)]) && rights.May(m.AgreementId, m.Side));
        return rights.IsOwn || rights.IsAssistant || may.Count > 0 ? rights with { Mandates = may } : throw Refuse.NotFound();
    }
}
