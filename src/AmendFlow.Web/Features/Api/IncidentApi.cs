using AmendFlow.Engine;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Features.Incidents;
using AmendFlow.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AmendFlow.Web.Features.Api;

/// <param name="What">In plain words.</param>
/// <param name="Message">Technical, English; null where it is not yours to settle.</param>
/// <param name="Acts">What you may do: retry, and skip where the step decides nothing; empty where it is not yours to settle.</param>
public sealed record ApiIncident(Guid Id, Bilingual Step, Bilingual What, DateTimeOffset RaisedAt, string? Message, IReadOnlyList<string> Acts);

/// <param name="Act">retry or skip.</param>
/// <param name="Reason">Shared with both parties; 1 to 2,000 characters.</param>
public sealed record ApiSettle(IncidentAct Act, string Reason);

internal static class IncidentApi
{
    public static void MapIncidentApi(this RouteGroupBuilder api) => api.MapPost("/incidents/{id:guid}/settle", SettleAsync)
        .Writes<ApiSettle>("SettleIncident", "Run a step again that met a problem, or pass over it where it decides nothing.");

    public static IReadOnlyList<string> Acts(IncidentView incident) => incident.WhyNotSkip is null ? ["retry", "skip"] : ["retry"];

    private static async Task<Ok<SettleIncidentAnswer>> SettleAsync(
        Guid id, HttpRequest request, CurrentViewer current, SettleIncidentHandler handler, CancellationToken cancellationToken)
    {
        var commandId = request.CommandId();
        var body = await ApiJson.ReadAsync<ApiSettle>(request, cancellationToken);
        return TypedResults.Ok(await handler.HandleAsync(
            await current.ActorAsync(cancellationToken), commandId, new SettleIncidentCommand(id, body.Act, body.Reason ?? ""), cancellationToken));
    }
}
