using AmendFlow.Agreements.Text;
using AmendFlow.Data;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Text;

/// <summary>The text of the amendment: read, saved, frozen.</summary>
public static class TextEndpoints
{
    public static void MapText(this RouteGroupBuilder pages)
    {
        pages.MapGet("/cases/{id:guid}/text", (Guid id, [AsParameters] TextQuery query, TextPages texts, CancellationToken ct) =>
            texts.ShowAsync(id, query, null, [], ct)).Limited(LimitedWork.Drawing);
        pages.MapPost("/cases/{id:guid}/text", SaveAsync);
        pages.MapPost("/cases/{id:guid}/text/freeze", FreezeAsync);
        pages.MapGet("/cases/{id:guid}/text/freeze", (Guid id) => LocalUrl.SeeOther($"/cases/{id}/text"));
    }

    private static Task<IResult> SaveAsync(
        Guid id, HttpRequest request, CurrentViewer current, Database database, CaseViews views, TextHandler handler, TextPages texts,
        CancellationToken cancellationToken) =>
        TryAsync(id, request, current, database, views, texts, async (actor, form, _) =>
        {
            await handler.SaveAsync(
                actor, form.CommandId, new SaveTextCommand(id, form.Text("seenHash"), form.Text("textEn"), form.Text("textFr"), form.Has("releaseOn") ? form.Day("releaseOn") : null), cancellationToken);
            return $"/cases/{id}/text?done=saved";
        }, cancellationToken);

    private static Task<IResult> FreezeAsync(
        Guid id, HttpRequest request, CurrentViewer current, Database database, CaseViews views, TextHandler handler, TextPages texts,
        CancellationToken cancellationToken) =>
        TryAsync(id, request, current, database, views, texts, async (actor, form, view) =>
        {
            // The frozen words are those that were read: what was typed since would be lost without a word.
            var typed = new AmendmentText(form.Text("textEn"), form.Text("textFr"));
            if (view.Texts.All(t => t.Hash != form.Text("seenHash")) || typed.Hash != form.Text("seenHash"))
            {
                throw Refuse.Conflict(
                    "What stands in the editor is not saved yet. Save it and read it once more; then freeze.",
                    "Le contenu de l’éditeur n’est pas enregistré. Enregistrez-le et relisez-le ; puis figez.");
            }

            await handler.FreezeAsync(actor, form.CommandId, new FreezeTextCommand(id, form.Text("seenHash")), cancellationToken);
            return $"/cases/{id}?done=frozen";
        }, cancellationToken);

    private static async Task<IResult> TryAsync(
        Guid id, HttpRequest request, CurrentViewer current, Database database, CaseViews views, TextPages texts,
        Func<Actor, PostedForm, CaseView, Task<string>> act, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        await using var db = database.CreateDbContext();
        var view = await views.LoadAsync(db, await current.GetAsync(cancellationToken), id, cancellationToken);
        try
        {
            return LocalUrl.SeeOther(await act(await current.ActorAsync(cancellationToken), form, view));
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            return await texts.ShowAsync(id, TextQuery.Plain, form, refused.Errors(), cancellationToken, refused.Status());
        }
    }
}
