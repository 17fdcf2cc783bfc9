using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Data.People;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Cases;

/// <summary>
/// Open tasks of a case go where delegations say: to whoever stands in while one holds, and back when it no longer does. A task that the
/// stand-in may not take (their own proposal, a conflict, asked already, the seat is not theirs) stays with the one who is away.
/// </summary>
internal sealed class Absences(CaseStep run)
{
    private IReadOnlyList<Delegation> holding = [];

    /// <summary>Those that lend something on the day that it is at their party. Whoever is away themselves stands in for nobody.</summary>
    public static IReadOnlyList<Delegation> Holding(IEnumerable<Delegation> delegations, Func<Delegation, DateOnly> today)
    {
        var on = delegations.Where(d => d.HoldsOn(today(d))).OrderBy(d => d.From).ThenBy(d => d.Id).ToList();
        return on.FindAll(d => !on.Exists(o => o.PrincipalId == d.DelegateId && o.AgreementId == d.AgreementId && o.Side == d.Side));
    }

    /// <summary>Looks only where this step has just asked somebody; all else changes at the turn of a day, and is the sweep's.</summary>
    public async Task FollowNewAsync(CancellationToken cancellationToken)
    {
        if (run.Step.Db.ChangeTracker.Entries<WorkTask>().Any(e => e.State == EntityState.Added && e.Entity is { MandateId: not null, DelegationId: null }))
        {
            await FollowAsync(cancellationToken);
        }
    }

    /// <summary>The stand-in has left: the task goes back to the one who is away.</summary>
    public Task GiveBackAsync(WorkTask task, CancellationToken cancellationToken) =>
        ReturnAsync(run.Rounds.Concat(run.Incidents).Single(r => r.Id == task.RoundId), task, cancellationToken);

    /// <summary>Whoever answers for somebody has a conflict of interest of their own: the one they answer for has none by that, and is asked.</summary>
    public Task RecusedAsync(Round round, WorkTask task, CancellationToken cancellationToken) => StandIns.HasPart(round, task.PrincipalId, besides: task.Id)
        ? Task.CompletedTask
        : StandsOrGoesAsync(round, Ask(round, task, task.PrincipalId, null, "delegation-returned"), cancellationToken);

    /// <returns>How many tasks changed hands.</returns>
    public async Task<int> FollowAsync(CancellationToken cancellationToken)
    {
        holding = await HoldingAsync(cancellationToken);
        var moved = 0;
        foreach (var round in run.Rounds.Concat(run.Incidents).Where(r => r.Status is RoundStatus.Open or RoundStatus.Blocked).ToList())
        {
            foreach (var task in round.Tasks.Where(t => t.State == TaskState.Open).ToList())
            {
                moved += await FollowAsync(round, task, cancellationToken) ? 1 : 0;
            }
        }

        return moved;
    }

    private async Task<bool> FollowAsync(Round round, WorkTask task, CancellationToken cancellationToken)
    {
        if (task.DelegationId is { } under)
        {
            if (holding.Any(d => d.Id == under))
            {
                return false;
            }

            return await ReturnAsync(round, task, cancellationToken);
        }

        if (task.PrincipalId != task.AssigneeId || holding.FirstOrDefault(d => d.MandateId == task.MandateId) is not { } delegation
            || await StandIns.FindAsync(run, round, task, delegation.DelegateId, cancellationToken) is not { } standIn)
        {
            return false;
        }

        Move(round, task, standIn.Person.Id, delegation.Id, "delegation-followed");
        return true;
    }

    private async Task<bool> ReturnAsync(Round round, WorkTask task, CancellationToken cancellationToken)
    {
        if (StandIns.HasPart(round, task.PrincipalId, besides: task.Id))
        {
            await new Releasing(run).OfAsync(t => t.Id == task.Id, cancellationToken);
            return true;
        }

        await StandsOrGoesAsync(round, Move(round, task, task.PrincipalId, null, "delegation-returned"), cancellationToken);
        return true;
    }

    private async Task StandsOrGoesAsync(Round round, WorkTask back, CancellationToken cancellationToken)
    {
        if (!await Standing.StandsAsync(run, back, cancellationToken))
        {
            await new Releasing(run).OfAsync(t => t.Id == back.Id, cancellationToken);
        }
        else
        {
            // Another absence may begin on the day that the first one ends.
            await FollowAsync(round, back, cancellationToken);
        }
    }

    private WorkTask Move(Round round, WorkTask task, Guid to, Guid? delegation, string action)
    {
        task.State = TaskState.Closed;
        task.ClosedAt = run.Step.Now;
        task.CloseReason = delegation is null ? "delegation ended" : "delegated";
        task.Version++;

        // Asked and away in the same step: one mail, to whoever answers.
        var unsent = run.Step.Db.Mails.Local.Where(m => m.TaskId == task.Id && run.Step.Db.Entry(m).State == EntityState.Added).ToList();
        run.Step.Db.Mails.RemoveRange(unsent);
        if (unsent.Count == 0)
        {
            NotAsked.Owe(run.Step, task);
        }

        return Ask(round, task, to, delegation, action);
    }

    private WorkTask Ask(Round round, WorkTask task, Guid to, Guid? delegation, string action)
    {
        var step = run.Step;
        var moved = new WorkTask
        {
            Id = step.NewId(),
            RoundId = round.Id,
            CaseId = run.Case.Id,
            Kind = task.Kind,
            AssigneeId = to,
            PrincipalId = task.PrincipalId,
            MandateId = task.MandateId,
            Side = task.Side,
            Role = task.Role,
            OpenedAt = step.Now,
            FromTaskId = task.Id,
            DelegationId = delegation,
        };
        round.Tasks.Add(moved);
        step.Db.Tasks.Add(moved);
        step.Owe(Asks(moved), to, $"asked:{moved.Id}", run.Case, moved, run.Calendar(task.Side).EndOfDay(round.DueOn));
        step.Audit(run.Agreement.Id, new AuditFact(action, $"{round.ActivityId}/{round.Number}")
        {
            CaseId = run.Case.Id,
            Side = task.Side,
            Role = task.Role,
            Private =
            [
                new PrivateFact("from", task.AssigneeId.ToString(), task.Side),
                new PrivateFact("to", to.ToString(), task.Side),
                .. (delegation ?? task.DelegationId) is { } under ? [new PrivateFact("delegation", under.ToString(), task.Side)] : Array.Empty<PrivateFact>(),
            ],
        });
        return moved;
    }

    private static MailKind Asks(WorkTask task) => task.Kind switch
    {
        TaskKind.Decide or TaskKind.Advise => MailKind.AskedToDecide,
        TaskKind.Unblock => MailKind.Blocked,
        TaskKind.Settle => MailKind.Incident,
        _ => MailKind.AskedToWork,
    };

    private async Task<IReadOnlyList<Delegation>> HoldingAsync(CancellationToken cancellationToken)
    {
        var today = Enum.GetValues<Side>().ToDictionary(s => s, s => run.Calendar(s).LocalDate(run.Step.Now));
        var (first, last) = (today.Values.Min(), today.Values.Max());
        var near = await run.Step.Db.Delegations.AsNoTracking()
            .Where(d => d.AgreementId == run.Agreement.Id && d.To >= first && d.From <= last).ToListAsync(cancellationToken);

        // Nobody chooses who decides on their own proposal, by choosing who stands in either.
        return [.. Holding(near, d => today[d.Side]).Where(d => d.GivenById == d.PrincipalId || !run.Proposal.IsBehind(d.GivenById))];
    }
}
