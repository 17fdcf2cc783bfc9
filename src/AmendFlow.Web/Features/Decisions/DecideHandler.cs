using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;
using AmendFlow.Web.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Decisions;

/// <summary>Records a decision: hop 2 of six. Counting the votes is <see cref="ApprovalRound"/>'s, going on is the engine's.</summary>
public sealed class DecideHandler(StepRunner steps, CaseSteps cases)
{
    /// <exception cref="RefusedException">Not theirs, closed, changed since it was seen, or incomplete. Nothing was changed.</exception>
    public Task<DecideAnswer> HandleAsync(Actor actor, string commandId, DecideCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => DecideAsync(step, command, ct), cancellationToken);

    private async Task<DecideAnswer> DecideAsync(StepContext step, DecideCommand command, CancellationToken cancellationToken)
    {
        var run = await cases.LoadOfTaskAsync(step, command.TaskId, cancellationToken);
        var task = run.TaskOf(command.TaskId);
        var round = run.RoundOf(task);
        await DecideRules.CheckAsync(run, round, task, command, cancellationToken);

        var decision = Record(run, round, task, command);
        await ConditionMails.AskAsync(run, decision, command.Conditions, cancellationToken);
        if (IsRecusedStandIn(round, decision))
        {
            await new Absences(run).RecusedAsync(round, task, cancellationToken);
        }

        var verdict = task.Kind == TaskKind.Advise ? null : await CountAsync(run, round, cancellationToken);
        if (verdict is not null)
        {
            await CloseAsync(run, round, verdict, cancellationToken);
        }
        else if (round.Status == RoundStatus.Open && task.Kind == TaskKind.Decide && await IsBlockedAsync(run, round, cancellationToken))
        {
            await new Blocked(run).RaiseAsync(round, task.Side, cancellationToken);
        }

        return new DecideAnswer(decision.Id, run.Case.Id, decision.Kind, step.Now, verdict is not null);
    }

    private static Decision Record(CaseStep run, Round round, WorkTask task, DecideCommand command)
    {
        var step = run.Step;
        task.State = TaskState.Done;
        task.ClosedAt = step.Now;
        task.Version++;
        var decision = new Decision
        {
            Id = step.NewId(),
            CaseId = run.Case.Id,
            RoundId = round.Id,
            TaskId = task.Id,
            ActorId = step.Actor.PersonId,

            // A conflict of interest is one's own, whoever one answers for.
            PrincipalId = command.Kind == DecisionKind.Recuse ? step.Actor.PersonId : task.PrincipalId,
            Side = task.Side,
            Kind = command.Kind,
            Reason = command.Reason.Trim(),
            InternalNote = command.InternalNote.Trim(),
            Checklist = JsonSerializer.Serialize(command.Checklist),
            RevisionNumber = run.Case.RevisionNumber,
            SubjectHash = round.SubjectHash,
            Assurance = step.Actor.Assurance,
            Channel = step.Actor.Channel,
            At = step.Now,
            CommandId = step.CommandId,
            IsOpinion = task.Kind == TaskKind.Advise,
        };
        step.Db.Decisions.Add(decision);
        step.Count(() => Metrics.Decided(decision.Kind, decision.Channel));
        foreach (var condition in command.Conditions)
        {
            step.Db.Conditions.Add(new DecisionCondition
            {
                Id = step.NewId(),
                CaseId = run.Case.Id,
                DecisionId = decision.Id,
                Text = condition.Text.Trim(),
                Blocks = condition.Blocks,
                ClosedBySide = condition.ClosedBySide,
                ClosedByRole = condition.ClosedByRole,
            });
        }

        step.Audit(run.Agreement.Id, new AuditFact(decision.IsOpinion ? "opinion-given" : "decided", $"{round.ActivityId}/{round.Number}")
        {
            CaseId = run.Case.Id,
            OnBehalfOf = decision.PrincipalId == step.Actor.PersonId ? null : decision.PrincipalId,
            Side = task.Side,
            Role = task.Role,
            New = RecordedWords.Of(decision, command.Conditions.Count),
            Reason = decision.Reason.Length == 0 ? null : decision.Reason,
            Private =
            [
                new PrivateFact("decided-by", step.Actor.Name, task.Side),
                new PrivateFact("internal-note", decision.InternalNote, task.Side),
                new PrivateFact("checklist", decision.Checklist, task.Side),
                .. task.DelegationId is { } delegation ? [new PrivateFact("delegation", delegation.ToString(), task.Side)] : Array.Empty<PrivateFact>(),
            ],
        });
        step.Owe(MailKind.Recorded, step.Actor.PersonId, $"recorded:{decision.Id}", run.Case, task);
        return decision;
    }

