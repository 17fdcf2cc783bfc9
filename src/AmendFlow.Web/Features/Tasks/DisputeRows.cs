using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Tasks;

/// <summary>Decisions that somebody says they did not make, as rows among the tasks of their party's coordinators, until one wrote down what was found.</summary>
internal static class DisputeRows
{
    private const int Most = 50;

    public static Task<int> CountAsync(AmendFlowDbContext db, Viewer viewer, CancellationToken cancellationToken) => Waiting(db, viewer).CountAsync(cancellationToken);

    public static async Task<IReadOnlyList<TaskRow>> LoadAsync(AmendFlowDbContext db, Viewer viewer, CancellationToken cancellationToken)
    {
        var rows = new List<TaskRow>();
        var waiting = await Waiting(db, viewer)
            .Join(db.Cases, d => d.CaseId, c => c.Id, (d, c) => new { Dispute = d, c.Id, c.AgreementId, c.Title, c.ProposalId })
            .Join(db.Decisions, f => f.Dispute.DecisionId, d => d.Id, (f, d) => new { f.Dispute, f.AgreementId, f.Title, f.ProposalId, d.RoundId, d.ActorId })
            .OrderBy(f => f.Dispute.At).Take(Most).ToListAsync(cancellationToken);
        foreach (var found in waiting)
        {
            var agreement = await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleAsync(a => a.Id == found.AgreementId, cancellationToken);
            var round = await db.Rounds.AsNoTracking().SingleAsync(r => r.Id == found.RoundId, cancellationToken);
            var name = await db.People.Where(p => p.Id == found.ActorId).Select(p => p.Name).SingleAsync(cancellationToken);
            var reference = await db.Proposals.Where(p => p.Id == found.ProposalId).Select(p => p.Reference).SingleAsync(cancellationToken);
            var step = RoundWords.Named(new(round.NameEn, round.NameFr), agreement.Of(Side.A).Name, agreement.Of(Side.B).Name);
            rows.Add(new TaskRow(
                $"/disputes/{found.Dispute.DecisionId}",
                new(found.Title, found.Title),
                reference ?? agreement.Reference,
                new($"“It was not me”, says {name}: look into it ({step.En})", $"« Ce n’était pas moi », signale {name} : à examiner ({step.Fr})"),
                PeopleWords.At(name, agreement.Of(found.Dispute.Side).Name),
                viewer.Person.Name,
                found.Dispute.At.DayIn(TimeZoneInfo.FindSystemTimeZoneById(agreement.Of(found.Dispute.Side).Zone)),
                null,
                false,
                RoundWords.Task(TaskState.Open, null),
                null));
        }

        return rows;
    }

    private static IQueryable<Dispute> Waiting(AmendFlowDbContext db, Viewer viewer)
    {
        var mandates = viewer.Mandates.Where(m => m.Role == Role.Coordinator).Select(m => m.Id).ToList();
        return db.Disputes.AsNoTracking().Where(d => d.SettledAt == null
            && db.Cases.Any(k => k.Id == d.CaseId && db.Mandates.Any(m => mandates.Contains(m.Id) && m.AgreementId == k.AgreementId && m.Side == d.Side)));
    }
}
