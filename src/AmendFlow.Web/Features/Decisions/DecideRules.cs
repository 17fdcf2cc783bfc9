using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Decisions;

/// <summary>Who may answer, whether it can still be answered, and whether the answer is whole. In that order: each message fits.</summary>
internal static class DecideRules
{
    public const int MaxText = 4000;
    public const int MaxConditions = 20;

    public static async Task CheckAsync(CaseStep run, Round round, WorkTask task, DecideCommand command, CancellationToken cancellationToken)
    {
        var actor = run.Step.Actor;
        if (task.AssigneeId != actor.PersonId || task.Kind is not (TaskKind.Decide or TaskKind.Advise))
        {
            throw Refuse.NotFound();
        }

        if (run.Proposal.IsBehind(actor.PersonId))
        {
            throw Refuse.Forbidden("Nobody decides on their own proposal.", "Nul ne décide de sa propre proposition.");
        }

        await CheckOpenAsync(run, round, task, cancellationToken);
        if (task.Kind == TaskKind.Decide && round.Tasks.Any(t => t.Id != task.Id && t.Kind == TaskKind.Decide && t.State == TaskState.Done && t.AssigneeId == actor.PersonId))
        {
            throw Refuse.Forbidden(
                "You have answered in this round already, and nobody votes twice. Your coordinator can name somebody else for this answer.",
                "Vous avez déjà répondu dans ce tour, et nul ne vote deux fois. Votre coordinateur peut désigner une autre personne pour cette réponse.");
        }

        await Standing.RequireAsync(run, task, cancellationToken);
        if (command.SeenHash != round.SubjectHash)
        {
            throw Refuse.Conflict(
                "What you are asked about has changed since this page was opened. Nothing was recorded; please read it again.",
                "Ce qui vous est soumis a changé depuis l’ouverture de cette page. Rien n’a été enregistré ; merci de relire.");
        }

        CheckAssurance(actor, round);

        if (command.Kind == DecisionKind.ApproveWithConditions && run.Proposal.AnnouncesAmendmentId is not null)
        {
            throw Refuse.Invalid(
                "decision",
                "An announcement is approved as it stands, or not: ask for changes, and say which.",
                "Une annonce s’approuve telle quelle : demandez des modifications, en précisant lesquelles.");
        }

        CheckWhole(round, command);
        await CheckConditionsAsync(run, round, command, cancellationToken);
    }

