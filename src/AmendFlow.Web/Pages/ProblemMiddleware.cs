using System.Globalization;
using AmendFlow.Data;
using AmendFlow.Engine;
using AmendFlow.Engine.Expressions;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Http.Features;

namespace AmendFlow.Web.Pages;

/// <summary>Turns refusals and faults into pages, or into problem documents (RFC 9457) under <c>/api</c>. Nothing internal is shown.</summary>
public sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound, ContentLength: null or 0, ContentType: null })
            {
                await AnswerAsync(context, StatusCodes.Status404NotFound, ProblemModel.Of(Refuse.NotFound()), null);
            }
        }
        catch (RefusedException refused) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, refused.Status(), ProblemModel.Of(refused), refused);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            var tooLarge = bad.StatusCode == StatusCodes.Status413PayloadTooLarge;
            await AnswerAsync(context, bad.StatusCode, new ProblemModel(
                new("The request could not be read", "La requête n’a pas pu être lue"),
                tooLarge ? TooLarge(context) : new("Nothing was changed.", "Rien n’a été modifié.")), null);
        }
        catch (Exception away) when (!context.Response.HasStarted && (away is ScriptRunnerException || DatabaseAway.Is(away)))
        {
            LogAway(away, context.TraceIdentifier);
            await AnswerAwayAsync(context);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !context.Response.HasStarted)
        {
            LogFault(fault, context.TraceIdentifier);
            await AnswerAsync(context, StatusCodes.Status500InternalServerError, ProblemModel.Fault(context.TraceIdentifier), null);
        }
    }

    /// <summary>503: the database is away, other scripts hold both places, or the time for the request is over.</summary>
    public static async Task AnswerAwayAsync(HttpContext context)
    {
        // The time of the request is over, not that for saying so.
        context.RequestAborted = CancellationToken.None;
        context.Response.Clear();
        context.Response.Headers.RetryAfter = AwayModel.RetryAfter.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = "no-store";
        if (context.Request.Path.StartsWithSegments("/api"))
        {
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, ProblemModel.Away, null);
            return;
        }

        await Page.Show<AwayPage>(await AwayModel.OfAsync(context.Request, CancellationToken.None), StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context);
    }

    private static Bilingual TooLarge(HttpContext context)
    {
        var most = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? 0;
        return new(
            $"It is too large: at most {Format.Size(most, "en")} are taken at a time. Nothing was stored: go back in your browser, and send less.",
            $"Elle est trop volumineuse : au plus {Format.Size(most, "fr")} à la fois. Rien n’a été enregistré : revenez en arrière dans votre navigateur et envoyez-en moins.");
    }

    private static async Task AnswerAsync(HttpContext context, int status, ProblemModel problem, RefusedException? refused)
    {
        if (!context.Request.Path.StartsWithSegments("/api"))
        {
            // A page that failed half-way has set this already, and it cannot be set twice.
            context.Response.Headers.Remove("blazor-enhanced-nav");

            // In a scope of its own, since what had begun to draw it holds on to its parts.
            await using var scope = context.RequestServices.CreateAsyncScope();
            var before = context.RequestServices;
            context.RequestServices = scope.ServiceProvider;
            try
            {
                await Page.Show<ProblemPage>(problem, status).ExecuteAsync(context);
            }
            finally
            {
                context.RequestServices = before;
            }

            return;
        }

        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(
            new
            {
                type = "about:blank",
                title = problem.Title.En,
                status,
                detail = refused is { Fields.Count: > 0 } ? refused.Reason.En : problem.Message.En,
                errors = refused?.Fields.Select(f => new { field = f.Field, message = f.Message.En }),
            },
            options: null, contentType: "application/problem+json", context.RequestAborted);
    }

    [LoggerMessage(LogLevel.Warning, "Request {Reference} could not be carried out now")]
    private partial void LogAway(Exception away, string reference);

    [LoggerMessage(LogLevel.Error, "Request {Reference} failed")]
    private partial void LogFault(Exception fault, string reference);
}
