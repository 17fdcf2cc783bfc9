using AmendFlow.Agreements.Cases;
using AmendFlow.Data;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;

namespace AmendFlow.Web.Features.Cases;

/// <summary>The list of cases, and a case.</summary>
public static class CasesEndpoints
{
    public static void MapCases(this RouteGroupBuilder pages)
    {
        pages.MapGet("/cases", ListAsync);
        pages.MapGet("/cases/{id:guid}", (Guid id, [AsParameters] CasePageQuery query, CasePages casePages, CancellationToken ct) =>
            casePages.ShowAsync(id, query, ReturnedForm.None, ct));
        pages.MapGet("/cases/{id:guid}/events", (Guid id, HttpContext http, CaseEvents events) =>
        {
            // A proxy that keeps answers until they are whole would keep this one for good.
            http.Response.Headers["X-Accel-Buffering"] = "no";
            return events.OpenAsync(id, http.User, http.RequestAborted);
        }).DisableRequestTimeout().Limited(LimitedWork.Watching);
    }

    private static async Task<IResult> ListAsync(
        string? q, string? agreement, string? status, CurrentViewer current, Database database, CaseList list, CancellationToken cancellationToken)
    {
        var viewer = await current.GetAsync(cancellationToken);
        var filter = new CaseFilter((q ?? "").Trim(), Guid.TryParse(agreement, out var id) ? id : null, StatusOf(status));
        await using var db = database.CreateDbContext();
        return Page.Show<CasesPage>(new CasesModel(
            filter,
            await list.LoadAsync(db, viewer, filter, cancellationToken),
            await CaseList.AgreementsAsync(db, viewer, cancellationToken)));
    }

    private static CaseStatus? StatusOf(string? key)
    {
        foreach (var status in Enum.GetValues<CaseStatus>())
        {
            if (status.Key() == key)
            {
                return status;
            }
        }

        return null;
    }
}

public sealed record CasesModel(CaseFilter Filter, IReadOnlyList<CaseRow> Rows, IReadOnlyList<AgreementView> Agreements)
{
    public bool IsFiltered => Filter is not { Text: "", AgreementId: null, Status: null };
}
