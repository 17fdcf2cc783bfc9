using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Tasks;

/// <param name="Outcome">One of the outcomes that the definition gives the step.</param>
/// <param name="Note">Shared; mandatory unless it is the first, ordinary outcome; at most 4,000 characters.</param>
/// <param name="Revision">The one that they had before them.</param>
public sealed record FinishWorkCommand(Guid TaskId, string Outcome, string Note, int Revision);

public sealed record FinishWorkAnswer(Guid CaseId, string Outcome, DateTimeOffset At);

/// <summary>Ends a task of work, such as triage. A revision ends by resubmitting, a draft by freezing the text.</summary>
public sealed class FinishWorkHandler(StepRunner steps, CaseSteps cases)
{
    public Task<FinishWorkAnswer> HandleAsync(Actor actor, string commandId, FinishWorkCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => FinishAsync(step, command, ct), cancellationToken);

    private async Task<FinishWorkAnswer> FinishAsync(StepContext step, FinishWorkCommand command, CancellationToken cancellationToken)
    {
        var found = await step.Db.Tasks.AsNoTracking().SingleOrDefaultAsync(t => t.Id == command.TaskId, cancellationToken)
            ?? throw Refuse.NotFound();
        var run = await cases.LoadAsync(step, found.CaseId, cancellationToken);
        var round = run.RoundOf(found);
        var task = round.Tasks.Single(t => t.Id == found.Id);
        if (task.AssigneeId != step.Actor.PersonId || task.Kind != TaskKind.Work || round.Work is "revise" or "draft")
        {
            throw Refuse.NotFound();
        }

        if (run.Proposal.IsBehind(step.Actor.PersonId))
        {
            throw Refuse.Forbidden(
                "This is your own proposal: somebody else has to do this step. Nothing was changed.",
                "C’est votre propre proposition : cette étape revient à quelqu’un d’autre. Rien n’a été modifié.");
        }

        WorkRounds.CheckOpen(round, task);
        await Standing.RequireAsync(run, task, cancellationToken);
        if (command.Revision != run.Case.RevisionNumber)
        {
            throw Refuse.Conflict(
                $"Revision {run.Case.RevisionNumber} was submitted meanwhile. Nothing was recorded; please read it first.",
                $"La révision {run.Case.RevisionNumber} a été soumise entre-temps. Rien n’a été enregistré ; merci de la lire d’abord.");
        }

        var outcomes = round.Outcomes.Split('|');
        if (!outcomes.Contains(command.Outcome))
        {
            throw Refuse.Invalid(
                "outcome", $"Choose one of: {string.Join(", ", outcomes)}.", $"Choisissez parmi : {string.Join(", ", outcomes)}.");
        }

        if (command.Note.Length > 4000 || (command.Outcome != outcomes[0] && string.IsNullOrWhiteSpace(command.Note)))
        {
            throw Refuse.Invalid("note", "Say what is missing or why, in up to 4,000 characters.", "Dites ce qui manque ou pourquoi, en 4 000 caractères au plus.");
        }

        await WorkRounds.FinishAsync(run, round, task, command.Outcome, command.Note.Trim(), cancellationToken);
        return new FinishWorkAnswer(run.Case.Id, command.Outcome, step.Now);
    }
}
