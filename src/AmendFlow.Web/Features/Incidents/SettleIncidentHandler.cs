using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Cases;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Incidents;

public enum IncidentAct
{
    /// <summary>Runs the step again, on what has changed since.</summary>
    Retry,

    /// <summary>Goes on without it. Only for steps that tell and decide nothing.</summary>
    Skip,
}

/// <param name="IncidentId">The id of its round.</param>
/// <param name="Reason">Shared with both parties; 1 to 2,000 characters.</param>
public sealed record SettleIncidentCommand(Guid IncidentId, IncidentAct Act, string Reason);

/// <param name="FailedAgain">The step met a problem once more.</param>
public sealed record SettleIncidentAnswer(Guid CaseId, bool FailedAgain);

/// <summary>Retries or skips a step that met a problem. A coordinator of either party does it, with a reason, and nobody else.</summary>
public sealed class SettleIncidentHandler(StepRunner steps, CaseSteps cases)
{
    private const int LongestReason = 2000;

    /// <exception cref="RefusedException">Not a coordinator, no reason, no longer open, or a step that is not to be skipped.</exception>
    public Task<SettleIncidentAnswer> HandleAsync(Actor actor, string commandId, SettleIncidentCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => SettleAsync(step, command, ct), cancellationToken);

    private async Task<SettleIncidentAnswer> SettleAsync(StepContext step, SettleIncidentCommand command, CancellationToken cancellationToken)
    {
        var found = await step.Db.Rounds.AsNoTracking()
            .SingleOrDefaultAsync(r => r.Id == command.IncidentId && r.Kind == RoundKind.Incident, cancellationToken) ?? throw Refuse.NotFound();
        var run = await cases.LoadAsync(step, found.CaseId, cancellationToken);
        var side = await SideAsync(run, cancellationToken);
        var round = run.Incidents.Single(r => r.Id == found.Id);
        var incident = run.OpenIncident(round) ?? throw NoLongerOpen(round);
        var reason = command.Reason.Trim();
        if (reason.Length is 0 or > LongestReason)
        {
            throw Refuse.Invalid("reason", "Say why, in up to 2,000 characters.", "Dites pourquoi, en 2 000 caractères au plus.");
        }

        Close(step, round, command.Act);
        step.Audit(run.Agreement.Id, new AuditFact(command.Act == IncidentAct.Retry ? "incident-retried" : "incident-skipped", incident.ActivityId)
        {
            CaseId = run.Case.Id,
            Side = side,
            Role = Role.Coordinator,
            Reason = reason,
        });
        var before = run.Incidents.Count;
        await run.FeedAsync(
            command.Act == IncidentAct.Retry
                ? new RetryInput(incident.Id, reason) { Now = step.Now, CommandId = step.CommandId }
                : new SkipInput(incident.Id, null, reason) { Now = step.Now, CommandId = step.CommandId },
            cancellationToken);
        return new SettleIncidentAnswer(run.Case.Id, run.Incidents.Count > before);
    }

    private static Task<Side> SideAsync(CaseStep run, CancellationToken cancellationToken) => CoordinatorOnly.SideAsync(
        run,
        new("Nobody settles a problem of their own proposal. Another coordinator does it.", "Nul ne règle un problème de sa propre proposition. Un autre coordinateur s’en charge."),
        new("A coordinator of one of the two parties looks at problems of a case. Nothing was changed.", "Les problèmes d’un dossier reviennent aux coordinateurs des deux parties. Rien n’a été modifié."),
        cancellationToken);

    private static void Close(StepContext step, Round round, IncidentAct act)
    {
        if (round.Tasks.FirstOrDefault(t => t.AssigneeId == step.Actor.PersonId && t.State == TaskState.Open) is { } mine)
        {
            mine.State = TaskState.Done;
            mine.ClosedAt = step.Now;
            mine.Version++;
        }

        RoundCloser.Close(step, round, RoundStatus.Closed, null, act == IncidentAct.Retry ? "retried" : "skipped");
    }

    private static RefusedException NoLongerOpen(Round round) => round.CloseReason switch
    {
        "retried" => Refuse.Conflict(
            "Somebody has run this step again in the meantime. Nothing was changed.",
            "Cette étape a été relancée entre-temps. Rien n’a été modifié."),
        "skipped" => Refuse.Conflict(
            "Somebody has passed over this step in the meantime. Nothing was changed.",
            "Cette étape a été passée entre-temps. Rien n’a été modifié."),
        _ => Refuse.Conflict(
            "The case has moved on, and this problem with it. Nothing was changed.",
            "Le dossier a avancé, et ce problème n’est plus d’actualité. Rien n’a été modifié."),
    };
}
