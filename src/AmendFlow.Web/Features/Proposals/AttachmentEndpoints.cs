using AmendFlow.Agreements.Proposals;
using AmendFlow.Data;
using AmendFlow.Data.Proposals;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>Files of a proposal: up, down, out.</summary>
public static class AttachmentEndpoints
{
    // One file, and what a form adds around it.
    private const int MaxRequest = UploadHandler.MaxSize + 100_000;

    public static void MapAttachments(this RouteGroupBuilder pages)
    {
        pages.MapPost("/proposals/{id:guid}/attachments", UploadAsync).WithMetadata(new RequestSizeLimitAttribute(MaxRequest)).DisableRequestTimeout();
        pages.MapPost("/proposals/{id:guid}/attachments/{attachmentId:guid}/remove", RemoveAsync);
        pages.MapGet("/proposals/{id:guid}/attachments/{attachmentId:guid}", DownloadAsync);
    }

    private static async Task<IResult> UploadAsync(
        Guid id, HttpRequest request, CurrentViewer current, UploadHandler handler, ProposalFormPages forms, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        try
        {
            if (form.Files.GetFile("file") is not { Length: > 0 } file)
            {
                throw Refuse.Invalid("file", "Choose a file that is not empty.", "Choisissez un fichier qui n’est pas vide.");
            }

            if (!Sections.TryParse(form.Text("section"), out var section))
            {
                throw Refuse.Invalid("section", "Choose what the file is about.", "Choisissez ce dont traite le fichier.");
            }

            await using var content = file.OpenReadStream();
            var command = new UploadCommand(
                id, section, FileNames.Clean(file.FileName), file.Length, await UploadHandler.HashAsync(content, cancellationToken));
            await handler.AddAsync(await current.ActorAsync(cancellationToken), form.CommandId, command, content, cancellationToken);
            return LocalUrl.SeeOther($"/proposals/{id}/edit#documents");
        }
        catch (RefusedException refused) when (refused.Kind == RefusalKind.Invalid)
        {
            var model = await forms.EditAsync(await current.GetAsync(cancellationToken), id, null, cancellationToken);
            return Page.Show<ProposalFormPage>(model with { UploadErrors = refused.Errors() }, refused.Status());
        }
    }

    private static async Task<IResult> RemoveAsync(
        Guid id, Guid attachmentId, HttpRequest request, CurrentViewer current, UploadHandler handler, CancellationToken cancellationToken)
    {
        var form = await PostedForm.ReadAsync(request, cancellationToken);
        await handler.RemoveAsync(
            await current.ActorAsync(cancellationToken), form.CommandId, new RemoveAttachmentCommand(id, attachmentId), cancellationToken);
        return LocalUrl.SeeOther($"/proposals/{id}/edit#documents");
    }

    private static async Task<IResult> DownloadAsync(
        Guid id, Guid attachmentId, CurrentViewer current, Database database, CancellationToken cancellationToken)
    {
        var viewer = await current.GetAsync(cancellationToken);
        await using var db = database.CreateDbContext();
        var file = await db.Attachments.AsNoTracking().SingleOrDefaultAsync(a => a.Id == attachmentId && a.ProposalId == id, cancellationToken);
        var proposal = await db.Proposals.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancellationToken);
        return file is not null && proposal is not null && MayRead(viewer, proposal, file)
            ? new StoredFile(database, file.FileName, file.ContentType, file.Size, file.Sha256)
            : throw Refuse.NotFound();
    }

    // A file that was never submitted belongs to the draft, and the draft to its scientists.
    private static bool MayRead(Viewer viewer, Proposal proposal, Attachment attachment) => attachment.FromRevision is null
        ? !attachment.IsRemoved && ProposalAccess.ReadsDraft(viewer, proposal)
        : ProposalAccess.Sees(viewer, proposal);
}
