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

        // Mandates are counted in local days; a day's width around UTC decides no real case differently from the party's own zone.
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var mandates = await db.Mandates.AsNoTracking()
            .Where(m => m.PersonId == personId && m.From <= today && (m.To == null || today <= m.To))
            .ToListAsync(cancellationToken);
        return new Viewer(person, mandates);
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
        proposal.ProposerId == Id || proposal.CoProposerId == Id
        || Mandates.Any(m => m.AgreementId == proposal.AgreementId && m.Role != Role.Scientist);

    /// <summary>A draft belongs to the two scientists.</summary>
    public bool SeesDraftOf(Proposal proposal) => proposal.ProposerId == Id || proposal.CoProposerId == Id;
}
