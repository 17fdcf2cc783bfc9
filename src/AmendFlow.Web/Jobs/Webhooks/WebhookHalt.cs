using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Jobs.Webhooks;

/// <summary>Pauses a webhook for a reason that no person gave: its receiver is gone, or its host is off the list. The record says so.</summary>
public sealed class WebhookHalt(StepRunner steps)
{
    private sealed record HaltCommand(Guid WebhookId, WebhookState Why);

    private sealed record HaltAnswer(Guid WebhookId);

    public Task HaltAsync(ClaimedDelivery claimed, WebhookState why) => steps.RunAsync(
        Actor.System, $"webhook-halt:{claimed.Id:N}:{claimed.Attempt}", new HaltCommand(claimed.WebhookId, why),
        async (step, ct) =>
        {
            var webhook = await step.Db.Webhooks.SingleAsync(w => w.Id == claimed.WebhookId, ct);
            if (webhook.State == WebhookState.Active)
            {
                webhook.State = why;
                Record(step, webhook, "webhook-halted");
            }

            return new HaltAnswer(webhook.Id);
        },
        CancellationToken.None);

    /// <summary>In the chain of the agreement; where it leads, and who did it, are the party's own.</summary>
    public static void Record(StepContext step, Webhook webhook, string action) => step.Audit(webhook.AgreementId, new AuditFact(action, $"webhook {webhook.Id}")
    {
        Side = webhook.Side,
        Role = step.Actor.IsSystem ? null : Role.PartyAdministrator,
        Private =
        [
            new PrivateFact("address", WebhookHosts.HostIn(webhook.Address), webhook.Side),
            new PrivateFact("events", webhook.Events, webhook.Side),
            new PrivateFact("by", step.Actor.Name, webhook.Side),
        ],
    });
}
