using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Tasks;

/// <summary>
/// What is asked of somebody whom no mail reaches, as rows among the tasks of their party's coordinators: until the address is mended, the task
/// is done, or somebody else has it.
/// </summary>
internal static class AddressRows
{
    private const int Most = 50;

    public static async Task<IReadOnlyList<TaskRow>> LoadAsync(AmendFlowDbContext db, Viewer viewer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var agreements = viewer.Mandates.Where(m => m.Role == Role.Coordinator).Select(m => m.AgreementId).ToHashSet();
        if (agreements.Count == 0)
        {
            return [];
        }

        var failed = await db.People.AsNoTracking().Where(p => p.AddressFailedAt != null && p.Id != viewer.Id).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        if (failed.Count == 0)
        {
            return [];
        }

        var tasks = await db.Tasks.AsNoTracking().Include(t => t.Round)
            .Where(t => failed.Keys.Contains(t.AssigneeId) && t.State == TaskState.Open)
            .Join(db.Cases.Where(c => agreements.Contains(c.AgreementId)), t => t.CaseId, c => c.Id, (t, c) => new { Task = t, Case = c })
            .OrderBy(f => f.Task.OpenedAt).Take(Most).ToListAsync(cancellationToken);
        var rows = new List<TaskRow>();
        foreach (var found in tasks.Where(f => viewer.Has(f.Case.AgreementId, f.Task.Side, Role.Coordinator)))
        {
            var (task, round, name) = (found.Task, found.Task.Round!, failed[found.Task.AssigneeId]);
            var agreement = await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleAsync(a => a.Id == found.Case.AgreementId, cancellationToken);
            var reference = await db.Proposals.Where(p => p.Id == found.Case.ProposalId).Select(p => p.Reference).SingleAsync(cancellationToken);
            var zone = TimeZoneInfo.FindSystemTimeZoneById(agreement.Of(task.Side).Zone);
            var step = RoundWords.Named(new(round.NameEn, round.NameFr), agreement.Of(Side.A).Name, agreement.Of(Side.B).Name);
            rows.Add(new TaskRow(
                $"/tasks/{task.Id}/hand-over",
                new(found.Case.Title, found.Case.Title),
                reference ?? agreement.Reference,
                new(
                    $"Mails to {name} come back: ask somebody else, or have the address corrected ({step.En})",
                    $"Les courriels à {name} reviennent : solliciter quelqu’un d’autre, ou faire corriger l’adresse ({step.Fr})"),
                PeopleWords.At(name, agreement.Of(task.Side).Name),
                viewer.Person.Name,
                task.OpenedAt.DayIn(zone),
                round.DueOn,
                round.DueOn < now.DayIn(zone),
                RoundWords.Task(task.State, task.CloseReason),
                null));
        }

        return rows;
    }
}
