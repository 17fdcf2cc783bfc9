using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Tasks;

public enum HandOver
{
    /// <summary>The person who is asked lets somebody else answer for them: the answer stays theirs.</summary>
    Delegate,

    /// <summary>A coordinator asks somebody else instead.</summary>
    Reassign,
}

public sealed record HandOverCommand(Guid TaskId, Guid ToPersonId, HandOver Kind, string Reason);

public sealed record HandOverAnswer(Guid TaskId, Guid CaseId);

/// <summary>Delegates or reassigns a task to somebody of the same party. Also names somebody for a round that found nobody.</summary>
public sealed class HandOverHandler(StepRunner steps, CaseSteps cases)
{
    public Task<HandOverAnswer> HandleAsync(Actor actor, string commandId, HandOverCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => HandOverAsync(step, command, ct), cancellationToken);

    private async Task<HandOverAnswer> HandOverAsync(StepContext step, HandOverCommand command, CancellationToken cancellationToken)
    {
        var found = await step.Db.Tasks.AsNoTracking().SingleOrDefaultAsync(t => t.Id == command.TaskId, cancellationToken)
            ?? throw Refuse.NotFound();
        var run = await cases.LoadAsync(step, found.CaseId, cancellationToken);
        var round = run.RoundOf(found);
        var task = round.Tasks.Single(t => t.Id == found.Id);
        if (round.Work == "revise")
        {
            // A revision is the proposer's: naming another proposer hands it on.
            throw Refuse.NotFound();
        }

        var by = await CheckMayAsync(run, task, command, cancellationToken);
        if (command.Kind == HandOver.Delegate)
        {
            await Standing.RequireAsync(run, task, cancellationToken);

            // Whoever chooses who answers decides as much as who answers.
            DecideRules.CheckAssurance(step.Actor, round);
        }

        if (task.State != TaskState.Open)
        {
            throw Refuse.Conflict("This task is no longer open. Nothing was changed.", "Cette tâche n’est plus ouverte. Rien n’a été modifié.");
        }

        if (command.Reason.Trim().Length is 0 or > 1000)
        {
            throw Refuse.Invalid("reason", "Say why, in up to 1,000 characters.", "Dites pourquoi, en 1 000 caractères au plus.");
        }

        var to = await StandIns.RequireAsync(run, round, task.Side, command.ToPersonId, cancellationToken);
        CheckSeat(step, round, task, to, command);
        var handed = new Handing(run).To(round, task, to, command.Kind, by, command.Reason.Trim());
        return new HandOverAnswer(handed.Id, run.Case.Id);
    }

    /// <returns>The role in which they do it; null for the operator, who unblocks a step.</returns>
    private static async Task<Role?> CheckMayAsync(CaseStep run, WorkTask task, HandOverCommand command, CancellationToken cancellationToken)
    {
        var actor = run.Step.Actor;
        var viewer = await Viewer.LoadAsync(run.Step.Db, actor.PersonId, run.Step.Now, cancellationToken) ?? throw Refuse.NotFound();
        var coordinates = viewer.Has(run.Agreement.Id, task.Side, Role.Coordinator);
        var may = command.Kind switch
        {
            // A delegation leaves the principal's name on the answer, so only they can give it, and it is not passed on; work is reassigned instead.
            HandOver.Delegate => task.AssigneeId == actor.PersonId && task.PrincipalId == actor.PersonId && task.Kind is (TaskKind.Decide or TaskKind.Advise),
            _ => coordinates || (task.Kind == TaskKind.Unblock && viewer.Person.IsOperator && task.AssigneeId == viewer.Id),
        };
        if (!may)
        {
            throw Refuse.NotFound();
        }

        if (command.Kind == HandOver.Reassign && run.Proposal.IsBehind(actor.PersonId))
        {
            throw Refuse.Forbidden(
                "Nobody chooses who decides on their own proposal. Another coordinator of your party, or the operator, does it.",
                "Nul ne choisit qui décide de sa propre proposition. Un autre coordinateur de votre partie, ou l’exploitant, s’en charge.");
        }

        return command.Kind == HandOver.Delegate ? task.Role : coordinates ? Role.Coordinator : null;
    }

    // A coordinator chooses who answers, and so never chooses themselves. The seats that bind a party go to those who hold them.
    private static void CheckSeat(StepContext step, Round round, WorkTask task, Asked to, HandOverCommand command)
    {
        if (command.Kind == HandOver.Reassign && to.Person.Id == step.Actor.PersonId && round.Kind != RoundKind.Work)
        {
            throw Refuse.Invalid(
                "toPersonId", "Name somebody else: nobody assigns a decision to themselves.", "Désignez une autre personne : nul ne s’attribue une décision.");
        }

        if (command.Kind == HandOver.Delegate && round.Tasks.Any(t => t.Id == task.FromTaskId && t.CloseReason == "reassigned" && t.ClosedById == to.Person.Id))
        {
            throw Refuse.Invalid(
                "toPersonId",
                "This coordinator named you for the decision, and so does not take it. Name somebody else.",
                "Ce coordinateur vous a désigné pour cette décision : il ne la prend pas lui-même. Désignez une autre personne.");
        }

        var seat = round.Role ?? task.Role;
        if (Standing.IsSeat(seat) && !to.Roles.Contains(seat))
        {
            throw Refuse.Invalid(
                "toPersonId",
                $"This decision is for somebody with the role {Roles.Name(seat).En}. The party’s administrator can grant it.",
                $"Cette décision revient à une personne ayant le rôle {Roles.Name(seat).Fr}. L’administrateur de la partie peut l’attribuer.");
        }
    }
}
