using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Admin;

/// <summary><c>/admin/people/{id}</c>: one account and its roles.</summary>
internal static class PersonEndpoints
{
    public static void MapPerson(this RouteGroupBuilder pages)
    {
        var person = pages.MapGroup("/admin/people/{id:guid}");
        person.MapGet("", async (Guid id, string? done, PersonLoader loader, CancellationToken cancellationToken) =>
            Page.Show<PersonPage>(await loader.LoadAsync(id, PostedForm.Empty, "", [], done ?? "", cancellationToken)));
        person.MapPost("/invite", (Guid id, PersonForms forms, InviteHandler handler, HttpRequest request, CancellationToken cancellationToken) =>
            forms.RunAsync(id, request, "invite", "invited", (actor, form, ct) => handler.InviteAgainAsync(actor, form.CommandId, new(id), ct), cancellationToken));
        person.MapPost("/address", (Guid id, PersonForms forms, AddressHandler handler, HttpRequest request, CancellationToken cancellationToken) =>
            forms.RunAsync(id, request, "address", "address", (actor, form, ct) => handler.HandleAsync(actor, form.CommandId, new(id, form.Text("email")), ct), cancellationToken));
        person.MapPost("/deactivate", (Guid id, PersonForms forms, ActivationHandler handler, HttpRequest request, CancellationToken cancellationToken) =>
            forms.RunAsync(id, request, "account", "deactivated", (actor, form, ct) => handler.DeactivateAsync(actor, form.CommandId, new(id, form.Text(LastHolder.Field).Length > 0), ct), cancellationToken));
        person.MapPost("/reactivate", (Guid id, PersonForms forms, ActivationHandler handler, HttpRequest request, CancellationToken cancellationToken) =>
            forms.RunAsync(id, request, "account", "reactivated", (actor, form, ct) => handler.ReactivateAsync(actor, form.CommandId, new(id), ct), cancellationToken));
        person.MapPost("/hand-over", (Guid id, PersonForms forms, HandOverAllHandler handler, HttpRequest request, CancellationToken cancellationToken) =>
            forms.RunAsync(id, request, "hand-over", "handed-over", (actor, form, ct) => handler.HandleAsync(actor, form.CommandId, HandedOver(id, form), ct), cancellationToken));
        person.MapPost("/mandates", (Guid id, PersonForms forms, MandateHandler handler, HttpRequest request, CancellationToken cancellationToken) =>
            forms.RunAsync(id, request, "grant", "granted", (actor, form, ct) => handler.GrantAsync(actor, form.CommandId, Granted(id, form), ct), cancellationToken));
        person.MapPost("/mandates/{mandateId:guid}/end", (
            Guid id, Guid mandateId, PersonForms forms, MandateHandler handler, HttpRequest request, CancellationToken cancellationToken) =>
            forms.RunAsync(id, request, $"end-{mandateId}", "ended", (actor, form, ct) => handler.EndAsync(actor, form.CommandId, new(mandateId, form.Day("lastDay"), form.Text(LastHolder.Field).Length > 0), ct), cancellationToken));
    }

    private static HandOverAllCommand HandedOver(Guid personId, PostedForm form) => new(
        personId, form.Id("toPersonId") ?? throw Refuse.Invalid("toPersonId", "Choose a person.", "Choisissez une personne."), form.Text("reason"));

    private static GrantMandatesCommand Granted(Guid personId, PostedForm form)
    {
        var errors = new List<FieldError>();
        if (form.Text("party").Split('/') is not [var agreement, var letter]
            || !Guid.TryParse(agreement, out var agreementId) || !Enum.TryParse<Side>(letter, out var side) || !Enum.IsDefined(side))
        {
            errors.Add(new("party", new("Choose the party.", "Choisissez la partie.")));
            (agreementId, side) = (default, default);
        }

        var roles = form.Text("role").Split(',').Select(key => Roles.TryParse(key, out var role) ? role : (Role?)null).ToList();
        if (roles.Contains(null))
        {
            errors.Add(new("role", new("Choose one role or more.", "Choisissez un ou plusieurs rôles.")));
        }

        return errors.Count > 0
            ? throw Refuse.Invalid(errors)
            : new GrantMandatesCommand(personId, agreementId, side, [.. roles.OfType<Role>()], form.Day("from"), form.Text("to").Length == 0 ? null : form.Day("to"));
    }
}

/// <summary>Runs a form of the page and shows the page again when it was refused.</summary>
internal sealed class PersonForms(CurrentViewer current, PersonLoader loader)
{
    public async Task<IResult> RunAsync(
        Guid personId, HttpRequest request, string formName, string done, Func<Actor, PostedForm, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        try
        {
            await work(await current.ActorAsync(cancellationToken), form, cancellationToken);
            return LocalUrl.SeeOther($"/admin/people/{personId}?done={done}");
        }
        catch (RefusedException refused) when (refused.Kind != RefusalKind.NotFound)
        {
            return Page.Show<PersonPage>(
                await loader.LoadAsync(personId, form, formName, refused.Errors(), "", cancellationToken), refused.Status());
        }
    }
}
