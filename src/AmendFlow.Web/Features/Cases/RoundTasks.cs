using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Tasks of a round, each for one person.</summary>
internal static class RoundTasks
{
    /// <summary>Those who look after the installation; asked where a party has no coordinator.</summary>
    public static async Task<IReadOnlyList<Asked>> OperatorsAsync(this CaseStep run, CancellationToken cancellationToken) =>
        [.. await run.Step.Db.People.Where(p => p.IsOperator && p.IsActive).Select(p => new Asked(p, null)).ToListAsync(cancellationToken)];

    /// <summary>Asks somebody for themselves.</summary>
    public static WorkTask AddTask(this CaseStep run, Round round, TaskKind kind, Asked asked, Side side, Role role)
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
            Role = role,
            OpenedAt = run.Step.Now,
        };
        round.Tasks.Add(task);
        run.Step.Db.Tasks.Add(task);
        return task;
    }
}
