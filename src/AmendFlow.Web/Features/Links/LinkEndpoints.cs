using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Features.Tasks;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AmendFlow.Web.Features.Links;

/// <summary>
/// The mailed link (design.md section 5, reliability.md 2.4): GET and HEAD only show; a code is mailed on demand; with it, and only by
/// POST, the person decides or delegates.
/// </summary>
public static class LinkEndpoints
{
    private static readonly string[] Reads = [HttpMethods.Get, HttpMethods.Head];

    public static void MapLinks(this RouteGroupBuilder pages)
    {
        pages.MapMethods("/a/{token}", Reads, ShowAsync);
        pages.MapMethods("/a/{token}/files/{id:guid}", Reads, FileAsync);
        // The address of a form, from a history or a restored tab, leads back to its page.
        pages.MapMethods("/a/{token}/{**form}", Reads, (string token, HttpContext http) => Back(http, token, ""));
        pages.MapPost("/a/{token}/code", CodeAsync);
        pages.MapPost("/a/{token}/enter", EnterAsync);
        pages.MapPost("/a/{token}/decide", DecideAsync);
        pages.MapPost("/a/{token}/delegate", DelegateAsync);
    }

    private static async Task<IResult> ShowAsync(string token, HttpContext http, LinkPages links, CancellationToken cancellationToken) =>
        await links.FindAsync(token, cancellationToken) is { } found
            ? Show(await links.ModelAsync(http, found, token, cancellationToken))
            : (IResult)Unknown(http);

    private static async Task<IResult> CodeAsync(
        string token, HttpContext http, LinkPages links, RequestCodeHandler handler, CancellationToken cancellationToken)
    {
        if (await links.FindAsync(token, cancellationToken) is not { } found)
        {
            return Unknown(http);
        }

        if (!found.TakesCode)
        {
            return Back(http, token, "");
        }

        var form = await PostedForm.ReadAsync(http.Request, cancellationToken);
        if (!Limits(http).AllowsForm(found.Link.Id))
        {
            return await TooOftenAsync(http, links, found, token, form, cancellationToken);
        }

        var answer = await handler.HandleAsync(found, form.CommandId, cancellationToken);
        return answer.Outcome == CodeRequest.TooMany
            ? await RefusedAsync(http, links, found, token, form, LinkForm.Code, StatusCodes.Status429TooManyRequests, Plain(
                "Ten codes were mailed for this link within a day; no more is sent today. Nothing was recorded. Your coordinator can pass the task on.",
                "Dix codes ont été envoyés pour ce lien en un jour ; il n’en sera plus envoyé aujourd’hui. Rien n’a été enregistré. Votre coordination peut confier la tâche à quelqu’un d’autre."), cancellationToken)
            : Back(http, token, "#code");
    }

    private static async Task<IResult> EnterAsync(
        string token, HttpContext http, LinkPages links, LinkPass passes, EnterCodeHandler handler, CancellationToken cancellationToken)
    {
        if (await links.FindAsync(token, cancellationToken) is not { } found)
        {
            return Unknown(http);
        }

        if (!found.TakesCode)
        {
            return Back(http, token, "");
        }

        var form = await PostedForm.ReadAsync(http.Request, cancellationToken);
        if (!Limits(http).AllowsForm(found.Link.Id))
        {
            return await TooOftenAsync(http, links, found, token, form, cancellationToken);
        }

        try
        {
            var answer = await handler.HandleAsync(found, token, form.CommandId, form.Text("code"), cancellationToken);
            if (answer is { Outcome: CodeCheck.Accepted, CodeId: { } codeId })
            {
                passes.Give(http, found.Link, codeId);
                return Back(http, token, "");
            }

            return await RefusedAsync(
                http, links, found, token, form, LinkForm.Enter, StatusCodes.Status422UnprocessableEntity, CodeError(answer), cancellationToken);
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            return await RefusedAsync(http, links, found, token, form, LinkForm.Enter, refused.Status(), refused.Errors(), cancellationToken);
        }
    }

    private static Task<IResult> DecideAsync(
        string token, HttpContext http, LinkPages links, DecideHandler handler, CancellationToken cancellationToken) =>
        ActAsync(token, http, links, LinkForm.Decide, (found, form) => handler.HandleAsync(
            found.Actor(Assurance.LinkAndCode), form.CommandId, DecisionFormReader.Read(found.Task.Id, found.Round.Checklist, form), cancellationToken), cancellationToken);

    private static Task<IResult> DelegateAsync(
        string token, HttpContext http, LinkPages links, HandOverHandler handler, CancellationToken cancellationToken) =>
        ActAsync(token, http, links, LinkForm.Delegate, (found, form) => handler.HandleAsync(
            found.Actor(Assurance.LinkAndCode), form.CommandId,
            new HandOverCommand(
                found.Task.Id,
                form.Id("toPersonId") ?? throw Refuse.Invalid("toPersonId", "Choose a person.", "Choisissez une personne."),
                HandOver.Delegate, form.Text("delegateReason")),
            cancellationToken), cancellationToken);

