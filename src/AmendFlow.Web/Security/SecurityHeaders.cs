namespace AmendFlow.Web.Security;

/// <summary>Headers of every answer: nothing from elsewhere is loaded, nothing is framed, nothing private is cached.</summary>
public static class SecurityHeaders
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'self'; frame-ancestors 'none'; object-src 'none'";

    // Hangfire's dashboard brings inline scripts and styles of its own.
    private const string DashboardPolicy =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        Fill(context);
        if (!IsAsset(context.Request.Path))
        {
            // Without no-cache, each form would log that it had to add it.
            context.Response.Headers.CacheControl = "no-cache, no-store";
        }

        context.Response.OnStarting(AtLast, context);
        return next(context);
    });

    // Ids stand in addresses, and one may end like a file's name: only what is served from these two places is nobody's own.
    private static bool IsAsset(PathString path) =>
        path.StartsWithSegments("/js") || (path.Value is { Length: > 1 } name && name.LastIndexOf('/') == 0 && Path.GetExtension(name) is ".css" or ".js" or ".svg");

    // What is there stays: some answers have a policy of their own.
    private static void Fill(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.TryAdd("Content-Security-Policy", context.Request.Path.StartsWithSegments("/hangfire") ? DashboardPolicy : Policy);
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("X-Robots-Tag", "noindex, nofollow");
    }

    private static Task AtLast(object state)
    {
        var context = (HttpContext)state;

        // An answer that was begun may have been thrown away, headers and all, for one that says why.
        Fill(context);

        // These two bind documents. A style or a script is none, and on each they weigh as much as a small script itself.
        if (context.Response.ContentType is "text/css" or "text/javascript")
        {
            context.Response.Headers.Remove("Content-Security-Policy");
            context.Response.Headers.Remove("Cross-Origin-Opener-Policy");
        }

        return Task.CompletedTask;
    }
}
