using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Incidents;

/// <summary>The post of the form that settles a problem; it stands on the case page.</summary>
public static class IncidentEndpoints
{
    public static void MapIncidents(this RouteGroupBuilder pages)
    {
        pages.MapPost("/incidents/{id:guid}/settle", SettleAsync);
        pages.MapGet("/incidents/{id:guid}/settle", BackAsync);
        pages.MapGet("/tasks/{id:guid}/problem", (Guid id, ProblemPages problems, CancellationToken ct) => problems.ShowAsync(id, ct));
    }

    private static async Task<IResult> SettleAsync(
        Guid id, HttpRequest request, CurrentViewer current, Database database, SettleIncidentHandler handler, CasePages casePages,
        CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        var caseId = await CaseOfAsync(database, id, cancellationToken);
        try
        {
            var act = form.Text("act") switch
            {
                "retry" => IncidentAct.Retry,
                "skip" => IncidentAct.Skip,
                _ => throw Refuse.Invalid("act", "Choose what is to be done.", "Choisissez ce qu’il faut faire."),
            };
            var answer = await handler.HandleAsync(
                await current.ActorAsync(cancellationToken), form.CommandId, new SettleIncidentCommand(id, act, form.Text("reason")), cancellationToken);
            return LocalUrl.SeeOther($"/cases/{answer.CaseId}?done={(answer.FailedAgain ? "failed-again" : act == IncidentAct.Retry ? "retried" : "skipped")}");
        }
        catch (RefusedException refused) when (refused.Kind is not RefusalKind.NotFound)
        {
            return await casePages.RefusedAsync(caseId, id, form, refused, cancellationToken);
        }
    }

    // Where a reload or a bookmark of a form that came back leads.
    private static async Task<IResult> BackAsync(Guid id, CurrentViewer current, Database database, CaseViews views, CancellationToken cancellationToken)
    {
        var caseId = await CaseOfAsync(database, id, cancellationToken);
        await using var db = database.CreateDbContext();
        _ = await views.LoadAsync(db, await current.GetAsync(cancellationToken), caseId, cancellationToken);
        return LocalUrl.SeeOther($"/cases/{caseId}#problem-{id}");
    }

    private static async Task<Guid> CaseOfAsync(Database database, Guid id, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db.Rounds.Where(r => r.Id == id && r.Kind == RoundKind.Incident).Select(r => (Guid?)r.CaseId).SingleOrDefaultAsync(cancellationToken)
            ?? throw Refuse.NotFound();
    }
}