    private static async Task<IResult> ActAsync(
        string token, HttpContext http, LinkPages links, LinkForm which, Func<LinkFound, PostedForm, Task> act, CancellationToken cancellationToken)
    {
        if (await links.FindAsync(token, cancellationToken) is not { } found)
        {
            return Unknown(http);
        }

        var form = await PostedForm.ReadAsync(http.Request, cancellationToken);
        if (!found.TakesCode)
        {
            return await RefusedAsync(http, links, found, token, form, which, StatusCodes.Status409Conflict, Plain(
                "This request was closed after you opened the page; what happened stands above.",
                "Cette demande a été close après l’ouverture de votre page ; ce qui s’est passé figure plus haut."), cancellationToken);
        }

        if (!await links.IsOpenedAsync(http, found, cancellationToken))
        {
            return await RefusedAsync(http, links, found, token, form, which, StatusCodes.Status403Forbidden, Plain(
                "The code of this page is more than half an hour old, was not typed in this browser, or your browser keeps no cookies. Please ask for a new code. What you wrote is kept here.",
                "Le code de cette page date de plus d’une demi-heure, n’a pas été saisi dans ce navigateur, ou votre navigateur ne garde pas les cookies. Merci de demander un nouveau code. Ce que vous avez écrit est conservé ici."), cancellationToken);
        }

        if (which == LinkForm.Decide && DecisionFormReader.AsksForMoreRows(form))
        {
            return await RefusedAsync(http, links, found, token, form, which, StatusCodes.Status200OK, [], cancellationToken);
        }

        try
        {
            await act(found, form);
            return Back(http, token, "");
        }
        catch (RefusedException refused) when (refused.Kind != RefusalKind.NotFound)
        {
            return await RefusedAsync(http, links, found, token, form, which, refused.Status(), refused.Errors(), cancellationToken);
        }
    }

    private static async Task<IResult> FileAsync(
        string token, Guid id, HttpContext http, LinkPages links, Database database, CancellationToken cancellationToken)
    {
        if (await links.FindAsync(token, cancellationToken) is not { } found)
        {
            return Unknown(http);
        }

        if (!await links.IsOpenedAsync(http, found, cancellationToken))
        {
            return Back(http, token, "");
        }

        var details = await links.DetailsAsync(found, cancellationToken);
        var file = details.Revision.Attachments.SingleOrDefault(a => a.Id == id) ?? throw Refuse.NotFound();
        return new StoredFile(database, file.FileName, file.ContentType, file.Size, file.Sha256);
    }

    /// <summary>The page again with what is wrong, and all that was typed kept.</summary>
    private static async Task<IResult> RefusedAsync(
        HttpContext http, LinkPages links, LinkFound found, string token, PostedForm form, LinkForm which, int status,
        IReadOnlyList<FieldError> errors, CancellationToken cancellationToken)
    {
        // What was refused may have been overtaken: the page shows what is true now.
        var now = await links.FindAsync(token, cancellationToken) ?? found;
        return Show(await links.ModelAsync(http, now, token, cancellationToken) with { Posted = form, Errors = errors, Form = which }, status);
    }

    private static InLanguage Show(LinkModel model, int status = StatusCodes.Status200OK) =>
        new(Page.Show<LinkPage>(model, status), model.Found.Person.Language);

    internal static IResult Back(HttpContext http, string token, string fragment) =>
        LocalUrl.SeeOther($"/a/{Uri.EscapeDataString(token)}{LinkPages.LanguageQuery(http)}{fragment}");

    /// <summary>One page for every token that opens nothing; it says nothing about why.</summary>
    internal static RazorComponentResult<NeutralPage> Unknown(HttpContext http)
    {
        var allowed = Limits(http).Allows(http.Connection.RemoteIpAddress?.ToString() ?? "");
        return new RazorComponentResult<NeutralPage>
        {
            StatusCode = allowed ? StatusCodes.Status404NotFound : StatusCodes.Status429TooManyRequests,
            PreventStreamingRendering = true,
        };
    }

    internal static LinkLimits Limits(HttpContext http) => http.RequestServices.GetRequiredService<LinkLimits>();

    // Told where the code is typed: the button that asks for one is not there for a minute after each.
    private static Task<IResult> TooOftenAsync(
        HttpContext http, LinkPages links, LinkFound found, string token, PostedForm form, CancellationToken cancellationToken) =>
        RefusedAsync(http, links, found, token, form, LinkForm.Enter, StatusCodes.Status429TooManyRequests, Plain(
            "This form was sent more than thirty times within a minute. Please wait a minute, then try again. Nothing was recorded.",
            "Ce formulaire a été envoyé plus de trente fois en une minute. Merci d’attendre une minute avant de réessayer. Rien n’a été enregistré."), cancellationToken);

    private static IReadOnlyList<FieldError> Plain(string en, string fr) => [new("", new(en, fr))];

    private static IReadOnlyList<FieldError> CodeError(EnterCodeAnswer answer) => answer.Outcome switch
    {
        CodeCheck.Wrong =>
        [
            new("code", new(
                $"This is not the code that we mailed last. Tries left: {answer.TriesLeft}.",
                $"Ce n’est pas le dernier code envoyé. Essais restants : {answer.TriesLeft}.")),
        ],
        CodeCheck.Exhausted => Plain(
            "Five wrong tries: this code opens nothing any more. Please ask for a new one.",
            "Cinq essais erronés : ce code n’ouvre plus rien. Merci d’en demander un nouveau."),
        _ => Plain(
            "No code is open: it was used, or its ten minutes are over. Please ask for a new one.",
            "Aucun code n’est en cours : il a servi, ou ses dix minutes sont passées. Merci d’en demander un nouveau."),
    };
}
