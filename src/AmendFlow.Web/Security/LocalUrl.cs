namespace AmendFlow.Web.Security;

/// <summary>Where a form leads to afterwards: never off this site, whatever was posted.</summary>
public static class LocalUrl
{
    private const int Longest = 2000;

    /// <summary>The address when it is a path of ours, else "/".</summary>
    public static string OrHome(string? url) => IsLocal(url) ? url! : "/";

    /// <summary>303 to a path of ours: the browser fetches it, and a reload posts nothing again.</summary>
    public static IResult SeeOther(string? url) => new Found(OrHome(url));

    // Browsers read "//host" and "/\host" as another site, and drop control characters before they look.
    private static bool IsLocal(string? url) =>
        url is ['/', ..] and not ['/', '/' or '\\', ..] && url.Length <= Longest && !url.Any(char.IsControl);

    private sealed class Found(string url) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            // A header takes ASCII only; what is already escaped stays as it is.
            httpContext.Response.Headers.Location = string.Concat(url.EnumerateRunes().Select(r => r.IsAscii ? r.ToString() : Uri.EscapeDataString(r.ToString())));
            return Task.CompletedTask;
        }
    }
}
