using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Jobs.Webhooks;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Webhooks;

/// <param name="Address">https, at a host of the operator's list; at most 500 characters.</param>
/// <param name="Events">One or more, each once.</param>
public sealed record AddWebhookCommand(Guid AgreementId, Side Side, string Address, IReadOnlyList<WebhookEvent> Events);

public sealed record RenewSecretCommand(Guid WebhookId);

/// <param name="Making">Of the secret: of two that give the same command at once, only the one whose secret was stored may show it.</param>
public sealed record WebhookAnswer(Guid WebhookId, Guid Making = default);

/// <summary>Makes the webhooks of a party, and their secrets. For that party's administrator: an operator would read along with it.</summary>
public sealed class WebhookHandler(StepRunner steps, WebhookHosts hosts, WebhookSecrets secrets)
{
    /// <summary>For one party under one agreement.</summary>
    public const int Most = 10;

    /// <summary>What can be chosen; a test goes to everybody who asks for one.</summary>
    public static readonly IReadOnlyList<WebhookEvent> Choices = [WebhookEvent.Asked, WebhookEvent.Decided, WebhookEvent.Overdue, WebhookEvent.Approved];

    /// <returns>The secret, to be shown this once; null when the command was carried out before.</returns>
    /// <exception cref="RefusedException">Not theirs, full, or a field does not fit.</exception>
    public async Task<string?> AddAsync(Actor actor, string commandId, AddWebhookCommand command, CancellationToken cancellationToken)
    {
        var (made, making) = ("", Guid.Empty);
        var answer = await steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            await CheckAsync(step, command, ct);
            (made, making) = (WebhookSecrets.New(), step.NewId());
            var webhook = new Webhook
            {
                Id = step.NewId(),
                AgreementId = command.AgreementId,
                Side = command.Side,
                Address = command.Address.Trim(),
                Events = string.Join(' ', Choices.Where(command.Events.Contains).Select(e => e.Key())),
                Secret = secrets.Hide(made),
                CreatedAt = step.Now,
            };
            step.Db.Webhooks.Add(webhook);
            WebhookHalt.Record(step, webhook, "webhook-added");
            return new WebhookAnswer(webhook.Id, making);
        }, cancellationToken);
        return answer.Making == making ? made : null;
    }

    /// <summary>The old secret signs nothing from now on, also nothing that is owed already.</summary>
    /// <returns>As <see cref="AddAsync"/>.</returns>
    public async Task<string?> RenewAsync(Actor actor, string commandId, RenewSecretCommand command, CancellationToken cancellationToken)
    {
        var (made, making) = ("", Guid.Empty);
        var answer = await steps.RunAsync(actor, commandId, command, async (step, ct) =>
        {
            var webhook = await FindAsync(step, command.WebhookId, ct);
            (made, making) = (WebhookSecrets.New(), step.NewId());
            webhook.Secret = secrets.Hide(made);
            WebhookHalt.Record(step, webhook, "webhook-secret-renewed");
            return new WebhookAnswer(webhook.Id, making);
        }, cancellationToken);
        return answer.Making == making ? made : null;
    }

    /// <summary>One that whoever gives the command administers, and that is not removed.</summary>
    /// <exception cref="RefusedException">There is none for them.</exception>
    public static async Task<Webhook> FindAsync(StepContext step, Guid webhookId, CancellationToken cancellationToken)
    {
        var scope = await AdminScope.LoadAsync(step, cancellationToken);
        var webhook = await step.Db.Webhooks.SingleOrDefaultAsync(w => w.Id == webhookId && w.State != WebhookState.Removed, cancellationToken);
        return webhook is not null && scope.Administers(webhook.AgreementId, webhook.Side) ? webhook : throw Refuse.NotFound();
    }

    private async Task CheckAsync(StepContext step, AddWebhookCommand command, CancellationToken cancellationToken)
    {
        if (!(await AdminScope.LoadAsync(step, cancellationToken)).Administers(command.AgreementId, command.Side))
        {
            throw Refuse.NotFound();
        }

        var errors = new List<FieldError>();
        if (hosts.Problem(command.Address.Trim()) is { } problem)
        {
            errors.Add(new("address", problem));
        }

        if (!command.Events.Any(Choices.Contains))
        {
            errors.Add(new("events", new("Choose one event or more.", "Choisissez un ou plusieurs événements.")));
        }

        if (errors.Count > 0)
        {
            throw Refuse.Invalid(errors);
        }

        // Of two that are added at the same time, one starts again and counts the other.
        (await step.Db.Agreements.SingleAsync(a => a.Id == command.AgreementId, cancellationToken)).Version++;
        if (await step.Db.Webhooks.CountAsync(
            w => w.AgreementId == command.AgreementId && w.Side == command.Side && w.State != WebhookState.Removed, cancellationToken) >= Most)
        {
            throw Refuse.Conflict($"This party has {Most} webhooks. Remove one first.", $"Cette partie a {Most} webhooks. Supprimez-en un d’abord.");
        }
    }
}
