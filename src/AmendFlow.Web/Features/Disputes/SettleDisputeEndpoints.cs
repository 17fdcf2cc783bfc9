using AmendFlow.Data.Cases;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Disputes;

/// <summary>A coordinator's page of a dispute.</summary>
public static class SettleDisputeEndpoints
{
    public static void MapSettlingDisputes(this RouteGroupBuilder pages)
    {
        pages.MapGet("/disputes/{id:guid}", (Guid id, SettleDisputePages disputes, CancellationToken cancellationToken) =>
            disputes.ShowAsync(id, PostedForm.Empty, [], cancellationToken));
        pages.MapPost("/disputes/{id:guid}", SettleAsync);
    }

    private static async Task<IResult> SettleAsync(
        Guid id, HttpRequest request, CurrentViewer current, SettleDisputePages disputes, SettleDisputeHandler handler, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        try
        {
            await handler.HandleAsync(
                await current.ActorAsync(cancellationToken), form.CommandId, new SettleDisputeCommand(id, Chosen(form.Text("outcome")), form.Text("finding")), cancellationToken);
            return LocalUrl.SeeOther($"/disputes/{id}");
        }
        catch (RefusedException refused) when (refused.Kind != RefusalKind.NotFound)
        {
            return await disputes.ShowAsync(id, form, refused.Errors(), cancellationToken, refused.Status());
        }
    }

    private static DisputeOutcome? Chosen(string text) => DisputeWords.All.Where(o => o.ToString() == text).Select(o => (DisputeOutcome?)o).SingleOrDefault();
}
