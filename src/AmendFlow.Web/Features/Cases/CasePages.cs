using AmendFlow.Data;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Shows the page of a case: at its own address, and again where a form of it was refused.</summary>
public sealed class CasePages(CurrentViewer current, Database database, CaseViews views, IIds ids)
{
    /// <exception cref="RefusedException">There is no such case for this person.</exception>
    public async Task<IResult> ShowAsync(
        Guid caseId, CasePageQuery query, ReturnedForm returned, CancellationToken cancellationToken, int status = StatusCodes.Status200OK)
    {
        await using var db = database.CreateDbContext();
        var view = await views.LoadAsync(db, await current.GetAsync(cancellationToken), caseId, cancellationToken);
        return Page.Show<CasePage>(new CasePageModel(view, query, returned, ids.Next().ToString("N")), status);
    }

    /// <summary>The page again with what was typed, and why it was refused. What is not the person's own goes on as it is.</summary>
    public Task<IResult> RefusedAsync(Guid caseId, Guid formId, PostedForm posted, RefusedException refused, CancellationToken cancellationToken) =>
        ShowAsync(caseId, CasePageQuery.Plain, new(formId, posted, refused.Errors()), cancellationToken, refused.Status());
}
