using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Proposals;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Titles of cases for lists: those of the submitted revision. The proposal's own may be that of a draft, which is private.</summary>
public static class CaseTitles
{
    public static async Task<IReadOnlyDictionary<Guid, string>> LoadAsync(
        AmendFlowDbContext db, IEnumerable<Case> cases, CancellationToken cancellationToken)
    {
        var ids = cases.Select(c => c.Id).ToList();
        var contents = await db.Cases
            .Where(c => ids.Contains(c.Id))
            .Join(
                db.ProposalRevisions, c => new { c.ProposalId, Number = c.RevisionNumber }, r => new { r.ProposalId, r.Number },
                (c, r) => new { c.Id, r.Content })
            .ToListAsync(cancellationToken);
        return contents.ToDictionary(c => c.Id, c => ProposalAccess.Read(c.Content).Title);
    }
}

public static class PeopleWords
{
    /// <summary>A person with their house; people whose name says it already are not doubled.</summary>
    public static string At(string name, string party) => name.Contains(party, StringComparison.Ordinal) ? name : $"{name}, {party}";
}
