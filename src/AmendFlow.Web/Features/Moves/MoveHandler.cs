using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Definitions;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Moves;

/// <param name="Seen">The version of the case that the asker saw; it moves with every step.</param>
/// <param name="Version">The number of the workflow's version that the case is to go on under.</param>
/// <param name="Note">Why; 1 to 2,000 characters, both parties read it.</param>
public sealed record AskMoveCommand(Guid CaseId, int Seen, int Version, string Note);

/// <param name="Seen">The version of the case that the answerer saw.</param>
/// <param name="Reason">Needed to decline; up to 2,000 characters, both parties read it.</param>
public sealed record AnswerMoveCommand(Guid CaseId, int Seen, bool Agree, string Reason);

public sealed record WithdrawMoveCommand(Guid CaseId);

public sealed record MoveAnswer(Guid CaseId, bool IsMoved);

/// <summary>
/// Lets a running case go on under a newer version (docs/decisions/0027): a coordinator of one party asks, one of the other agrees, and only
/// then does anything change, in one step.
/// </summary>
public sealed class MoveHandler(StepRunner steps, CaseSteps cases, DefinitionStore definitions)
{
    /// <summary>How often both parties together may ask to move one case within 24 hours: each is a mail, and stands in the record for good.</summary>
    public const int MostAsksADay = 5;

    /// <exception cref="RefusedException">Not a coordinator, own proposal, asked too often, changed since it was seen, no newer version, an obstacle, or asked already.</exception>
    public Task<MoveAnswer> AskAsync(Actor actor, string commandId, AskMoveCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => AskAsync(step, command, ct), cancellationToken);

    /// <exception cref="RefusedException">Not a coordinator of the other party, own proposal, changed since it was seen, nothing asked, or an obstacle by now.</exception>
    public Task<MoveAnswer> AnswerAsync(Actor actor, string commandId, AnswerMoveCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => AnswerAsync(step, command, ct), cancellationToken);

    /// <exception cref="RefusedException">Not a coordinator of the party that asked, or nothing is asked any more.</exception>
    public Task<MoveAnswer> WithdrawAsync(Actor actor, string commandId, WithdrawMoveCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => WithdrawAsync(step, command, ct), cancellationToken);

    private async Task<MoveAnswer> AskAsync(StepContext step, AskMoveCommand command, CancellationToken cancellationToken)
    {
        var (run, side) = await OpenAsync(step, command.CaseId, command.Seen, cancellationToken);
        var number = command.Version;
        var to = await step.Db.Definitions.AsNoTracking()
            .SingleOrDefaultAsync(d => d.DefinitionId == run.Definition.DefinitionId && d.Version == number && d.Status != DefinitionStatus.Draft, cancellationToken)
            ?? throw Refuse.NotFound();
        MoveRules.CheckNewer(run, to);
        if (run.Case.AskedMove is { } asked && asked.VersionId == to.Id)
        {
            throw Refuse.Conflict("This move was asked for already; it waits for the other party.", "Ce changement a déjà été demandé ; il attend l’autre partie.");
        }

        await CheckOftenAsync(step, run.Case.Id, cancellationToken);
        MoveRules.CheckObstacles(run, await definitions.GetAsync(step.Db, to.Id, cancellationToken));
        var note = PublishRules.Text(command.Note, "note", "Say in a sentence why this case should take the newer version.", "Dites en une phrase pourquoi ce dossier devrait suivre la version plus récente.");
        var others = run.WithoutProposers(await run.FindAsync(side.Other(), Role.Coordinator, cancellationToken));
        if (others.Count == 0)
        {
            throw Refuse.Conflict(
                $"{run.Agreement.Of(side.Other()).Name} has no coordinator who could agree. Nothing was asked; an administrator there grants the role.",
                $"Côté {run.Agreement.Of(side.Other()).Name}, aucun coordinateur ne pourrait donner son accord. Rien n’a été demandé ; un administrateur y attribue ce rôle.");
        }

        Record(run, side, "move-asked", to.Version, note);
        run.Case.AskedMove = new AskedMove(to.Id, step.Actor.PersonId, side, note, step.Now);
        foreach (var person in others)
        {
            step.Owe(
                MailKind.MoveAsked, person.Person.Id, $"move:{step.CommandId}:{step.Actor.PersonId:N}:{person.Person.Id:N}", run.Case,
                data: System.Text.Json.JsonSerializer.Serialize(new { version = to.Id }));
        }

        return new(run.Case.Id, false);
    }

