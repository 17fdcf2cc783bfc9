using System.Globalization;
using System.Security.Claims;
using AmendFlow.Data;
using AmendFlow.Data.People;
using AmendFlow.Data.Records;
using AmendFlow.Web.Steps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Security;

/// <summary>
/// The session of a signed-in person, eight hours at most. It ends at once, on every node, when it is signed out of or when the
/// person's security stamp changes.
/// </summary>
public static class SessionCookie
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
    private const string Stamp = "stamp";
    private const string Session = "session";
    private const string EndedPrefix = "session-ended:";
    private static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    public static void Configure(CookieAuthenticationOptions options, bool isHttps)
    {
        options.Cookie.Name = isHttps ? "__Host-amendflow" : "amendflow";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = isHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Longest;
        options.SlidingExpiration = false;
        options.LoginPath = "/sign-in";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = context =>
        {
            // A program is told; only a person is shown the way.
            if (context.Request.Path.StartsWithSegments("/api"))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            }
            else if (context.Request.Path.StartsWithSegments("/a"))
            {
                // What is asked there holds a secret, which is not to be carried into another address.
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            }
            else
            {
                // Made anew as a path: the given address is built from the Host header, which anybody may write.
                var request = context.Request;
                context.Response.Redirect(options.LoginPath + QueryString.Create(
                    options.ReturnUrlParameter, request.PathBase + request.Path + request.QueryString));
            }

            return Task.CompletedTask;
        };
        options.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
    }

    /// <summary>A new session for this person: nothing of an earlier one is in it.</summary>
    public static ClaimsPrincipal PrincipalOf(Person person) => new(new ClaimsIdentity(
        [
            new(ClaimTypes.NameIdentifier, person.Id.ToString()),
            new(ClaimTypes.Name, person.Name),
            new(Stamp, person.SecurityStamp),
            new(Session, Tokens.New()),
        ],
        Scheme));

    public static Guid? PersonId(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    /// <summary>Makes the cookie worthless wherever a copy of it is, not only in this browser.</summary>
    public static async Task EndAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (http.User.FindFirstValue(Session) is { } session)
        {
            var services = http.RequestServices;
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
            var past = At(now);
            using var pass = await services.GetRequiredService<WriterGate>().EnterAsync(cancellationToken);
            await using var db = services.GetRequiredService<Database>().CreateDbContext();
#pragma warning disable CA1309 // The database compares.
            await db.Settings.Where(s => s.Key.StartsWith(EndedPrefix) && string.Compare(s.Value, past) < 0).ExecuteDeleteAsync(cancellationToken);
#pragma warning restore CA1309
            var key = Key(session);
            if (!await db.Settings.AnyAsync(s => s.Key == key, cancellationToken))
            {
                db.Settings.Add(new Setting { Key = key, Value = At(now + Longest) });
                await db.SaveChangesAsync(cancellationToken);
            }
        }

        await http.SignOutAsync(Scheme);
    }

    /// <summary>Whether the session has neither been ended nor overtaken. For whatever outlasts the request that it was read for.</summary>
    public static async Task<bool> HoldsAsync(AmendFlowDbContext db, ClaimsPrincipal? principal, CancellationToken cancellationToken)
    {
        var stamp = principal?.FindFirstValue(Stamp);
        var key = Key(principal?.FindFirstValue(Session) ?? "");
        return principal is not null && PersonId(principal) is { } id && stamp is not null
            && await db.People.AnyAsync(p => p.Id == id && p.IsActive && p.SecurityStamp == stamp && !db.Settings.Any(s => s.Key == key), cancellationToken);
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        await using var db = context.HttpContext.RequestServices.GetRequiredService<Database>().CreateDbContext();
        if (!await HoldsAsync(db, context.Principal, context.HttpContext.RequestAborted))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Scheme);
        }
    }

    private static string Key(string session) => EndedPrefix + Tokens.Hash(session);

    private static string At(DateTimeOffset instant) => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
