using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Definitions.Edit;

/// <summary><c>/workflows/{id}/edit</c>: the draft of a workflow, changed one form at a time.</summary>
internal static class EditEndpoints
{
    public static void MapEdit(this RouteGroupBuilder pages)
    {
        var edit = pages.MapGroup("/workflows/{definitionId}/edit");
        edit.MapGet("", async (string definitionId, string? step, string? @in, int? edge, string? outcome, string? view, string? done, EditLoader loader, CancellationToken cancellationToken) =>
            Shown(await loader.LoadAsync(definitionId, new(step, @in, edge, outcome, view), null, done ?? "", cancellationToken), StatusCodes.Status200OK)).Limited(LimitedWork.Drawing);
        edit.MapGet("/steps", async (string definitionId, HttpRequest request, EditLoader loader, CancellationToken cancellationToken) =>
            Results.Text(await loader.CopyAsync(definitionId, [.. request.Query["id"].OfType<string>()], cancellationToken), "application/json")).Limited(LimitedWork.Drawing);
        edit.MapPost("/begin", (string definitionId, HttpRequest request, EditForms forms, EditHandler handler, CancellationToken cancellationToken) =>
            forms.RunAsync(definitionId, request, (actor, form, ct) => handler.BeginAsync(actor, form.CommandId, new(definitionId), ct), cancellationToken));
        edit.MapPost("", (string definitionId, HttpRequest request, EditForms forms, EditHandler handler, CancellationToken cancellationToken) =>
            forms.RunAsync(definitionId, request, (actor, form, ct) =>
                handler.EditAsync(actor, form.CommandId, new(definitionId, form.Whole("version") ?? throw Refuse.NotFound(), form.Text("hash"), EditForms.FieldsOf(form)), ct), cancellationToken)).Limited(LimitedWork.Drawing);
    }

    internal static IResult Shown(object model, int status) => model is EditModel ? Page.Show<EditPage>(model, status) : Page.Show<EditBeginPage>(model, status);
}

/// <summary>Runs a form of the editor and shows the page again, with what was typed, when it was refused.</summary>
internal sealed class EditForms(CurrentViewer current, EditLoader loader)
{
    private static readonly string[] Ours = ["commandId", "hash", "version", "__RequestVerificationToken"];

    public static SortedDictionary<string, string> FieldsOf(PostedForm form) => new(form.All.Where(f => !Ours.Contains(f.Key)).ToDictionary(), StringComparer.Ordinal);

    private static string DoneOf(EditAnswer answer, string act) => (answer.IsChanged, act) switch
    {
        (false, _) => "same",
        (_, "undo") => "undone",
        (_, "redo") => "redone",
        (_, "") => "begun",
        _ => "saved",
    };

    public async Task<IResult> RunAsync(string definitionId, HttpRequest request, Func<Actor, PostedForm, CancellationToken, Task<EditAnswer>> work, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        await WorkflowRights.ReaderAsync(current, cancellationToken);
        var view = form.Text("view") is "outline" or "diagram" ? form.Text("view") : null;
        try
        {
            var answer = await work(await current.ActorAsync(cancellationToken), form, cancellationToken);
            var query = new[] { answer.StepId is { } id ? $"step={Uri.EscapeDataString(id)}" : null, view is null ? null : $"view={view}", $"done={DoneOf(answer, form.Text("act"))}" };
            return LocalUrl.SeeOther($"{EditLinks.Of(definitionId)}?{string.Join('&', query.OfType<string>())}{(form.Text("act").Length == 0 ? "" : view == "outline" ? "#row" : "#panel")}");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            var fields = FieldsOf(form);
            var place = new EditPlace(
                fields.GetValueOrDefault("step"), fields.GetValueOrDefault("in"), form.Whole("edge"),
                form.Text("act") == "add" && !form.Has("edge") ? fields.GetValueOrDefault("outcome") : null, view);
            var posted = new Posted(form.Text("act"), fields, refused.Errors(), refused.Kind == RefusalKind.Conflict);
            var shown = await loader.LoadAsync(definitionId, place, posted, "", cancellationToken);

            // What was typed for a draft that has left the desk is shown, and in no form of the one that is there now.
            return EditEndpoints.Shown(shown is EditModel other && other.Version.Number != form.Whole("version") ? other with { Typed = posted with { Act = "" } } : shown, refused.Status());
        }
    }
}
