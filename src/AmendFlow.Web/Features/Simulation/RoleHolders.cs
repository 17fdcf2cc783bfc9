using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Simulation;

/// <summary>Who holds which role under an agreement today: that somebody does for everybody, their names only where the lanes allow.</summary>
internal static class RoleHolders
{
    public static async Task<IReadOnlyDictionary<(Side Side, Role Role), Holders>> LoadAsync(
        AmendFlowDbContext db, Viewer viewer, SimulationSubject subject, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var agreement = subject.Agreement!;
        var mandates = await db.Mandates.AsNoTracking().Where(m => m.AgreementId == agreement.Id)
            .Join(db.People.Where(p => p.IsActive), m => m.PersonId, p => p.Id, (m, p) => new { Mandate = m, p.Name }).ToListAsync(cancellationToken);
        var days = await PartyDays.TodayAsync(db, [agreement.Id], now, cancellationToken);

        // Nobody decides on their own proposal.
        var today = mandates.Where(m => m.Mandate.HoldsOn(days[(agreement.Id, m.Mandate.Side)]) && subject.Proposal?.IsBehind(m.Mandate.PersonId) is not true)
            .ToLookup(m => (m.Mandate.Side, m.Mandate.Role), m => m.Name);
        var lanes = viewer.SidesOf(agreement.Id);
        return (from side in Enum.GetValues<Side>()
                from role in Enum.GetValues<Role>()
                let names = today[(side, role)].Distinct().Order(StringComparer.CurrentCulture).ToList()
                select ((side, role), new Holders(names.Count > 0, lanes.Contains(side) || Lane.IsPublic(role) ? names : [])))
            .ToDictionary(h => h.Item1, h => h.Item2);
    }
}
