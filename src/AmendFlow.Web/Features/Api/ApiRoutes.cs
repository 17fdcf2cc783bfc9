using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Mvc;

namespace AmendFlow.Web.Features.Api;

/// <summary>What all routes of the API share: a bearer token, problem documents, and a command id on everything that writes.</summary>
internal static class ApiRoutes
{
    public const string IdempotencyKey = "Idempotency-Key";
    private const string Problem = "application/problem+json";

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").RequireAuthorization(Policies.Api);
        api.MapAgreementApi();
        api.MapProposalApi();
        api.MapTaskApi();
        api.MapCaseApi();
        api.MapIncidentApi();

        // Without this, an unknown route would be answered with a redirection to the sign-in page.
        api.Map("/{**rest}", void () => throw Refuse.NotFound()).ExcludeFromDescription();
    }

    /// <summary>The name and summary of a reading operation, and how it can fail.</summary>
    public static RouteHandlerBuilder Reads(this RouteHandlerBuilder route, string name, string summary) => route
        .WithName(name)
        .WithSummary(summary)
        .Produces<ProblemDetails>(StatusCodes.Status401Unauthorized, Problem)
        .Produces<ProblemDetails>(StatusCodes.Status404NotFound, Problem);

    /// <summary>The name and summary of a writing operation, its body, and how it can fail.</summary>
    public static RouteHandlerBuilder Writes<TBody>(this RouteHandlerBuilder route, string name, string summary)
        where TBody : notnull => route
        .Reads(name, summary)
        .Produces<ProblemDetails>(StatusCodes.Status403Forbidden, Problem)
        .Produces<ProblemDetails>(StatusCodes.Status409Conflict, Problem)
        .Produces<ProblemDetails>(StatusCodes.Status415UnsupportedMediaType, Problem)
        .Produces<ProblemDetails>(StatusCodes.Status422UnprocessableEntity, Problem)
        .WithMetadata(new WritesMetadata(typeof(TBody)));

    /// <summary>The command id of the request: sent again with the same one, nothing happens twice.</summary>
    /// <exception cref="RefusedException">There is none, or it is too short or too long.</exception>
    public static string CommandId(this HttpRequest request) => request.Headers[IdempotencyKey].ToString() is { Length: >= 8 and <= 100 } key
        ? key
        : throw Refuse.Invalid(
            IdempotencyKey,
            "Send a header Idempotency-Key of 8 to 100 characters, new for each command and the same for each repetition.",
            "Envoyez un en-tête Idempotency-Key de 8 à 100 caractères, nouveau pour chaque commande et identique à chaque répétition.");
}

/// <summary>Marks operations that need the header of <see cref="ApiRoutes.IdempotencyKey"/>, and says what their body is.</summary>
internal sealed record WritesMetadata(Type Body);
