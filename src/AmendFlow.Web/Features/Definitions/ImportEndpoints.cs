using System.Globalization;
using AmendFlow.Engine.Definitions;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Mvc;

namespace AmendFlow.Web.Features.Definitions;

/// <summary><c>/workflows/import</c>: choose files, see what the checks say, store them as drafts.</summary>
internal static class ImportEndpoints
{
    // Ten files of two megabytes with what a form puts around them; the host's own limit is one such file.
    private const long MaxRequest = (ImportChecker.MostFiles * (long)DefinitionReader.MaxBytes) + 1_000_000;

    public static void MapImport(this RouteGroupBuilder pages)
    {
        pages.MapGet("/workflows/import", async (CurrentViewer current, CancellationToken cancellationToken) =>
        {
            await ImportChecker.BringerAsync(current, cancellationToken);
            return Page.Show<ImportPage>(new ImportModel("", []));
        });
        pages.MapPost("/workflows/import", CheckAsync).WithMetadata(new RequestSizeLimitAttribute(MaxRequest));
        pages.MapPost("/workflows/import/store", StoreAsync).WithMetadata(new RequestSizeLimitAttribute(MaxRequest));
    }

    private static async Task<IResult> CheckAsync(HttpRequest request, ImportChecker checker, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        try
        {
            return Page.Show<ImportCheckPage>(await checker.CheckAsync(form, cancellationToken));
        }
        catch (RefusedException refused) when (refused.Kind == RefusalKind.Invalid)
        {
            return Page.Show<ImportPage>(new ImportModel(form.Text("json"), refused.Errors()), refused.Status());
        }
    }

    private static async Task<IResult> StoreAsync(HttpRequest request, CurrentViewer current, ImportHandler handler, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        await ImportChecker.BringerAsync(current, cancellationToken);
        try
        {
            var files = form.Rows("files").Where(i => form.Has($"files[{i}].data")).Select(i => Posted(form, i)).ToList();
            if (files.Count is 0 or > ImportChecker.MostFiles)
            {
                throw Refuse.Invalid("files", "Choose the files again.", "Choisissez de nouveau les fichiers.");
            }

            var answer = await handler.HandleAsync(await current.ActorAsync(cancellationToken), form.CommandId, new(files), cancellationToken);
            return LocalUrl.SeeOther(answer.Versions is [var only] ? $"{WorkflowLinks.Of(only.DefinitionId, only.Version)}?done=imported" : $"{WorkflowLinks.List}?done=imported");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            return Page.Show<ImportPage>(new ImportModel("", refused.Errors()), refused.Status());
        }
    }

    private static ImportedFile Posted(PostedForm form, int row)
    {
        var place = form.Text($"files[{row}].as").Split(':');
        return new ImportedFile(
            form.Text($"files[{row}].name"),
            PackedFile.Open(form.Text($"files[{row}].data")),
            int.TryParse(place[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
            place.Length > 1 ? place[1] : null);
    }
}
