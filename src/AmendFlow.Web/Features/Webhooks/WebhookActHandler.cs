using AmendFlow.Data.Jobs;
using AmendFlow.Web.Jobs.Webhooks;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Webhooks;

public enum WebhookAct
{
    /// <summary>Owes it a delivery that says nothing.</summary>
    Test,
    Pause,

    /// <summary>What is owed, and what was given up, is tried for another day.</summary>
    Resume,

    /// <summary>For ever; what is owed is not delivered.</summary>
    Remove,
}

public sealed record WebhookActCommand(Guid WebhookId, WebhookAct Act);

/// <summary>Tests, pauses, resumes and removes webhooks.</summary>
public sealed class WebhookActHandler(StepRunner steps, WebhookHosts hosts)
{
    /// <exception cref="RefusedException">Not theirs, or not as it stands.</exception>
    public Task<WebhookAnswer> HandleAsync(Actor actor, string commandId, WebhookActCommand command, CancellationToken cancellationToken) =>
        steps.RunAsync(actor, commandId, command, (step, ct) => ActAsync(step, command, ct), cancellationToken);

    private async Task<WebhookAnswer> ActAsync(StepContext step, WebhookActCommand command, CancellationToken cancellationToken)
    {
        var webhook = await WebhookHandler.FindAsync(step, command.WebhookId, cancellationToken);
        switch (command.Act)
        {
            case WebhookAct.Test:
                await TestAsync(step, webhook, cancellationToken);
                break;
            case WebhookAct.Pause when webhook.State == WebhookState.Active:
                webhook.State = WebhookState.Paused;
                WebhookHalt.Record(step, webhook, "webhook-paused");
                break;
            case WebhookAct.Resume when webhook.State != WebhookState.Active:
                await ResumeAsync(step, webhook, cancellationToken);
                break;
            case WebhookAct.Remove:
                await RemoveAsync(step, webhook, cancellationToken);
                break;
        }

        return new WebhookAnswer(webhook.Id);
    }

    private static async Task TestAsync(StepContext step, Webhook webhook, CancellationToken cancellationToken)
    {
        if (webhook.State != WebhookState.Active)
        {
            throw Refuse.Conflict("This webhook is paused. Resume it first.", "Ce webhook est suspendu. Reprenez-le d’abord.");
        }

        if (await step.Db.WebhookDeliveries.AnyAsync(
            d => d.WebhookId == webhook.Id && d.State == DeliveryState.Owed && d.Event == WebhookEvent.Ping, cancellationToken))
        {
            throw Refuse.Conflict("A test is on its way already.", "Un essai est déjà en cours.");
        }

        var reference = await step.Db.Agreements.Where(a => a.Id == webhook.AgreementId).Select(a => a.Reference).SingleAsync(cancellationToken);
        WebhookBody.Owe(step, webhook, WebhookEvent.Ping, step.NewId(), reference, null);
        webhook.RestsUntil = null;
    }

    private async Task ResumeAsync(StepContext step, Webhook webhook, CancellationToken cancellationToken)
    {
        if (hosts.Problem(webhook.Address) is { } problem)
        {
            throw Refuse.Conflict(problem.En, problem.Fr);
        }

        (webhook.State, webhook.RestsUntil) = (WebhookState.Active, null);
        foreach (var owed in await OwedAsync(step, webhook, cancellationToken))
        {
            (owed.State, owed.NextAttemptAt, owed.FirstAttemptAt) = (DeliveryState.Owed, step.Now, null);
        }

        WebhookHalt.Record(step, webhook, "webhook-resumed");
    }

    private static async Task RemoveAsync(StepContext step, Webhook webhook, CancellationToken cancellationToken)
    {
        (webhook.State, webhook.Secret) = (WebhookState.Removed, "");
        foreach (var owed in await OwedAsync(step, webhook, cancellationToken))
        {
            owed.State = DeliveryState.Cancelled;
        }

        WebhookHalt.Record(step, webhook, "webhook-removed");
    }

    private static Task<List<WebhookDelivery>> OwedAsync(StepContext step, Webhook webhook, CancellationToken cancellationToken) => step.Db.WebhookDeliveries
        .Where(d => d.WebhookId == webhook.Id && (d.State == DeliveryState.Owed || d.State == DeliveryState.GivenUp)).ToListAsync(cancellationToken);
}