    private static async Task CheckOpenAsync(CaseStep run, Round round, WorkTask task, CancellationToken cancellationToken)
    {
        if (task.State == TaskState.Open && round.Status is (RoundStatus.Open or RoundStatus.Blocked))
        {
            return;
        }

        // The person was asked, so they may know which colleague of theirs acted instead; where something else ended it, that is what they are told.
        var acted = task.State != TaskState.Done && round.CloseReason != "decided" ? null : await run.Step.Db.Decisions.AsNoTracking()
            .Where(d => d.RoundId == round.Id && d.Side == task.Side && (task.State == TaskState.Done ? d.TaskId == task.Id : !d.IsOpinion))
            .OrderByDescending(d => d.At)
            .Join(run.Step.Db.People, d => d.ActorId, p => p.Id, (d, p) => new { p.Name, d.At, d.Kind })
            .FirstOrDefaultAsync(cancellationToken);
        if (acted is null)
        {
            throw RoundWords.NoLongerOpen(round, task);
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(run.Agreement.Of(task.Side).Zone);
        throw Refuse.Conflict(
            $"Already recorded: {acted.Name}, {acted.Kind.Outcome(StepNatures.Of(task.Role)).En}, {Format.Date(acted.At, zone, "en")}. Nothing was changed.",
            $"Déjà enregistré : {acted.Name}, {acted.Kind.Outcome(StepNatures.Of(task.Role)).Fr}, le {Format.Date(acted.At, zone, "fr")}. Rien n’a été modifié.");
    }

    private static void CheckWhole(Round round, DecideCommand command)
    {
        var errors = new List<FieldError>();
        if (command.Kind.NeedsReason() && string.IsNullOrWhiteSpace(command.Reason))
        {
            errors.Add(new("reason", new(
                "Give a reason: it is mandatory for all but a plain approval.",
                "Donnez un motif : il est obligatoire sauf pour une approbation simple.")));
        }

        if (command.Reason.Length > MaxText || command.InternalNote.Length > MaxText)
        {
            errors.Add(new(command.Reason.Length > MaxText ? "reason" : "internalNote", new(
                $"At most {MaxText} characters.", $"{MaxText} caractères au plus.")));
        }

        if (round.Checklist.Length > 0)
        {
            errors.AddRange(ChecklistCatalogue.Get(round.Checklist).Refusals(command.Kind, command.Checklist));
        }

        errors.AddRange(ConditionErrors(command));
        if (errors.Count > 0)
        {
            throw Refuse.Invalid(errors);
        }
    }

    private static IEnumerable<FieldError> ConditionErrors(DecideCommand command)
    {
        var whole = command.Conditions.Count > 0 && command.Conditions.All(c => c.Text.Trim().Length is > 0 and <= 1000);
        if (command.Kind == DecisionKind.ApproveWithConditions && (!whole || command.Conditions.Count > MaxConditions))
        {
            yield return new("conditions", new(
                "Write at least one condition (each up to 1,000 characters): who closes it, and what waits for it.",
                "Écrivez au moins une réserve (1 000 caractères au plus chacune) : qui la lève, et ce qui l’attend."));
        }
        else if (command.Kind != DecisionKind.ApproveWithConditions && command.Conditions.Count > 0)
        {
            yield return new("conditions", new(
                "Conditions go with “approve with conditions” only.",
                "Les réserves n’accompagnent qu’un avis favorable sous réserve."));
        }
    }

    private static async Task CheckConditionsAsync(CaseStep run, Round round, DecideCommand command, CancellationToken cancellationToken)
    {
        if (command.Conditions.Any(c => !BlockedTransitions.Ahead(round.Phase, run.Case.FrozenTextHash is not null).Contains(c.Blocks)))
        {
            throw Refuse.Invalid(
                "conditions",
                "A condition can only hold back what still lies ahead: from here on, the entry into force.",
                "Une réserve ne peut retenir que ce qui est encore à venir : désormais, l’entrée en vigueur.");
        }

        foreach (var (side, role) in command.Conditions.Select(c => (c.ClosedBySide, c.ClosedByRole)).Distinct())
        {
            if (!Condition.Closers.Contains(role) || run.WithoutProposers(await run.FindAsync(side, role, cancellationToken)).Count == 0)
            {
                throw Refuse.Invalid(
                    "conditions",
                    $"Nobody at {run.Agreement.Of(side).Name} could close this condition as {Roles.Name(role).En}: choose a role that somebody there holds, and that may close conditions.",
                    $"Personne chez {run.Agreement.Of(side).Name} ne pourrait lever cette réserve en tant que {Roles.Name(role).Fr} : choisissez un rôle que quelqu’un y exerce, et qui peut lever des réserves.");
            }
        }

        if (round.Phase != CasePhases.Executive || !command.Kind.IsYes())
        {
            return;
        }

        var open = await run.Step.Db.Conditions.AsNoTracking()
            .Where(c => c.CaseId == run.Case.Id && c.ClosedAt == null && (c.Blocks == BlockedTransition.Approve || c.Blocks == BlockedTransition.Freeze))
            .CountAsync(cancellationToken);
        if (open > 0)
        {
            throw Refuse.Conflict(
                $"{open} condition(s) must be closed before the executives may approve.",
                $"{open} réserve(s) à lever avant la validation par la direction.");
        }
    }

    /// <summary>How sure a step wants to be of who answers, or lets another answer.</summary>
    /// <exception cref="RefusedException">This is not as sure.</exception>
    public static void CheckAssurance(Actor actor, Round round)
    {
        if (!actor.Assurance.Satisfies(round.Assurance))
        {
            throw Refuse.Forbidden(
                $"This step asks for more certainty about who you are: {round.Assurance.Name().En}.",
                $"Cette étape demande une identification plus sûre : {round.Assurance.Name().Fr}.");
        }
    }
}
