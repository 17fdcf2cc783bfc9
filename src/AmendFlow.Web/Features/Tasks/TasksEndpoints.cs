using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Tasks;

/// <summary>The list of tasks, the way from a task to where it is done, and work that is finished.</summary>
public static class TasksEndpoints
{
    public static void MapTasks(this RouteGroupBuilder pages)
    {
        pages.MapGet("/tasks", ListAsync);
        pages.MapGet("/tasks/{id:guid}", OpenAsync);
        pages.MapPost("/tasks/{id:guid}/finish", FinishAsync);
        pages.MapGet("/tasks/{id:guid}/finish", (Guid id) => LocalUrl.SeeOther($"/tasks/{id}"));
        pages.MapPost("/tasks/{id:guid}/snooze", SnoozeAsync);
        pages.MapGet("/tasks/{id:guid}/snooze", (Guid id) => LocalUrl.SeeOther($"/tasks/{id}"));
        pages.MapGet("/tasks/{id:guid}/hand-over", ShowHandOverAsync);
        pages.MapPost("/tasks/{id:guid}/hand-over", HandOverAsync);
    }

    private static async Task<IResult> ListAsync(
        string? show, string? done, CurrentViewer current, Database database, TaskList list, CancellationToken cancellationToken)
    {
        var filter = show switch { "team" => TaskFilter.Team, "done" => TaskFilter.Done, _ => TaskFilter.Mine };
        await using var db = database.CreateDbContext();
        var viewer = await current.GetAsync(cancellationToken);
        return Page.Show<TasksPage>(new TasksModel(filter, await list.LoadAsync(db, viewer, filter, cancellationToken), done == "handed-over") { HasNoRole = viewer is { Person.IsOperator: false, Mandates.Count: 0 } });
    }

    private static async Task<IResult> OpenAsync(Guid id, CurrentViewer current, Database database, CancellationToken cancellationToken)
    {
        var viewer = await current.GetAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        var task = await db.Tasks.AsNoTracking().Include(t => t.Round).SingleOrDefaultAsync(t => t.Id == id, cancellationToken) ?? throw Refuse.NotFound();
        var found = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == task.CaseId, cancellationToken);
        var isMine = task.AssigneeId == viewer.Id;
        if (!isMine && !viewer.Has(found.AgreementId, task.Side, Role.Coordinator))
        {
            throw Refuse.NotFound();
        }

        return LocalUrl.SeeOther((isMine && task.State == TaskState.Open, task.Kind, task.Round!.Work) switch
        {
            (true, TaskKind.Settle, _) => $"/tasks/{id}/problem",
            (true, TaskKind.Unblock, "revise") => $"/proposals/{found.ProposalId}/scientist",
            (true, TaskKind.Unblock, _) => $"/tasks/{id}/hand-over",
            (true, TaskKind.Work, "revise") => $"/proposals/{found.ProposalId}",
            (true, TaskKind.Work, "draft") => $"/cases/{found.Id}/text",
            (true, _, _) => $"/cases/{found.Id}?task={id}#decision",
            _ => $"/cases/{found.Id}#round-{task.RoundId}",
        });
    }

    // A revision is the proposer's, so it is handed on by naming another proposer.
    private static async Task<IResult> ShowHandOverAsync(
        Guid id, CurrentViewer current, Database database, HandOverPages handOvers, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var revised = await db.Tasks.AsNoTracking().Where(t => t.Id == id && t.Round!.Work == "revise")
            .Join(db.Proposals, t => (Guid?)t.CaseId, p => p.CaseId, (_, p) => p).SingleOrDefaultAsync(cancellationToken);
        if (revised is null)
        {
            return await handOvers.ShowAsync(id, PostedForm.Empty, [], cancellationToken);
        }

        var viewer = await current.GetAsync(cancellationToken);
        return Enum.GetValues<Side>().Any(side => NameScientistHandler.May(viewer, revised, side))
            ? LocalUrl.SeeOther($"/proposals/{revised.Id}/scientist")
            : throw Refuse.NotFound();
    }

    private static async Task<IResult> FinishAsync(
        Guid id, HttpRequest request, CurrentViewer current, Database database, FinishWorkHandler handler, CasePages casePages,
        CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        var actor = await current.ActorAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        var caseId = await db.Tasks.Where(t => t.Id == id && t.AssigneeId == actor.PersonId).Select(t => (Guid?)t.CaseId).SingleOrDefaultAsync(cancellationToken)
            ?? throw Refuse.NotFound();
        try
        {
            if (form.Text("outcome").Length == 0)
            {
                throw Refuse.Invalid("outcome", "Choose the result.", "Choisissez le résultat.");
            }

            var answer = await handler.HandleAsync(actor, form.CommandId, new FinishWorkCommand(
                id, form.Text("outcome"), form.Text("note"), form.Whole("revision") ?? throw Refuse.Invalid("revision", "Open the page again.", "Rouvrez la page.")), cancellationToken);
            return LocalUrl.SeeOther($"/cases/{answer.CaseId}?done=finished");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            return await casePages.RefusedAsync(caseId, id, form, refused, cancellationToken);
        }
    }

    private static async Task<IResult> SnoozeAsync(
        Guid id, HttpRequest request, CurrentViewer current, Database database, SnoozeHandler handler, CasePages casePages, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        var actor = await current.ActorAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        var caseId = await db.Tasks.Where(t => t.Id == id && t.AssigneeId == actor.PersonId).Select(t => (Guid?)t.CaseId).SingleOrDefaultAsync(cancellationToken)
            ?? throw Refuse.NotFound();
        try
        {
            var until = form.Text("until").Length == 0 ? (DateOnly?)null : form.Day("until");
            await handler.HandleAsync(actor, form.CommandId, new SnoozeCommand(id, until), cancellationToken);
            return LocalUrl.SeeOther($"/cases/{caseId}?task={id}&done=snoozed#snooze");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            return await casePages.RefusedAsync(caseId, id, form, refused, cancellationToken);
        }
    }

    private static async Task<IResult> HandOverAsync(
        Guid id, HttpRequest request, CurrentViewer current, HandOverHandler handler, HandOverPages handOvers, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        try
        {
            if (form.Id("toPersonId") is not { } person)
            {
                throw Refuse.Invalid("toPersonId", "Choose a person.", "Choisissez une personne.");
            }

            var command = new HandOverCommand(id, person, await handOvers.KindAsync(id, cancellationToken), form.Text("reason"));
            var answer = await handler.HandleAsync(await current.ActorAsync(cancellationToken), form.CommandId, command, cancellationToken);
            return LocalUrl.SeeOther(await handOvers.AfterAsync(answer.CaseId, cancellationToken));
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            return await handOvers.ShowAsync(id, form, refused.Errors(), cancellationToken, refused.Status());
        }
    }
}

/// <param name="HandedOver">A task has just been given to somebody else.</param>
public sealed record TasksModel(TaskFilter Filter, IReadOnlyList<TaskRow> Rows, bool HandedOver)
{
    /// <summary>Whoever was invited and has no role yet: nothing can be asked of them.</summary>
    public bool HasNoRole { get; init; }
}
