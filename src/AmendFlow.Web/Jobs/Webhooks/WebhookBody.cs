using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Jobs.Webhooks;

/// <param name="En">As the case's page names it, with the party.</param>
public sealed record WebhookStep(string Id, string En, string Fr);

/// <summary>The case that a delivery is about. Ids and closed words: nothing that a person wrote or is called.</summary>
/// <param name="Reference">Of the proposal.</param>
/// <param name="Side">Whose step it is; null for both, and where there is no step.</param>
/// <param name="Outcome">The port by which the step ended.</param>
/// <param name="DueOn">Last day, in the calendar of the party that is asked.</param>
/// <param name="Link">To the page of the case, which asks to sign in.</param>
public sealed record WebhookSubject(Guid Case, string? Reference, WebhookStep? Step, Side? Side, string? Outcome, DateOnly? DueOn, string Link);

/// <summary>What is delivered, and owing it. docs/webhooks.md describes it for whoever reads it.</summary>
public static class WebhookBody
{
    private const int Version = 1;

    // Read by programs, never put into a page: letters of both languages may stay letters.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Key(this WebhookEvent what) => what switch
    {
        WebhookEvent.Asked => "asked",
        WebhookEvent.Decided => "decided",
        WebhookEvent.Overdue => "overdue",
        WebhookEvent.Approved => "approved",
        _ => "ping",
    };

    /// <summary>Owes a webhook something. The same about the same is never owed twice.</summary>
    /// <param name="about">The round or case that it happened to.</param>
    /// <param name="agreement">Reference of the agreement.</param>
    /// <param name="subject">Null for a test.</param>
    public static void Owe(StepContext step, Webhook webhook, WebhookEvent what, Guid about, string agreement, WebhookSubject? subject)
    {
        var key = $"{what.Key()}:{about:N}:{webhook.Id:N}";
        if (step.Db.WebhookDeliveries.Local.Any(d => d.Key == key))
        {
            return;
        }

        var id = step.NewId();
        step.Db.WebhookDeliveries.Add(new WebhookDelivery
        {
            Id = id,
            WebhookId = webhook.Id,
            Event = what,
            Key = key,
            Body = Of(id, what, step.Now, agreement, subject),
            OwedAt = step.Now,
            NextAttemptAt = step.Now,
        });
    }

    private static string Of(Guid id, WebhookEvent what, DateTimeOffset at, string agreement, WebhookSubject? subject) => JsonSerializer.Serialize(
        new
        {
            id,
            type = what.Key(),
            version = Version,
            at = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            agreement,
            @case = subject?.Case,
            subject?.Reference,
            subject?.Step,
            side = subject?.Side?.ToString(),
            subject?.Outcome,
            subject?.DueOn,
            subject?.Link,
        },
        Json);
}
