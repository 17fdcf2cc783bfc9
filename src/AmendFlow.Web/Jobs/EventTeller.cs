using System.Text.Json.Nodes;
using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs;

/// <summary>Tells one event to one case, once. Never two case rows in one step: the publisher's step has long been committed.</summary>
public sealed class EventTeller(StepRunner steps, CaseSteps cases)
{
    private sealed record TellEvent(Guid EventId, Guid CaseId);

    private sealed record CloseEvent(Guid EventId);

    private sealed record Told(bool Happened);

    public Task TellAsync(Guid eventId, Guid caseId, CancellationToken cancellationToken) => steps.RunAsync(
        Actor.System, $"event:{eventId}:{caseId}", new TellEvent(eventId, caseId), (step, ct) => TellAsync(step, eventId, caseId, ct), cancellationToken);

    /// <summary>The event reaches nobody any more.</summary>
    public Task CloseAsync(Guid eventId, CancellationToken cancellationToken) => steps.RunAsync(
        Actor.System, $"event-closed:{eventId}", new CloseEvent(eventId), (step, ct) => CloseAsync(step, eventId, ct), cancellationToken);

    private async Task<Told> TellAsync(StepContext step, Guid eventId, Guid caseId, CancellationToken cancellationToken)
    {
        var published = await step.Db.CaseEvents.SingleAsync(e => e.Id == eventId, cancellationToken);
        var run = await cases.LoadAsync(step, caseId, cancellationToken);
        if (run.HasEnded)
        {
            return new Told(false);
        }

        step.Audit(run.Agreement.Id, new AuditFact("event-received", published.Name) { CaseId = caseId });
        var payload = published.Payload is { } json ? JsonNode.Parse(json) : null;
        await run.FeedAsync(new EventInput(published.Name, payload) { Now = step.Now, CommandId = step.CommandId }, cancellationToken);
        return new Told(true);
    }

    private static async Task<Told> CloseAsync(StepContext step, Guid eventId, CancellationToken cancellationToken)
    {
        var published = await step.Db.CaseEvents.SingleAsync(e => e.Id == eventId, cancellationToken);
        published.ClosedAt ??= step.Now;
        return new Told(true);
    }
}
