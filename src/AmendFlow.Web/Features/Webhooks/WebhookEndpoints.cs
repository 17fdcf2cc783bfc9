using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Web.Jobs.Webhooks;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Webhooks;

/// <summary><c>/admin/webhooks</c>: what programs of a party are told, for its administrator.</summary>
internal static class WebhookEndpoints
{
    public static void AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<WebhookHandler>();
        services.AddSingleton<WebhookActHandler>();
        services.AddScoped<WebhookPages>();
        services.AddScoped<WebhookForms>();
    }

    public static void MapWebhooks(this RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/webhooks", (string? done, WebhookPages webhooks, CancellationToken cancellationToken) =>
            webhooks.ShowAsync(WebhookShown.Nothing with { Done = done ?? "" }, cancellationToken));
        pages.MapPost("/admin/webhooks", (HttpRequest request, WebhookForms forms, CancellationToken cancellationToken) => forms.AddAsync(request, cancellationToken));
        pages.MapPost("/admin/webhooks/{id:guid}", (Guid id, HttpRequest request, WebhookForms forms, CancellationToken cancellationToken) =>
            forms.ActAsync(id, request, cancellationToken));
    }
}

/// <summary>Runs the forms of the page, and shows it again when one was refused, or made a secret.</summary>
internal sealed class WebhookForms(CurrentViewer current, WebhookPages pages, WebhookHandler handler, WebhookActHandler acts)
{
    private const string Renew = "Renew";

    public async Task<IResult> AddAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        try
        {
            return await ShowAsync(await handler.AddAsync(await current.ActorAsync(cancellationToken), form.CommandId, Added(form), cancellationToken), cancellationToken);
        }
        catch (RefusedException refused) when (refused.Kind != RefusalKind.NotFound)
        {
            return await pages.ShowAsync(WebhookShown.Nothing with { Form = form, IsOfAdding = true, Refused = refused }, cancellationToken);
        }
    }

    public async Task<IResult> ActAsync(Guid id, HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        try
        {
            var actor = await current.ActorAsync(cancellationToken);
            if (form.Text("act") == Renew)
            {
                return await ShowAsync(await handler.RenewAsync(actor, form.CommandId, new(id), cancellationToken), cancellationToken);
            }

            if (!Enum.TryParse<WebhookAct>(form.Text("act"), out var act) || !Enum.IsDefined(act))
            {
                throw Refuse.Invalid("", "Choose what is to be done.", "Choisissez ce qu’il faut faire.");
            }

            await acts.HandleAsync(actor, form.CommandId, new(id, act), cancellationToken);
            return LocalUrl.SeeOther($"/admin/webhooks?done={act}");
        }
        catch (RefusedException refused) when (refused.Kind != RefusalKind.NotFound)
        {
            return await pages.ShowAsync(WebhookShown.Nothing with { Refused = refused }, cancellationToken);
        }
    }

    private Task<IResult> ShowAsync(string? secret, CancellationToken cancellationToken) =>
        pages.ShowAsync(WebhookShown.Nothing with { NewSecret = secret, Done = secret is null ? "shown" : "" }, cancellationToken);

    private static AddWebhookCommand Added(PostedForm form)
    {
        if (form.Text("party").Split('/') is not [var agreement, var letter]
            || !Guid.TryParse(agreement, out var agreementId) || !Enum.TryParse<Side>(letter, out var side) || !Enum.IsDefined(side))
        {
            throw Refuse.Invalid(new FieldError("party", new("Choose the party.", "Choisissez la partie.")));
        }

        var events = form.Text("events").Split(',');
        return new AddWebhookCommand(agreementId, side, form.Text("address"), [.. WebhookHandler.Choices.Where(c => events.Contains(c.Key()))]);
    }
}