    private static async Task CheckOftenAsync(StepContext step, Guid caseId, CancellationToken cancellationToken)
    {
        var since = step.Now.AddDays(-1);
        if (await step.Db.AuditEntries.CountAsync(e => e.CaseId == caseId && e.Action == "move-asked" && e.At > since, cancellationToken) >= MostAsksADay)
        {
            throw Refuse.Conflict(
                $"A move of this case was asked for {MostAsksADay} times within a day. Nothing was asked; please talk to each other, or come back tomorrow.",
                $"Le changement de version de ce dossier a été demandé {MostAsksADay} fois en un jour. Rien n’a été demandé ; parlez-vous, ou revenez demain.");
        }
    }

    private async Task<MoveAnswer> AnswerAsync(StepContext step, AnswerMoveCommand command, CancellationToken cancellationToken)
    {
        var (run, side) = await OpenAsync(step, command.CaseId, command.Seen, cancellationToken);
        var asked = run.Case.AskedMove ?? throw MoveRules.NothingAsked();
        if (asked.Side == side || asked.ById == step.Actor.PersonId)
        {
            throw Refuse.Forbidden(
                "Your own party asked for this: a coordinator of the other party has to agree.",
                "C’est une demande de votre propre partie : un coordinateur de l’autre partie doit donner son accord.");
        }

        var to = await step.Db.Definitions.AsNoTracking().SingleAsync(d => d.Id == asked.VersionId, cancellationToken);
        run.Case.AskedMove = null;
        if (!command.Agree)
        {
            Record(run, side, "move-declined", to.Version, PublishRules.Text(command.Reason, "reason", "Say why.", "Dites pourquoi."));
            return new(run.Case.Id, false);
        }

        MoveRules.CheckNewer(run, to);
        var definition = await definitions.GetAsync(step.Db, to.Id, cancellationToken);
        MoveRules.CheckObstacles(run, definition);
        step.Recheck((db, ct) => db.Definitions.AnyAsync(d => d.Id == to.Id && d.Status == DefinitionStatus.Published, ct));
        Record(run, side, "case-moved", to.Version, asked.Note, to);
        await run.MoveAsync(definition, cancellationToken);
        return new(run.Case.Id, true);
    }

    private async Task<MoveAnswer> WithdrawAsync(StepContext step, WithdrawMoveCommand command, CancellationToken cancellationToken)
    {
        var (run, side) = await OpenAsync(step, command.CaseId, null, cancellationToken);
        var asked = run.Case.AskedMove ?? throw MoveRules.NothingAsked();
        if (asked.Side != side)
        {
            throw Refuse.Forbidden("Only the party that asked takes the request back. You can decline it.", "Seule la partie qui a demandé retire sa demande. Vous pouvez la refuser.");
        }

        var number = await step.Db.Definitions.Where(d => d.Id == asked.VersionId).Select(d => d.Version).SingleAsync(cancellationToken);
        Record(run, side, "move-withdrawn", number, null);
        run.Case.AskedMove = null;
        return new(run.Case.Id, false);
    }

    private async Task<(CaseStep Run, Side Side)> OpenAsync(StepContext step, Guid caseId, int? seen, CancellationToken cancellationToken)
    {
        var run = await cases.LoadAsync(step, caseId, cancellationToken);
        var side = await CoordinatorOnly.SideAsync(run, MoveRules.Own, MoveRules.Others, cancellationToken);
        MoveRules.CheckSeen(run, seen);
        return (run, side);
    }

    // The number is for readers; the file's hash says which content it was.
    private static void Record(CaseStep run, Side side, string action, int number, string? reason, DefinitionVersion? moved = null) =>
        run.Step.Audit(run.Agreement.Id, new AuditFact(action, moved is null ? $"version {number}" : $"version {number}, file {StepContext.Sha256(moved.Json)}")
        {
            CaseId = run.Case.Id,
            Side = side,
            Role = Role.Coordinator,
            Old = $"version {run.Definition.Version}",
            New = $"version {number}",
            Reason = reason,
        });
}
