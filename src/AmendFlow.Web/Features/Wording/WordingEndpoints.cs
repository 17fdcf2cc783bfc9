using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Jobs.Wording;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Wording;

/// <summary><c>/admin/mails</c>, for operators: how mails are worded, tried out on a sample case, version by version.</summary>
internal static class WordingEndpoints
{
    public static void AddWording(this IServiceCollection services)
    {
        services.AddSingleton<WordingHandler>();
        services.AddScoped<WordingPages>();
        services.AddScoped<WordingForms>();
    }

    public static void MapWording(this RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/mails", (WordingPages wording, CancellationToken cancellationToken) => wording.ListAsync(cancellationToken));
        pages.MapGet("/admin/mails/{kind}", (string kind, string? done, WordingPages wording, CancellationToken cancellationToken) =>
            wording.ShowAsync(kind, PostedForm.Empty, [], [], done ?? "", StatusCodes.Status200OK, cancellationToken));
        pages.MapPost("/admin/mails/{kind}", (string kind, HttpRequest request, WordingForms forms, CancellationToken cancellationToken) =>
            forms.RunAsync(kind, request, cancellationToken));
    }
}

/// <summary>Runs what a button of the page asks for: a preview stores nothing.</summary>
internal sealed class WordingForms(CurrentViewer current, WordingPages pages, WordingHandler handler, PublicUrl url, TimeProvider time)
{
    public async Task<IResult> RunAsync(string kind, HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        if (await current.GetAsync(cancellationToken) is not { Person.IsOperator: true })
        {
            throw Refuse.NotFound();
        }

        var of = WordingPages.Kind(kind);
        try
        {
            if (form.Text("act") == "preview")
            {
                return await PreviewAsync(kind, of, form, request.HttpContext, cancellationToken);
            }

            return LocalUrl.SeeOther($"/admin/mails/{of}?done={await ActAsync(of, form, cancellationToken)}");
        }
        catch (RefusedException refused) when (refused.Kind != RefusalKind.NotFound)
        {
            return await pages.ShowAsync(kind, form, refused.Errors(), [], "", refused.Status(), cancellationToken);
        }
    }

    private async Task<string> ActAsync(MailKind of, PostedForm form, CancellationToken cancellationToken)
    {
        var actor = await current.ActorAsync(cancellationToken);
        var based = form.Whole("based") ?? 0;
        switch (form.Text("act"))
        {
            case "save":
                var (en, fr) = (Words(form, "en"), Words(form, "fr"));
                await handler.SaveAsync(
                    actor, form.CommandId, new(of, based, en.Subject, en.Body, fr.Subject, fr.Body, form.Text("note").Trim()), cancellationToken);
                return "saved";
            case "take":
                await handler.TakeAsync(actor, form.CommandId, new(of, based, form.Whole("number") ?? throw Refuse.NotFound()), cancellationToken);
                return "taken";
            case "standard":
                await handler.TakeAsync(actor, form.CommandId, new(of, based, null), cancellationToken);
                return "standard";
            default:
                throw Refuse.Invalid("", "Choose what is to be done.", "Choisissez ce qu’il faut faire.");
        }
    }

    private async Task<IResult> PreviewAsync(string kind, MailKind of, PostedForm form, HttpContext http, CancellationToken cancellationToken)
    {
        // Refused, by field, where it holds what no reader would see.
        _ = form.CommandId;
        var now = time.GetUtcNow();
        var errors = new List<FieldError>();
        var previews = new List<WordingPreview>();
        foreach (var language in new[] { "en", "fr" })
        {
            var words = Words(form, language);
            errors.AddRange(WordingRules.Errors(of, language, words, now));
            if (MailTemplating.Render(words, MailSamples.Material(of, language), now).Words is { } rendered)
            {
                previews.Add(WordingPages.Preview(of, language, rendered, url));
            }
        }

        // The frame that shows a mail inherits this answer's policy, and a mail's styles stand on its elements. No script runs in it.
        http.Response.Headers.ContentSecurityPolicy =
            http.Response.Headers.ContentSecurityPolicy.ToString().Replace("style-src 'self'", "style-src 'self' 'unsafe-inline'", StringComparison.Ordinal);
        return await pages.ShowAsync(
            kind, form, errors, previews, "", errors.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, cancellationToken);
    }

    private static MailWords Words(PostedForm form, string language) => new(Plain(form.Text($"subject-{language}")), Plain(form.Text($"body-{language}")));

    // Browsers send CR LF.
    private static string Plain(string text) => text.ReplaceLineEndings("\n").Trim();
}
