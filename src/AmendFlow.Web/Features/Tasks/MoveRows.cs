using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Tasks;

/// <summary>Cases that the other party asks to move to a newer version of the workflow, as rows among the tasks of coordinators who may answer.</summary>
internal static class MoveRows
{
    private const int Most = 50;

    public static async Task<IReadOnlyList<Case>> WaitingAsync(AmendFlowDbContext db, Viewer viewer, CancellationToken cancellationToken)
    {
        var agreements = viewer.Mandates.Where(m => m.Role == Role.Coordinator).Select(m => m.AgreementId).ToHashSet();
        if (agreements.Count == 0)
        {
            return [];
        }

        var asked = await db.Cases.AsNoTracking().Where(c => c.AskedMove != null && agreements.Contains(c.AgreementId) && c.EndedAt == null)
            .Join(db.Proposals, c => c.ProposalId, p => p.Id, (c, p) => new { Case = c, Proposal = p })
            .OrderBy(f => f.Case.Id).Take(Most).ToListAsync(cancellationToken);
        return [.. asked
            .Where(f => viewer.Has(f.Case.AgreementId, f.Case.AskedMove!.Side.Other(), Role.Coordinator) && f.Case.AskedMove.ById != viewer.Id && !f.Proposal.IsBehind(viewer.Id))
            .Select(f => f.Case)];
    }

    public static async Task<IReadOnlyList<TaskRow>> LoadAsync(AmendFlowDbContext db, Viewer viewer, CancellationToken cancellationToken)
    {
        var rows = new List<TaskRow>();
        foreach (var waiting in await WaitingAsync(db, viewer, cancellationToken))
        {
            var asked = waiting.AskedMove!;
            var agreement = await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleAsync(a => a.Id == waiting.AgreementId, cancellationToken);
            var reference = await db.Proposals.Where(p => p.Id == waiting.ProposalId).Select(p => p.Reference).SingleAsync(cancellationToken);
            var number = await db.Definitions.Where(d => d.Id == asked.VersionId).Select(d => d.Version).SingleAsync(cancellationToken);
            rows.Add(new TaskRow(
                $"/cases/{waiting.Id}/move",
                new(waiting.Title, waiting.Title),
                reference ?? agreement.Reference,
                new($"Answer: may the case go on under version {number} of the workflow?", $"Répondre : le dossier peut-il suivre la version {number} du circuit ?"),
                agreement.Of(asked.Side).Name,
                viewer.Person.Name,
                asked.At.DayIn(TimeZoneInfo.FindSystemTimeZoneById(agreement.Of(asked.Side.Other()).Zone)),
                null,
                false,
                RoundWords.Task(TaskState.Open, null),
                null));
        }

        return rows;
    }
}