    private static async Task<string?> CountAsync(CaseStep run, Round round, CancellationToken cancellationToken)
    {
        if (round.Kind == RoundKind.Committee)
        {
            var verdict = CommitteeVote.Count(await VoteOfAsync(run, round, Side.A, cancellationToken), await VoteOfAsync(run, round, Side.B, cancellationToken));
            return verdict is CommitteeVerdict.Open or CommitteeVerdict.Blocked ? null : verdict.Port();
        }

        var counted = ApprovalRound.Count(round.Rule, round.Needed, await VotesAsync(run, round, cancellationToken));
        return counted is RoundVerdict.Open or RoundVerdict.Blocked ? null : counted.Port();
    }

    private static async Task<bool> IsBlockedAsync(CaseStep run, Round round, CancellationToken cancellationToken) => round.Kind == RoundKind.Committee
        ? CommitteeVote.Count(await VoteOfAsync(run, round, Side.A, cancellationToken), await VoteOfAsync(run, round, Side.B, cancellationToken)) == CommitteeVerdict.Blocked
        : ApprovalRound.Count(round.Rule, round.Needed, await VotesAsync(run, round, cancellationToken)) == RoundVerdict.Blocked;

    // A task that was handed over is no longer asked; one that is open or answered is.
    private static async Task<IReadOnlyList<DecisionKind?>> VotesAsync(CaseStep run, Round round, CancellationToken cancellationToken)
    {
        var decisions = await DecisionsAsync(run, round, cancellationToken);
        return [.. round.Tasks
            .Where(t => t.Kind == TaskKind.Decide && t.State != TaskState.Closed)
            // Another request may have answered since our snapshot: then the version has moved, and this attempt is thrown away.
            .Select(t => decisions.FirstOrDefault(d => d.TaskId == t.Id)?.Kind)];
    }

    private static async Task<DecisionKind?> VoteOfAsync(CaseStep run, Round round, Side side, CancellationToken cancellationToken)
    {
        var decisions = await DecisionsAsync(run, round, cancellationToken);
        return decisions.Where(d => d.Side == side && !d.IsOpinion && !IsRecusedStandIn(round, d)).MaxBy(d => d.At)?.Kind;
    }

    // The one they answered for is asked in their place, and has the vote.
    private static bool IsRecusedStandIn(Round round, Decision decision) =>
        decision.Kind == DecisionKind.Recuse && round.Tasks.Single(t => t.Id == decision.TaskId).PrincipalId != decision.ActorId;

    private static async Task<List<Decision>> DecisionsAsync(CaseStep run, Round round, CancellationToken cancellationToken)
    {
        // Only a task that is done has a decision, and ours is not stored yet: the first answer of a round has none to look for.
        if (round.Tasks.Any(t => t.State == TaskState.Done && run.Step.Db.Decisions.Local.All(d => d.TaskId != t.Id)))
        {
            await run.Step.Db.Decisions.Where(d => d.RoundId == round.Id).LoadAsync(cancellationToken);
        }

        return [.. run.Step.Db.Decisions.Local.Where(d => d.RoundId == round.Id)];
    }

    private static async Task CloseAsync(CaseStep run, Round round, string outcome, CancellationToken cancellationToken)
    {
        RoundCloser.Close(run.Step, round, RoundStatus.Decided, outcome, "decided");
        Timers.Cancel(run.Step, run.Case.Id, round.BookmarkId);
        run.Step.Audit(run.Agreement.Id, new AuditFact("round-decided", $"{round.ActivityId}/{round.Number}")
        {
            CaseId = run.Case.Id,
            Side = round.Side,
            New = outcome,
        });
        if (outcome == "Approved")
        {
            // A request for changes, a rejection and a lapse tell the proposer themselves.
            run.Step.Owe(MailKind.Decided, run.Proposal.ProposerId, $"decided:{round.Id}", run.Case, round.Tasks[0]);
        }

        await run.ResumeAsync(round, outcome, new JsonObject { ["outcome"] = outcome, ["round"] = round.Number }, cancellationToken);
    }
}
