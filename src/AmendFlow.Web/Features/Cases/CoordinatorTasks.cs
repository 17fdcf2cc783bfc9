using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>What coordinators are asked when a case cannot go on by itself: to name somebody, to look at a problem.</summary>
internal static class CoordinatorTasks
{
    /// <summary>Those who look after the installation; asked where a party has no coordinator.</summary>
    public static async Task<IReadOnlyList<Asked>> OperatorsAsync(this CaseStep run, CancellationToken cancellationToken) =>
        [.. await run.Step.Db.People.Where(p => p.IsOperator && p.IsActive).Select(p => new Asked(p, null)).ToListAsync(cancellationToken)];

    /// <summary>Adds a task of this kind to a round.</summary>
    public static WorkTask AddTask(this CaseStep run, Round round, TaskKind kind, Asked asked, Side side)
    {
        var task = new WorkTask
        {
            Id = run.Step.NewId(),
            RoundId = round.Id,
            CaseId = run.Case.Id,
            Kind = kind,
            AssigneeId = asked.Person.Id,
            PrincipalId = asked.Person.Id,
            MandateId = asked.Mandate?.Id,
            Side = side,
            Role = Role.Coordinator,
            OpenedAt = run.Step.Now,
        };
        round.Tasks.Add(task);
        run.Step.Db.Tasks.Add(task);
        return task;
    }
}
