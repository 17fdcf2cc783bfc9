using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>What a timer that is due does: remind, chase, escalate, lapse, or end a wait of the definition. Never approve.</summary>
public sealed class FireTimerHandler(StepRunner steps, CaseSteps cases)
{
    private sealed record FireTimer(Guid TimerId, int Attempt);

    private sealed record Fired(bool Happened);

    /// <summary>Fires the timer once. One that is not due any more, was closed meanwhile, or was claimed by another sweep is left alone.</summary>
    /// <param name="attempt">
    /// The number that the claim gave. It is part of the command id: a timer that turned out not to be due is not done with for ever.
    /// </param>
    /// <returns>Whether it fired, now or the first time that this attempt was made.</returns>
    public async Task<bool> HandleAsync(Guid timerId, int attempt, CancellationToken cancellationToken)
    {
        var answer = await steps.RunAsync(
            Actor.System, $"timer:{timerId}:{attempt}", new FireTimer(timerId, attempt), (step, ct) => FireAsync(step, timerId, attempt, ct), cancellationToken);
        return answer.Happened;
    }

    private async Task<Fired> FireAsync(StepContext step, Guid timerId, int attempt, CancellationToken cancellationToken)
    {
        var timer = await step.Db.Timers.SingleAsync(t => t.Id == timerId, cancellationToken);
        var run = await cases.LoadAsync(step, timer.CaseId, cancellationToken);
        if (timer.State != TimerState.Pending || timer.DueAt > step.Now || timer.Attempt != attempt)
        {
            return new Fired(false);
        }

        timer.State = TimerState.Fired;
        timer.FiredAt = step.Now;
        timer.LeasedUntil = null;
        if (timer.Kind == TimerKind.Delay)
        {
            await run.FeedAsync(new ResumeInput(timer.BookmarkId, null, null) { Now = step.Now, CommandId = step.CommandId }, cancellationToken);
            return new Fired(true);
        }

        var round = run.Rounds.Single(r => r.Id == timer.RoundId);
        if (round.Status is not (RoundStatus.Open or RoundStatus.Blocked))
        {
            timer.State = TimerState.Cancelled;
            return new Fired(false);
        }

        switch (timer.Kind)
        {
            case TimerKind.Reminder or TimerKind.Overdue:
                await new Chasing(run).RunAsync(round, timer, cancellationToken);
                break;
            case TimerKind.Escalation:
                await EscalateAsync(run, round, cancellationToken);
                break;
            case TimerKind.Lapse:
                await LapseAsync(run, round, cancellationToken);
                break;
        }

        return new Fired(true);
    }

    private static async Task EscalateAsync(CaseStep run, Round round, CancellationToken cancellationToken)
    {
        round.EscalatedAt = run.Step.Now;
        Side[] sides = round.Side is { } one ? [one] : [Side.A, Side.B];
        foreach (var side in sides)
        {
            var told = (await run.FindAsync(side, round.EscalateTo, cancellationToken)).Select(a => a.Person.Id).ToList();
            if (told.Count == 0)
            {
                told = [.. (await run.OperatorsAsync(cancellationToken)).Select(a => a.Person.Id)];
            }

            foreach (var person in told)
            {
                run.Step.Owe(
                    MailKind.Escalated, person, $"{MailKind.Escalated}:{round.Id}:{person}", run.Case,
                    round.Tasks.FirstOrDefault(t => t.Side == side && t.State == TaskState.Open),
                    data: $$"""{"round":"{{round.Id}}"}""");
            }
        }

        run.Step.Audit(run.Agreement.Id, new AuditFact("round-escalated", $"{round.ActivityId}/{round.Number}")
        {
            CaseId = run.Case.Id,
            Side = round.Side,
            New = $"to {Roles.Key(round.EscalateTo)}",
        });
    }

    private static async Task LapseAsync(CaseStep run, Round round, CancellationToken cancellationToken)
    {
        RoundCloser.Close(run.Step, round, RoundStatus.Decided, AmendFlowActivities.LapsedPort, "lapsed");
        Timers.Cancel(run.Step, run.Case.Id, round.BookmarkId);
        run.Step.Audit(run.Agreement.Id, new AuditFact("round-lapsed", $"{round.ActivityId}/{round.Number}")
        {
            CaseId = run.Case.Id,
            Side = round.Side,
        });
        await run.ResumeAsync(round, AmendFlowActivities.LapsedPort, null, cancellationToken);
    }
}
