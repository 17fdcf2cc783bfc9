using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Web.Features.Cases;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Security;

/// <summary>Which day it is at a party: the first and the last day of a mandate are counted there.</summary>
internal static class PartyDays
{
    /// <summary>By agreement and party.</summary>
    public static async Task<IReadOnlyDictionary<(Guid AgreementId, Side Side), DateOnly>> TodayAsync(
        AmendFlowDbContext db, IEnumerable<Guid> agreementIds, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = agreementIds.Distinct().ToList();
        return await db.Parties.Where(p => ids.Contains(p.AgreementId))
            .ToDictionaryAsync(p => (p.AgreementId, p.Side), p => now.DayIn(TimeZoneInfo.FindSystemTimeZoneById(p.Zone)), cancellationToken);
    }
}
