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

    public static async Task<IReadOnlyList<Waiting>> WaitingAsync(AmendFlowDbContext db, Viewer viewer, CancellationToken cancellationToken)
    {
        var agreements = viewer.Mandates.Where(m => m.Role == Role.Coordinator).Select(m => m.AgreementId).ToHashSet();
        if (agreements.Count == 0)
        {
            return [];
        }

        var open = await db.Disputes.AsNoTracking().Where(d => d.SettledAt == null).OrderBy(d => d.At)
            .Join(db.Cases.Where(c => agreements.Contains(c.AgreementId)), d => d.CaseId, c => c.Id, (d, c) => new { Dispute = d, Case = c })
            .Join(db.Decisions, f => f.Dispute.DecisionId, d => d.Id, (f, d) => new Waiting(f.Dispute, f.Case, d.RoundId, d.ActorId))
            .Take(Most).ToListAsync(cancellationToken);
        return [.. open.Where(f => viewer.Has(f.Case.AgreementId, f.Dispute.Side, Role.Coordinator)).OrderBy(f => f.Dispute.At)];
    }

    public static async Task<IReadOnlyList<TaskRow>> LoadAsync(AmendFlowDbContext db, Viewer viewer, CancellationToken cancellationToken)
    {
        var rows = new List<TaskRow>();
        foreach (var found in await WaitingAsync(db, viewer, cancellationToken))
        {
            var agreement = await db.Agreements.AsNoTracking().Include(a => a.Parties).SingleAsync(a => a.Id == found.Case.AgreementId, cancellationToken);
            var round = await db.Rounds.AsNoTracking().SingleAsync(r => r.Id == found.RoundId, cancellationToken);
            var name = await db.People.Where(p => p.Id == found.ActorId).Select(p => p.Name).SingleAsync(cancellationToken);
            var reference = await db.Proposals.Where(p => p.Id == found.Case.ProposalId).Select(p => p.Reference).SingleAsync(cancellationToken);
            var step = RoundWords.Named(new(round.NameEn, round.NameFr), agreement.Of(Side.A).Name, agreement.Of(Side.B).Name);
            rows.Add(new TaskRow(
                $"/disputes/{found.Dispute.DecisionId}",
                new(found.Case.Title, found.Case.Title),
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

    internal sealed record Waiting(Dispute Dispute, Case Case, Guid RoundId, Guid ActorId);
}
