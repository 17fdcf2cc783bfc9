using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Steps that found nobody ask whoever holds their role by now. Nobody has to name anybody when the role was given.</summary>
internal sealed class Unblocking(CaseStep run)
{
    /// <returns>How many people were asked.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var asked = 0;
        foreach (var round in run.Rounds.Where(r => r is { Status: RoundStatus.Blocked, Role: not null } && r.Work != "revise").ToList())
        {
            foreach (var side in round.Side is { } one ? [one] : Enum.GetValues<Side>())
            {
                asked += await RunAsync(round, side, cancellationToken);
            }
        }

        if (asked > 0)
        {
            await new Absences(run).FollowNewAsync(cancellationToken);
        }

        return asked;
    }

    private async Task<int> RunAsync(Round round, Side side, CancellationToken cancellationToken)
    {
        var stuck = round.Tasks.Where(t => t.Side == side && t.Kind == TaskKind.Unblock && t.State == TaskState.Open).ToList();
        if (stuck.Count == 0)
        {
            return 0;
        }

        // Who is asked already, or has recused themselves, is not asked twice.
        var holders = run.WithoutProposers(await run.FindAsync(side, round.Role!.Value, cancellationToken))
            .Where(h => !round.Tasks.Any(t => t.AssigneeId == h.Person.Id && t.Kind != TaskKind.Unblock && t.State != TaskState.Closed)).ToList();
        var kind = round.Kind == RoundKind.Work ? TaskKind.Work : TaskKind.Decide;
        foreach (var holder in round.Kind == RoundKind.Committee ? holders.Take(1) : holders)
        {
            var task = run.AddTask(round, kind, holder, side, round.Role.Value);
            run.Step.Owe(
                kind == TaskKind.Work ? MailKind.AskedToWork : MailKind.AskedToDecide, holder.Person.Id, $"asked:{task.Id}", run.Case, task,
                run.Calendar(side).EndOfDay(round.DueOn));
        }

        if (holders.Count > 0)
        {
            new Handing(run).Unblock(round);
        }

        return holders.Count;
    }
}
