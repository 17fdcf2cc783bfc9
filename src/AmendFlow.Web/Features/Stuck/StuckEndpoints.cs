using AmendFlow.Web.Jobs;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Stuck;

/// <summary><c>/admin/stuck</c>, for operators: what is stuck, why, and one safe thing to do about each.</summary>
internal static class StuckEndpoints
{
    public static void AddStuck(this IServiceCollection services)
    {
        services.AddSingleton<StuckMailHandler>();
        services.AddSingleton<StuckDeliveryHandler>();
        services.AddSingleton<AskAgainHandler>();
        services.AddSingleton<ReleaseOutboxHandler>();
        services.AddScoped<StuckPages>();
        services.AddScoped<StuckForms>();
    }

    public static void MapStuck(this RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/stuck", (string? done, StuckPages stuck, CancellationToken cancellationToken) =>
            stuck.ShowAsync(done ?? "", [], StatusCodes.Status200OK, cancellationToken));
        pages.MapPost("/admin/stuck", (HttpRequest request, StuckForms forms, CancellationToken cancellationToken) => forms.RunAsync(request, cancellationToken));
    }
}

/// <summary>Runs what a button of the page asks for.</summary>
internal sealed class StuckForms(
    CurrentViewer current, StuckPages pages, StuckMailHandler mails, StuckDeliveryHandler deliveries, AskAgainHandler rounds, ReleaseOutboxHandler outbox, Sweeps sweeps)
{
    public async Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        if (await current.GetAsync(cancellationToken) is not { Person.IsOperator: true })
        {
            throw Refuse.NotFound();
        }

        try
        {
            return LocalUrl.SeeOther($"/admin/stuck?done={await ActAsync(form, cancellationToken)}");
        }
        catch (RefusedException refused) when (refused.Kind != RefusalKind.NotFound)
        {
            return await pages.ShowAsync("", refused.Errors(), refused.Status(), cancellationToken);
        }
    }

    private async Task<string> ActAsync(PostedForm form, CancellationToken cancellationToken)
    {
        var actor = await current.ActorAsync(cancellationToken);
        var (command, id) = (form.CommandId, form.Id("id") ?? Guid.Empty);
        if (!Enum.TryParse<StuckAct>(form.Text("act"), out var act))
        {
            throw Refuse.Invalid("", "Choose what is to be done.", "Choisissez ce qu’il faut faire.");
        }

        switch (act)
        {
            case StuckAct.Send or StuckAct.GiveUp:
                await mails.HandleAsync(actor, command, new(id, act == StuckAct.Send), cancellationToken);
                break;
            case StuckAct.Deliver or StuckAct.DropDelivery:
                await deliveries.HandleAsync(actor, command, new(id, act == StuckAct.Deliver), cancellationToken);
                return act == StuckAct.Deliver ? "delivery" : "delivery-dropped";
            case StuckAct.AskAgain:
                return (await rounds.HandleAsync(actor, command, new(id), cancellationToken)).Asked > 0 ? "asked" : "nobody";
            case StuckAct.ReleaseAll or StuckAct.ReleaseNew:
                await outbox.HandleAsync(actor, command, new(act == StuckAct.ReleaseAll), cancellationToken);
                break;
        }

        // Not waited for: it may take long, and it goes on by itself. What fails in it stands in the log.
        _ = sweeps.JobAsync(CancellationToken.None);
        return act switch
        {
            StuckAct.Send => "sent",
            StuckAct.GiveUp => "given-up",
            StuckAct.Sweep => "sweep",
            _ => "released",
        };
    }
}
