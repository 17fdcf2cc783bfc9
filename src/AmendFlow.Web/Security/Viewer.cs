using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.People;
using AmendFlow.Data.Proposals;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Security;

/// <summary>A signed-in person with the mandates that hold today: what every page and handler asks about rights.</summary>
public sealed record Viewer(Person Person, IReadOnlyList<Mandate> Mandates)
{
    public Guid Id => Person.Id;

    public static async Task<Viewer?> LoadAsync(AmendFlowDbContext db, Guid personId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == personId && p.IsActive, cancellationToken) is not { } person)
        {
            return null;
        }

        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var (yesterday, tomorrow) = (today.AddDays(-1), today.AddDays(1));
        var near = await db.Mandates.AsNoTracking()
            .Where(m => m.PersonId == personId && m.From <= tomorrow && (m.To == null || yesterday <= m.To))
            .ToListAsync(cancellationToken);

        // Only near the first and the last day of a mandate does it matter where its party is.
        if (near.TrueForAll(m => m.From < today && (m.To is null || m.To > today)))
        {
            return new Viewer(person, near);
        }

        var days = await PartyDays.TodayAsync(db, near.Select(m => m.AgreementId), now, cancellationToken);
        return new Viewer(person, near.FindAll(m => m.HoldsOn(days[(m.AgreementId, m.Side)])));
    }

    public bool Has(Guid agreementId, Side side, params ReadOnlySpan<Role> roles)
    {
        foreach (var mandate in Mandates)
        {
            if (mandate.AgreementId == agreementId && mandate.Side == side && roles.Contains(mandate.Role))
            {
                return true;
            }
        }

        return false;
    }

    public bool HasRole(Role role) => Mandates.Any(m => m.Role == role);

    /// <summary>The parties of the agreement that this person acts for: none, one, or (never by our own pages) both.</summary>
    public IReadOnlySet<Side> SidesOf(Guid agreementId) =>
        Mandates.Where(m => m.AgreementId == agreementId).Select(m => m.Side).ToHashSet();

    public bool SeesAgreement(Guid agreementId) => Mandates.Any(m => m.AgreementId == agreementId);

    /// <summary>Scientists see their own proposals; everybody else with a mandate sees the agreement's cases.</summary>
    public bool SeesCaseOf(Proposal proposal) =>
        SeesDraftOf(proposal) || Mandates.Any(m => m.AgreementId == proposal.AgreementId && m.Role != Role.Scientist);

    /// <summary>A draft belongs to the two scientists, as long as they act for their party under the agreement.</summary>
    public bool SeesDraftOf(Proposal proposal) =>
        (proposal.ProposerId == Id && ActsFor(proposal.AgreementId, proposal.Side))
        || (proposal.CoProposerId == Id && ActsFor(proposal.AgreementId, proposal.Side.Other()));

    /// <summary>Holds any role at that party.</summary>
    public bool ActsFor(Guid agreementId, Side side) => Mandates.Any(m => m.AgreementId == agreementId && m.Side == side);
}
