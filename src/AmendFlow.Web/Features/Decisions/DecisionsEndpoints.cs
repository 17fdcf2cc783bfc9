using AmendFlow.Data;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Decisions;

/// <summary>The posts of a decision and of a condition's closing; both forms stand on the case page.</summary>
public static class DecisionsEndpoints
{
    public static void MapDecisions(this RouteGroupBuilder pages)
    {
        pages.MapPost("/tasks/{id:guid}/decide", DecideAsync);
        pages.MapPost("/conditions/{id:guid}/close", CloseAsync);

        // Where a reload or a bookmark of a form that came back leads.
        pages.MapGet("/tasks/{id:guid}/decide", (Guid id) => LocalUrl.SeeOther($"/tasks/{id}"));
        pages.MapGet("/conditions/{id:guid}/close", BackAsync);
    }

    private static async Task<IResult> DecideAsync(
        Guid id, HttpRequest request, CurrentViewer current, Database database, DecideHandler handler, CasePages casePages, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        var actor = await current.ActorAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        var task = await db.Tasks.AsNoTracking().Include(t => t.Round).SingleOrDefaultAsync(t => t.Id == id && t.AssigneeId == actor.PersonId, cancellationToken)
            ?? throw Refuse.NotFound();
        if (DecisionFormReader.AsksForMoreRows(form))
        {
            return await casePages.ShowAsync(task.CaseId, CasePageQuery.Plain, new(id, form, []), cancellationToken);
        }

        try
        {
            var command = DecisionFormReader.Read(id, task.Round!.Checklist, form);
            var answer = await handler.HandleAsync(actor, form.CommandId, command, cancellationToken);
            return LocalUrl.SeeOther($"/cases/{answer.CaseId}?recorded={answer.DecisionId}");
        }
        catch (RefusedException refused) when (refused.Kind is not RefusalKind.NotFound)
        {
            return await casePages.RefusedAsync(task.CaseId, id, form, refused, cancellationToken);
        }
    }

    private static async Task<IResult> CloseAsync(
        Guid id, HttpRequest request, CurrentViewer current, Database database, CloseConditionHandler handler, CasePages casePages,
        CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        try
        {
            var answer = await handler.HandleAsync(
                await current.ActorAsync(cancellationToken), form.CommandId, new CloseConditionCommand(id, form.Text("proof")), cancellationToken);
            return LocalUrl.SeeOther($"/cases/{answer.CaseId}?done=condition-closed");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            return await casePages.RefusedAsync(await CaseOfAsync(database, id, cancellationToken), id, form, refused, cancellationToken);
        }
    }

    private static async Task<IResult> BackAsync(Guid id, CurrentViewer current, Database database, CaseViews views, CancellationToken cancellationToken)
    {
        var caseId = await CaseOfAsync(database, id, cancellationToken);
        await using var db = database.CreateDbContext();
        _ = await views.LoadAsync(db, await current.GetAsync(cancellationToken), caseId, cancellationToken);
        return LocalUrl.SeeOther($"/cases/{caseId}#conditions");
    }

    private static async Task<Guid> CaseOfAsync(Database database, Guid conditionId, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db.Conditions.Where(c => c.Id == conditionId).Select(c => (Guid?)c.CaseId).SingleOrDefaultAsync(cancellationToken) ?? throw Refuse.NotFound();
    }
}
