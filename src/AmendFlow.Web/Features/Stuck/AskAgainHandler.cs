using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Stuck;

public sealed record AskAgainCommand(Guid RoundId);

/// <param name="Asked">How many people got a mail; none where nobody is there.</param>
public sealed record AskAgainAnswer(int Asked);

/// <summary>
/// Asks once more whoever can help a step that is blocked or met a problem: those who have the task, or, where nobody has it any more,
/// whoever holds the role by now.
/// </summary>
public sealed class AskAgainHandler(StepRunner steps, CaseSteps cases)
{
    /// <exception cref="RefusedException">Not an operator, settled by now, or asked again today already.</exception>
    public Task<AskAgainAnswer> HandleAsync(Actor actor, string commandId, AskAgainCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => AskAsync(step, command, ct), cancellationToken);

    private async Task<AskAgainAnswer> AskAsync(StepContext step, AskAgainCommand command, CancellationToken cancellationToken)
    {
        await OperatorOnly.CheckAsync(step, cancellationToken);
        var caseId = await step.Db.Rounds.Where(r => r.Id == command.RoundId).Select(r => (Guid?)r.CaseId).SingleOrDefaultAsync(cancellationToken) ?? throw Refuse.NotFound();
        var run = await cases.LoadAsync(step, caseId, cancellationToken);
        var round = run.Rounds.Concat(run.Incidents).Single(r => r.Id == command.RoundId);
        var isIncident = round.Kind == RoundKind.Incident;
        if (run.HasEnded || round.Status != (isIncident ? RoundStatus.Open : RoundStatus.Blocked))
        {
            throw Refuse.Conflict("This step is not stuck any more. Nothing was changed.", "Cette étape n’est plus bloquée. Rien n’a été modifié.");
        }

        if (!isIncident && await new Unblocking(run).RunAsync(cancellationToken) is > 0 and var found)
        {
            step.Audit(run.Agreement.Id, new AuditFact("asked-again", $"{round.ActivityId}/{round.Number}") { CaseId = caseId, Side = round.Side });
            return new AskAgainAnswer(found);
        }

        var open = OpenOf(round);
        if (open.Count > 0)
        {
            await RemindAsync(step, run, open, isIncident ? MailKind.Incident : MailKind.Blocked, cancellationToken);
        }
        else if (isIncident)
        {
            await new IncidentRounds(run).AskAgainAsync(round, cancellationToken);
        }
        else
        {
            foreach (var side in round.Side is { } one ? [one] : Enum.GetValues<Side>())
            {
                await new Blocked(run).RaiseAsync(round, side, cancellationToken);
            }
        }

        step.Audit(run.Agreement.Id, new AuditFact("asked-again", $"{round.ActivityId}/{round.Number}") { CaseId = caseId, Side = round.Side });
        return new AskAgainAnswer(OpenOf(round).Count);
    }

    private static async Task RemindAsync(StepContext step, CaseStep run, IReadOnlyList<WorkTask> open, MailKind kind, CancellationToken cancellationToken)
    {
        // Once a day: a button that is pressed often must not fill anybody's mailbox.
        var keys = open.ToDictionary(t => $"asked-again:{t.Id}:{step.Now:yyyy-MM-dd}");
        if (await step.Db.Mails.AnyAsync(m => keys.Keys.Contains(m.Key), cancellationToken))
        {
            throw Refuse.Conflict("They were asked again today already. Nothing was changed.", "La demande a déjà été renouvelée aujourd’hui. Rien n’a été modifié.");
        }

        foreach (var (key, task) in keys)
        {
            step.Owe(kind, task.AssigneeId, key, run.Case, task);
        }
    }

    private static List<WorkTask> OpenOf(Round round) => [.. round.Tasks.Where(t => t.State == TaskState.Open && t.Kind is TaskKind.Unblock or TaskKind.Settle)];
}
