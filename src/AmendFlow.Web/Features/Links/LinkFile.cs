using AmendFlow.Data;
using AmendFlow.Web.Features.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace AmendFlow.Web.Features.Links;

/// <summary>Sends a file of the proposal, always as a download and piece by piece.</summary>
internal sealed class LinkFile(Database database, AttachmentView file) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.FileName);
        var response = httpContext.Response;
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.ContentType = file.ContentType;
        response.ContentLength = file.Size;
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        await using var db = database.CreateDbContext();
        var pieces = db.BlobChunks.AsNoTracking().Where(c => c.Sha256 == file.Sha256).OrderBy(c => c.Index).Select(c => c.Bytes).AsAsyncEnumerable();
        await foreach (var piece in pieces.WithCancellation(httpContext.RequestAborted))
        {
            await response.Body.WriteAsync(piece, httpContext.RequestAborted);
        }
    }
}
