using System.Globalization;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Moves;

/// <summary>Moving a case to a newer version of its workflow.</summary>
internal static class MoveEndpoints
{
    public static void MapMoves(this RouteGroupBuilder pages)
    {
        var move = pages.MapGroup("/cases/{id:guid}/move");
        move.MapGet("", (Guid id, string? done, MovePages moves, CancellationToken ct) => moves.ShowAsync(id, done ?? "", ct)).Limited(LimitedWork.Drawing);
        move.MapPost("/ask", (Guid id, HttpRequest request, MoveForms forms, MoveHandler handler, CancellationToken ct) =>
            forms.RunAsync(id, request, "ask", (actor, form) => handler.AskAsync(actor, form.CommandId, new(id, Number(form, "seen"), Number(form, "version"), form.Text("note")), ct), ct));
        move.MapPost("/answer", (Guid id, HttpRequest request, MoveForms forms, MoveHandler handler, CancellationToken ct) =>
            forms.RunAsync(id, request, "answer", (actor, form) => handler.AnswerAsync(actor, form.CommandId, new(id, Number(form, "seen"), Agrees(form), form.Text("reason")), ct), ct));
        move.MapPost("/withdraw", (Guid id, HttpRequest request, MoveForms forms, MoveHandler handler, CancellationToken ct) =>
            forms.RunAsync(id, request, "withdraw", (actor, form) => handler.WithdrawAsync(actor, form.CommandId, new(id), ct), ct));
        foreach (var form in new[] { "/ask", "/answer", "/withdraw" })
        {
            // Where a reload or a bookmark of a form that came back leads.
            move.MapGet(form, (Guid id) => LocalUrl.SeeOther($"/cases/{id}/move"));
        }
    }

    private static int Number(PostedForm form, string field) => int.TryParse(form.Text(field), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw Refuse.Invalid(field, "This form is not complete; open the page again.", "Ce formulaire est incomplet ; rouvrez la page.");

    private static bool Agrees(PostedForm form) => form.Text("answer") switch
    {
        "agree" => true,
        "decline" => false,
        _ => throw Refuse.Invalid("answer", "Choose an answer.", "Choisissez une réponse."),
    };
}

/// <summary>Runs a form of the page and shows the page again when it was refused.</summary>
internal sealed class MoveForms(CurrentViewer current, MovePages pages)
{
    public async Task<IResult> RunAsync(Guid caseId, HttpRequest request, string name, Func<Actor, PostedForm, Task<MoveAnswer>> work, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        try
        {
            var answer = await work(await current.ActorAsync(cancellationToken), form);
            return LocalUrl.SeeOther(answer.IsMoved ? $"/cases/{caseId}?done=moved"
                : name == "answer" ? $"/cases/{caseId}?done=move-declined" : $"/cases/{caseId}/move?done={name}");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict or RefusalKind.Forbidden)
        {
            return await pages.ShowAsync(caseId, form, name, refused.Errors(), "", refused.Status(), cancellationToken);
        }
    }
}
