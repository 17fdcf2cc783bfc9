using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>What the forms on the page of a version ask for.</summary>
internal static class PublicationEndpoints
{
    public static void MapPublication(this RouteGroupBuilder version)
    {
        version.MapPost("/ask", (string definitionId, int number, HttpRequest request, PublicationForms forms, PublishHandler handler, CancellationToken cancellationToken) =>
            forms.RunAsync(definitionId, number, request, "ask", (actor, form, ct) =>
                handler.AskAsync(actor, form.CommandId, new(definitionId, number, form.Text("hash"), form.Text("note")), ct), cancellationToken));
        version.MapPost("/answer", (string definitionId, int number, HttpRequest request, PublicationForms forms, PublishHandler handler, CancellationToken cancellationToken) =>
            forms.RunAsync(definitionId, number, request, "answer", (actor, form, ct) =>
                handler.AnswerAsync(actor, form.CommandId, new(Request(form), Approves(form), form.Text("reason")), ct), cancellationToken));
        version.MapPost("/withdraw", (string definitionId, int number, HttpRequest request, PublicationForms forms, PublishHandler handler, CancellationToken cancellationToken) =>
            forms.RunAsync(definitionId, number, request, "withdraw", (actor, form, ct) =>
                handler.WithdrawAsync(actor, form.CommandId, new(Request(form)), ct), cancellationToken));
        version.MapPost("/copy", (string definitionId, int number, HttpRequest request, PublicationForms forms, PublishHandler handler, CancellationToken cancellationToken) =>
            forms.RunAsync(definitionId, number, request, "copy", (actor, form, ct) =>
                handler.CopyAsync(actor, form.CommandId, new(definitionId, number), ct), cancellationToken));
        version.MapPost("/set-aside", (string definitionId, int number, HttpRequest request, PublicationForms forms, SetAsideHandler handler, CancellationToken cancellationToken) =>
            forms.RunAsync(definitionId, number, request, "set-aside", (actor, form, ct) =>
                handler.HandleAsync(actor, form.CommandId, new(definitionId, number, form.Text("hash")), ct), cancellationToken));
    }

    private static Guid Request(PostedForm form) => form.Id("request") ?? throw Refuse.NotFound();

    private static bool Approves(PostedForm form) => form.Text("answer") switch
    {
        "approve" => true,
        "decline" => false,
        _ => throw Refuse.Invalid("answer", "Choose an answer.", "Choisissez une réponse."),
    };
}

/// <summary>Runs a form of the page and shows the page again when it was refused.</summary>
internal sealed class PublicationForms(CurrentViewer current, WorkflowVersionLoader loader)
{
    public async Task<IResult> RunAsync(
        string definitionId, int number, HttpRequest request, string name, Func<Actor, PostedForm, CancellationToken, Task<PublicationAnswer>> work, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        await WorkflowRights.ReaderAsync(current, cancellationToken);
        try
        {
            var answer = await work(await current.ActorAsync(cancellationToken), form, cancellationToken);
            return LocalUrl.SeeOther($"{WorkflowLinks.Of(answer.DefinitionId, answer.Version)}?done={(answer.IsPublished ? "published" : name)}#main");
        }
        catch (RefusedException refused) when (refused.Kind != RefusalKind.NotFound)
        {
            var model = await loader.LoadAsync(definitionId, number, null, null, new(form, name, refused.Errors()), "", cancellationToken);
            return Page.Show<WorkflowVersionPage>(model, refused.Status());
        }
    }
}
