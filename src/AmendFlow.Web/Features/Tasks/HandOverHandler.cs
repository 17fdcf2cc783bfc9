using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Features.Cases;
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

        await CheckMayAsync(run, task, command, cancellationToken);
        if (command.Kind == HandOver.Delegate)
        {
            await Standing.RequireAsync(run, task, cancellationToken);
        }

        if (task.State != TaskState.Open)
        {
            throw Refuse.Conflict("This task is no longer open. Nothing was changed.", "Cette tâche n’est plus ouverte. Rien n’a été modifié.");
        }

        if (command.Reason.Trim().Length is 0 or > 1000)
        {
            throw Refuse.Invalid("reason", "Say why, in up to 1,000 characters.", "Dites pourquoi, en 1 000 caractères au plus.");
        }

        var to = await EligibleAsync(run, round, task.Side, command.ToPersonId, cancellationToken);
        CheckSeat(step, round, task, to, command);
        var handed = NewTask(run, round, task, to, command.Kind);
        task.State = TaskState.Closed;
        task.ClosedAt = step.Now;
        task.ClosedById = step.Actor.PersonId;
        task.CloseReason = command.Kind == HandOver.Delegate ? "delegated" : "reassigned";
        task.Version++;
        NotAsked.Owe(step, task);
        Unblock(step, round);
        step.Audit(run.Agreement.Id, new AuditFact(task.CloseReason, $"{round.ActivityId}/{round.Number}")
        {
            CaseId = run.Case.Id,
            Side = task.Side,
            Role = task.Role,
            Private =
            [
                new PrivateFact("from", task.AssigneeId.ToString(), task.Side),
                new PrivateFact("to", to.Person.Id.ToString(), task.Side),
                new PrivateFact("reason", command.Reason.Trim(), task.Side),
                new PrivateFact("by", step.Actor.Name, task.Side),
            ],
        });
        return new HandOverAnswer(handed.Id, run.Case.Id);
    }

    private static async Task CheckMayAsync(CaseStep run, WorkTask task, HandOverCommand command, CancellationToken cancellationToken)
    {
        var actor = run.Step.Actor;
        var viewer = await Viewer.LoadAsync(run.Step.Db, actor.PersonId, run.Step.Now, cancellationToken) ?? throw Refuse.NotFound();
        var coordinates = viewer.Has(run.Agreement.Id, task.Side, Role.Coordinator)
            || (task.Kind == TaskKind.Unblock && viewer.Person.IsOperator && task.AssigneeId == viewer.Id);
        var may = command.Kind switch
        {
            // A delegation leaves the principal's name on the answer, so only they can give it; work is reassigned instead.
            HandOver.Delegate => task.AssigneeId == actor.PersonId && task.Kind is (TaskKind.Decide or TaskKind.Advise),
            _ => coordinates,
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

    private static async Task<Asked> EligibleAsync(CaseStep run, Round round, Side side, Guid personId, CancellationToken cancellationToken)
    {
        var holders = await Asking.HoldersAsync(
            run.Step.Db, run.Agreement.Id, side, Asking.MayStandIn, run.Calendar(side).LocalDate(run.Step.Now), cancellationToken);
        if (holders.SingleOrDefault(h => h.Person.Id == personId) is not { } to || run.WithoutProposers([to]).Count == 0)
        {
            throw Refuse.Invalid(
                "toPersonId",
                "Choose an active person of the same party who did not propose this project.",
                "Choisissez une personne active de la même partie, qui n’a pas proposé ce projet.");
        }

        if (round.Tasks.Any(t => t.AssigneeId == personId && t.Kind != TaskKind.Unblock && t.State != TaskState.Closed))
        {
            throw Refuse.Invalid(
                "toPersonId", "This person is asked in the same round already.", "Cette personne est déjà sollicitée dans le même tour.");
        }

        return to;
    }

    private static WorkTask NewTask(CaseStep run, Round round, WorkTask from, Asked to, HandOver kind)
    {
        var task = new WorkTask
        {
            Id = run.Step.NewId(),
            RoundId = round.Id,
            CaseId = run.Case.Id,
            Kind = from.Kind != TaskKind.Unblock ? from.Kind : round.Kind == RoundKind.Work ? TaskKind.Work : TaskKind.Decide,
            AssigneeId = to.Person.Id,
            PrincipalId = kind == HandOver.Delegate ? from.PrincipalId : to.Person.Id,

            // A delegation stands as long as what it was given under.
            MandateId = kind == HandOver.Delegate ? from.MandateId : null,
            Side = from.Side,
            Role = from.Kind == TaskKind.Unblock ? round.Role ?? from.Role : from.Role,
            OpenedAt = run.Step.Now,
            FromTaskId = from.Id,
        };
        round.Tasks.Add(task);
        run.Step.Db.Tasks.Add(task);
        run.Step.Owe(
            MailKind.Reassigned, to.Person.Id, $"asked:{task.Id}", run.Case, task, run.Calendar(from.Side).EndOfDay(round.DueOn));
        return task;
    }

    // Somebody was named: the round goes on, and the other coordinators need not look for anybody.
    private static void Unblock(StepContext step, Round round)
    {
        if (round.Status != RoundStatus.Blocked)
        {
            return;
        }

        var sides = round.Tasks.Where(t => t.Kind is (TaskKind.Decide or TaskKind.Work) && t.State == TaskState.Open).Select(t => t.Side).ToHashSet();
        foreach (var left in round.Tasks.Where(t => t.Kind == TaskKind.Unblock && t.State == TaskState.Open && sides.Contains(t.Side)))
        {
            left.State = TaskState.Closed;
            left.ClosedAt = step.Now;
            left.CloseReason = "somebody was named";
            left.Version++;
        }

        if (!round.Tasks.Any(t => t.Kind == TaskKind.Unblock && t.State == TaskState.Open))
        {
            round.Status = RoundStatus.Open;
        }
    }
}
