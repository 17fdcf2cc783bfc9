using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Jobs;
using AmendFlow.Engine;
using AmendFlow.Web.Components;
using AmendFlow.Web.Pages;

namespace AmendFlow.Web.Features.Webhooks;

/// <param name="LastAttemptAt">Null before the first.</param>
/// <param name="LastStatus">Of the last attempt; null where no answer came.</param>
/// <param name="Owed">Deliveries that wait.</param>
public sealed record WebhookRow(
    Guid Id, string Address, string Events, WebhookState State, DateTimeOffset? LastAttemptAt, int? LastStatus, int Owed, int GivenUp);

/// <param name="Key">As the form posts it.</param>
public sealed record WebhookParty(string Key, string Name, string Agreement, IReadOnlyList<WebhookRow> Webhooks);

/// <param name="Hosts">Those that the operator allows; none: webhooks are off.</param>
/// <param name="NewSecret">Shown in this one answer.</param>
public sealed record WebhookModel(
    IReadOnlyList<WebhookParty> Parties, IReadOnlyList<string> Hosts, bool AreHeld, string? NewSecret, string CommandId, PostedForm Form, bool IsOfAdding,
    IReadOnlyList<FieldError> Errors, string Done)
{
    public IReadOnlyList<Choice> PartyChoices => [.. Parties.Select(p => new Choice(p.Key, $"{p.Name}, {p.Agreement}"))];
}

internal static class WebhookWords
{
    public static Bilingual Of(WebhookEvent what) => what switch
    {
        WebhookEvent.Asked => new("asked: a step asks somebody of the party", "asked : une étape sollicite quelqu’un de la partie"),
        WebhookEvent.Decided => new("decided: a step has its outcome", "decided : une étape a son résultat"),
        WebhookEvent.Overdue => new("overdue: the last day of a step is over", "overdue : l’échéance d’une étape est passée"),
        WebhookEvent.Approved => new("approved: an amendment is approved, to be signed", "approved : un avenant est approuvé, à signer"),
        _ => new("ping: a test", "ping : un essai"),
    };

    public static Bilingual Of(WebhookState state) => state switch
    {
        WebhookState.Active => new("active", "actif"),
        WebhookState.Paused => new("paused", "suspendu"),
        WebhookState.Gone => new("paused: the receiver says that it is gone (410)", "suspendu : le destinataire déclare ne plus exister (410)"),
        WebhookState.OffList => new("paused: the operator no longer allows its host", "suspendu : l’exploitant n’autorise plus son hôte"),
        _ => new("removed", "supprimé"),
    };
}
