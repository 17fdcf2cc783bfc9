using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Tasks;

/// <param name="Until">First day on which reminders come again; null for at once.</param>
public sealed record SnoozeCommand(Guid TaskId, DateOnly? Until);

public sealed record SnoozeAnswer(Guid CaseId);

/// <summary>Puts the reminders of one's own task off. The deadline, its escalation and what silence does stay as they are.</summary>
public sealed class SnoozeHandler(StepRunner steps, CaseSteps cases)
{
    public Task<SnoozeAnswer> HandleAsync(Actor actor, string commandId, SnoozeCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var run = await cases.LoadOfTaskAsync(step, command.TaskId, ct);
            var task = run.TaskOf(command.TaskId);
            var round = run.RoundOf(task);
            if (task.AssigneeId != actor.PersonId)
            {
                throw Refuse.NotFound();
            }

            if (task.State != TaskState.Open)
            {
                throw Refuse.Conflict("This task is no longer open. Nothing was changed.", "Cette tâche n’est plus ouverte. Rien n’a été modifié.");
            }

            if (command.Until is { } until && (until <= run.Calendar(task.Side).LocalDate(step.Now) || until > round.DueOn))
            {
                throw Refuse.Invalid(
                    "until",
                    $"Choose a day from tomorrow to the last day, {round.DueOn:yyyy-MM-dd}: reminders are put off, the deadline is not.",
                    $"Choisissez un jour entre demain et le dernier jour, {round.DueOn:yyyy-MM-dd} : les rappels sont reportés, pas l’échéance.");
            }

            task.SnoozedUntil = command.Until;
            task.Version++;
            return new SnoozeAnswer(run.Case.Id);
        }, cancellationToken);
}
