using AmendFlow.Data;
using AmendFlow.Data.Definitions;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Simulation;

/// <summary>Trying out a workflow before it is published: on a supposed case, and on those that are over.</summary>
internal static class SimulationEndpoints
{
    // Longer than other pages: what a trial may take itself, and reading what it needs.
    private static readonly RequestTimeoutPolicy Patient = new()
    {
        Timeout = TrialRuntime.Longest + TimeSpan.FromSeconds(5),
        WriteTimeoutResponse = ProblemMiddleware.AnswerAwayAsync,
    };

    public static void AddSimulation(this IServiceCollection services)
    {
        services.AddSingleton<TrialRuntime>();
        services.AddScoped<SimulationLoader>();
        services.AddScoped<BackTestLoader>();
    }

    public static void MapSimulation(this RouteGroupBuilder pages)
    {
        pages.MapGet("/workflows/{definitionId}/simulate", NewestAsync);
        var version = pages.MapGroup("/workflows/{definitionId}/versions/{number:int}");
        version.WithRequestTimeout(Patient).Limited(LimitedWork.Trial);
        version.MapGet("/simulate", async (string definitionId, int number, HttpRequest request, SimulationLoader loader, CancellationToken cancellationToken) =>
            SimulationQuery.Shorter(request) is { } shorter
                ? Results.Redirect(shorter)
                : Page.Show<SimulatePage>(await loader.LoadAsync(definitionId, number, SimulationQuery.Read(request.Query), cancellationToken)));
        version.MapGet("/backtest", async (string definitionId, int number, string? last, BackTestLoader loader, CancellationToken cancellationToken) =>
            Page.Show<BackTestPage>(await loader.LoadAsync(definitionId, number, last, cancellationToken)));
    }

    // The newest draft, which somebody is about to publish; else what is published, or at least was.
    private static async Task<IResult> NewestAsync(string definitionId, HttpRequest request, CurrentViewer current, Database database, CancellationToken cancellationToken)
    {
        await WorkflowRights.ReaderAsync(current, cancellationToken);
        await using var db = database.CreateDbContext();
        var versions = await db.Definitions.Where(d => d.DefinitionId == definitionId).Select(d => new { d.Version, d.Status }).ToListAsync(cancellationToken);
        var chosen = versions.OrderByDescending(v => v.Status == DefinitionStatus.Draft).ThenByDescending(v => v.Status == DefinitionStatus.Published)
            .ThenByDescending(v => v.Version).FirstOrDefault() ?? throw Refuse.NotFound();
        return Results.Redirect($"{WorkflowLinks.Of(definitionId, chosen.Version)}/simulate{request.QueryString}");
    }
}
