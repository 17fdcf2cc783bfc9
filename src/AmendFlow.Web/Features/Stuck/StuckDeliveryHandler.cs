using AmendFlow.Data.Jobs;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Stuck;

/// <param name="Send">True: try it for another day. False: not any more.</param>
public sealed record StuckDeliveryCommand(Guid DeliveryId, bool Send);

public sealed record StuckDeliveryAnswer(Guid DeliveryId);

/// <summary>Has a delivery that was given up tried again, with the same id and body, or lets it be.</summary>
public sealed class StuckDeliveryHandler(StepRunner steps)
{
    /// <exception cref="RefusedException">Not an operator, or it is not given up any more.</exception>
    public Task<StuckDeliveryAnswer> HandleAsync(Actor actor, string commandId, StuckDeliveryCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => RunAsync(step, command, ct), cancellationToken);

    private static async Task<StuckDeliveryAnswer> RunAsync(StepContext step, StuckDeliveryCommand command, CancellationToken cancellationToken)
    {
        await OperatorOnly.CheckAsync(step, cancellationToken);
        var delivery = await step.Db.WebhookDeliveries.SingleOrDefaultAsync(d => d.Id == command.DeliveryId, cancellationToken) ?? throw Refuse.NotFound();
        if (delivery.State != DeliveryState.GivenUp)
        {
            throw Refuse.Conflict("This delivery is not given up any more. Nothing was changed.", "Cet envoi n’est plus abandonné. Rien n’a été modifié.");
        }

        step.Recheck((db, ct) => db.WebhookDeliveries.AnyAsync(d => d.Id == command.DeliveryId && d.State == DeliveryState.GivenUp, ct));
        delivery.State = command.Send ? DeliveryState.Owed : DeliveryState.Cancelled;
        (delivery.NextAttemptAt, delivery.FirstAttemptAt, delivery.LeasedUntil) = (step.Now, null, null);
        var webhook = await step.Db.Webhooks.SingleAsync(w => w.Id == delivery.WebhookId, cancellationToken);
        step.Audit(webhook.AgreementId, new AuditFact(command.Send ? "webhook-sent-again" : "webhook-given-up", $"webhook {webhook.Id}") { Side = webhook.Side });
        return new StuckDeliveryAnswer(delivery.Id);
    }
}
