using AmendFlow.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace AmendFlow.Web.Pages;

/// <summary>Sends a stored file, always as a download and piece by piece. Whoever makes one has checked that the reader may have it.</summary>
/// <param name="size">In bytes.</param>
/// <param name="sha256">Hex; names the blob.</param>
internal sealed class StoredFile(Database database, string fileName, string contentType, long size, string sha256) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(fileName);
        var response = httpContext.Response;
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.ContentType = contentType;
        response.ContentLength = size;
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        await using var db = database.CreateDbContext();
        var pieces = db.BlobChunks.AsNoTracking().Where(c => c.Sha256 == sha256).OrderBy(c => c.Index).Select(c => c.Bytes).AsAsyncEnumerable();
        await foreach (var piece in pieces.WithCancellation(httpContext.RequestAborted))
        {
            await response.Body.WriteAsync(piece, httpContext.RequestAborted);
        }
    }
}
