using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.SignIn;

/// <param name="Roles">What they are in the demonstration.</param>
/// <param name="Waiting">How many tasks wait for them.</param>
/// <param name="Steps">The steps that those tasks belong to, each once.</param>
public sealed record DemoPerson(Guid Id, string Name, Bilingual Roles, int Waiting, IReadOnlyList<Bilingual> Steps);

/// <param name="Party">Null for those who belong to neither party.</param>
public sealed record DemoGroup(string? Party, IReadOnlyList<DemoPerson> People);

/// <summary>Who can be signed in as with one click, in the demonstration.</summary>
internal static class DemoSignIn
{
    public static async Task<IReadOnlyList<DemoGroup>> LoadAsync(AmendFlowDbContext db, CancellationToken cancellationToken)
    {
        var people = await db.People.AsNoTracking().Where(p => p.IsDemo && p.IsActive).ToListAsync(cancellationToken);
        var ids = people.Select(p => p.Id).ToList();
        var mandates = await db.Mandates.AsNoTracking().Where(m => ids.Contains(m.PersonId)).ToListAsync(cancellationToken);
        var parties = await db.Parties.AsNoTracking().ToListAsync(cancellationToken);
        var tasks = await db.Tasks.AsNoTracking()
            .Where(t => ids.Contains(t.AssigneeId) && t.State == TaskState.Open)
            .Join(db.Rounds, t => t.RoundId, r => r.Id, (t, r) => new { t.AssigneeId, r.NameEn, r.NameFr, t.CaseId })
            .Join(db.Cases, t => t.CaseId, c => c.Id, (t, c) => new { t.AssigneeId, t.NameEn, t.NameFr, c.AgreementId })
            .ToListAsync(cancellationToken);

        return [.. people
            .Select(p =>
            {
                var held = mandates.Where(m => m.PersonId == p.Id).OrderBy(m => m.Role).ToList();
                var waiting = tasks.Where(t => t.AssigneeId == p.Id)
                    .Select(t => RoundWords.Named(new(t.NameEn, t.NameFr), NameOf(t.AgreementId, Side.A), NameOf(t.AgreementId, Side.B))).ToList();
                return (
                    Party: held is [var first, ..] ? parties.Single(x => x.AgreementId == first.AgreementId && x.Side == first.Side) : null,
                    Order: held is [var most, ..] ? (int)most.Role : int.MaxValue,
                    Person: new DemoPerson(p.Id, p.Name, RolesOf(held.Select(m => m.Role), p.IsOperator), waiting.Count, [.. waiting.Distinct()]));
            })
            .GroupBy(p => p.Party?.Id)
            .OrderBy(g => g.First().Party is { } party ? (int)party.Side : int.MaxValue)
            .Select(g => new DemoGroup(
                g.First().Party?.Name,
                [.. g.OrderBy(p => p.Order).ThenBy(p => p.Person.Name, StringComparer.Ordinal).Select(p => p.Person)]))];

        string NameOf(Guid agreementId, Side side) => parties.Single(x => x.AgreementId == agreementId && x.Side == side).Name;
    }

    private static Bilingual RolesOf(IEnumerable<Role> roles, bool isOperator)
    {
        var names = roles.Distinct().Select(Roles.Name).ToList();
        if (isOperator)
        {
            names.Add(new("Operator", "Exploitant"));
        }

        return new(string.Join(", ", names.Select(n => n.En)), string.Join(", ", names.Select(n => n.Fr)));
    }
}
