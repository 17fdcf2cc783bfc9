using AmendFlow.Data;
using AmendFlow.Engine;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>
/// Who brought in, asked and answered. Colleagues are named; of another organisation only the organisation is, as everywhere else: who works
/// on a step at the other party is in its private lane.
/// </summary>
internal sealed class WorkflowPeople(Viewer viewer, IReadOnlyDictionary<Guid, WorkflowPerson> people)
{
    public static async Task<WorkflowPeople> LoadAsync(AmendFlowDbContext db, Viewer viewer, IEnumerable<Guid?> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.OfType<Guid>().Distinct().ToList();
        var people = await db.People.AsNoTracking().Where(p => wanted.Contains(p.Id))
            .Select(p => new WorkflowPerson(
                p.Id, p.Name, p.OrganisationId, db.Organisations.Where(o => o.Id == p.OrganisationId).Select(o => o.Name).FirstOrDefault()))
            .ToDictionaryAsync(p => p.Id, cancellationToken);
        return new WorkflowPeople(viewer, people);
    }

    /// <param name="id">Null for what a start did by itself.</param>
    public Bilingual Name(Guid? id)
    {
        if (id is not { } known || !people.TryGetValue(known, out var person))
        {
            return new("AmendFlow, at a start", "AmendFlow, au démarrage");
        }

        return person.OrganisationId is null ? new("the operator", "l’exploitant")
            : viewer.Person.IsOperator || person.OrganisationId == viewer.Person.OrganisationId ? new(person.Name, person.Name)
            : new(person.Organisation ?? "?", person.Organisation ?? "?");
    }
}

internal sealed record WorkflowPerson(Guid Id, string Name, Guid? OrganisationId, string? Organisation);
