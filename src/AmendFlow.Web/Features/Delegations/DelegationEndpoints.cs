using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Delegations;

/// <summary><c>/delegations</c>: who answers while somebody is away. With an id: for a colleague, by their assistant or administrator.</summary>
internal static class DelegationEndpoints
{
    public static void MapDelegations(this RouteGroupBuilder pages)
    {
        pages.MapGet("/delegations", async (string? done, DelegationPages shown, CurrentViewer current, CancellationToken cancellationToken) =>
            await shown.ShowAsync((await current.GetAsync(cancellationToken)).Id, PostedForm.Empty, "", null, done ?? "", cancellationToken));
        pages.MapPost("/delegations/assistant", async (
            HttpRequest request, DelegationPages shown, DelegationHandler handler, CurrentViewer current, CancellationToken cancellationToken) =>
            await shown.RunAsync((await current.GetAsync(cancellationToken)).Id, request, "assistant", "assistant",
                (actor, form, ct) => handler.NameAssistantAsync(actor, form.CommandId, new(Assistant(form)), ct), cancellationToken));
        pages.MapGet("/delegations/{personId:guid}", async (Guid personId, string? done, DelegationPages shown, CancellationToken cancellationToken) =>
            await shown.ShowAsync(personId, PostedForm.Empty, "", null, done ?? "", cancellationToken));
        pages.MapPost("/delegations/{personId:guid}", (
            Guid personId, HttpRequest request, DelegationPages shown, DelegationHandler handler, CancellationToken cancellationToken) =>
            shown.RunAsync(personId, request, "give", "given",
                (actor, form, ct) => handler.GiveAsync(actor, form.CommandId, Given(personId, form), ct), cancellationToken));
        pages.MapPost("/delegations/{personId:guid}/{id:guid}/end", (
            Guid personId, Guid id, HttpRequest request, DelegationPages shown, DelegationHandler handler, CancellationToken cancellationToken) =>
            shown.RunAsync(personId, request, "end", "ended", (actor, form, ct) => handler.EndAsync(actor, form.CommandId, new(id), ct), cancellationToken));
    }

    private static Guid? Assistant(PostedForm form) => form.Text("assistantId").Length == 0 ? null
        : form.Id("assistantId") ?? throw Refuse.Invalid("assistantId", "Choose somebody of the list, or nobody.", "Choisissez une personne de la liste, ou personne.");

    private static GiveDelegationCommand Given(Guid personId, PostedForm form)
    {
        var mandates = form.Text("mandates").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(m => Guid.TryParse(m, out var id) ? id : throw Refuse.NotFound()).ToList();
        return new GiveDelegationCommand(
            personId,
            mandates,
            form.Id("delegateId") ?? throw Refuse.Invalid("delegateId", "Choose who answers.", "Choisissez qui répond."),
            form.Day("from"),
            form.Day("to"));
    }
}
