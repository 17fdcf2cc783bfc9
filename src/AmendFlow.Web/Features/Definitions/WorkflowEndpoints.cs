using System.Text;
using AmendFlow.Engine.Drawing;
using AmendFlow.Web.Features.Definitions.Edit;
using AmendFlow.Web.Features.Simulation;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Definitions;

/// <summary><c>/workflows</c>: what the process is, in every version that there was.</summary>
internal static class WorkflowEndpoints
{
    public static void AddWorkflows(this IServiceCollection services)
    {
        services.AddScoped<WorkflowLoader>();
        services.AddScoped<WorkflowVersionLoader>();
        services.AddScoped<PublicationLoader>();
        services.AddScoped<PublicationForms>();
        services.AddScoped<ImportChecker>();
        services.AddScoped<CompareLoader>();
        services.AddScoped<EditLoader>();
        services.AddScoped<EditForms>();
        services.AddSingleton<EditHandler>();
        services.AddSingleton<ImportHandler>();
        services.AddSingleton<PublishHandler>();
        services.AddSingleton<SetAsideHandler>();
        services.AddSingleton<PersonLimits>();
        services.AddSimulation();
    }

    public static void MapWorkflows(this RouteGroupBuilder pages)
    {
        pages.MapGet("/workflows", async (string? done, WorkflowLoader loader, CancellationToken cancellationToken) =>
            Page.Show<WorkflowListPage>(await loader.ListAsync(done ?? "", cancellationToken)));
        pages.MapImport();
        pages.MapEdit();
        pages.MapGet("/workflows/{definitionId}", async (string definitionId, WorkflowLoader loader, CancellationToken cancellationToken) =>
            Page.Show<WorkflowPage>(await loader.HistoryAsync(definitionId, cancellationToken)));
        pages.MapGet("/workflows/{definitionId}/compare", async (string definitionId, int? from, int? to, CompareLoader loader, CancellationToken cancellationToken) =>
            Page.Show<ComparePage>(await loader.LoadAsync(definitionId, from, to, cancellationToken))).Limited(LimitedWork.Drawing);
        var version = pages.MapGroup("/workflows/{definitionId}/versions/{number:int}");
        version.MapGet("", async (string definitionId, int number, string? step, string? view, string? done, WorkflowVersionLoader loader, CancellationToken cancellationToken) =>
            Page.Show<WorkflowVersionPage>(await loader.LoadAsync(definitionId, number, step, view, Returned.Nothing, done ?? "", cancellationToken))).Limited(LimitedWork.Drawing);
        version.MapPublication();
        version.MapGet("/file", FileAsync);
        version.MapGet("/drawing", DrawingAsync).Limited(LimitedWork.Drawing);
        pages.MapSimulation();
    }

    private static async Task<IResult> FileAsync(string definitionId, int number, WorkflowVersionLoader loader, HttpResponse response, CancellationToken cancellationToken)
    {
        var version = await loader.FileAsync(definitionId, number, cancellationToken);
        return Download(response, Encoding.UTF8.GetBytes(version.Json), "application/json", $"{definitionId}-v{number}.json");
    }

    private static async Task<IResult> DrawingAsync(
        string definitionId, int number, string? step, WorkflowVersionLoader loader, HttpResponse response, CancellationToken cancellationToken)
    {
        var model = await loader.LoadAsync(definitionId, number, step, null, Returned.Nothing, "", cancellationToken);
        if (Layout.IsTangle(model.Inside))
        {
            throw Refuse.Conflict(
                "This diagram has too many paths between its steps to be drawn. The list of steps shows all of them.",
                "Ce schéma comporte trop de chemins entre ses étapes pour être dessiné. La liste des étapes les montre tous.");
        }

        var svg = SvgFile.Of(model.Inside, $"{CurrentLanguage.Words(model.Title)} · {number}", model.Name, CurrentLanguage.Code);
        return Download(response, Encoding.UTF8.GetBytes(svg), "image/svg+xml", $"{definitionId}-v{number}.svg");
    }

    // Never shown in place: a drawing that somebody opens on our address would run under our name.
    private static IResult Download(HttpResponse response, byte[] bytes, string type, string name)
    {
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'";
        return Results.File(bytes, type, name);
    }
}
