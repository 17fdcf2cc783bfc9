using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;

namespace AmendFlow.Web.Features.Agreements;

/// <summary>The agreements under which the reader holds a mandate, and the register of their amendments.</summary>
public static class AgreementEndpoints
{
    public static void MapAgreements(this RouteGroupBuilder pages)
    {
        pages.MapGet("/agreements", async (CurrentViewer current, AgreementPages agreements, CancellationToken ct) =>
            Page.Show<AgreementListPage>(await agreements.ListAsync(await current.GetAsync(ct), ct)));
        pages.MapGet("/agreements/{id:guid}", async (Guid id, CurrentViewer current, AgreementPages agreements, CancellationToken ct) =>
            Page.Show<AgreementPage>(await agreements.LoadAsync(await current.GetAsync(ct), id, ct)));
        pages.MapGet("/agreements/{id:guid}/amendments/{number:int}", async (Guid id, int number, CurrentViewer current, AgreementPages agreements, CancellationToken ct) =>
            Page.Show<AmendmentPage>(await agreements.AmendmentAsync(await current.GetAsync(ct), id, number, ct)));
    }
}
