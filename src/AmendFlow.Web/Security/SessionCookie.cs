using System.Security.Claims;
using AmendFlow.Data;
using AmendFlow.Data.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Security;

/// <summary>The session of a signed-in person. It ends at once, on every node, when the person's security stamp changes.</summary>
public static class SessionCookie
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
    private const string Stamp = "stamp";

    public static void Configure(CookieAuthenticationOptions options, bool isHttps)
    {
        options.Cookie.Name = isHttps ? "__Host-amendflow" : "amendflow";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = isHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromHours(8);
        options.SlidingExpiration = false;
        options.LoginPath = "/sign-in";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
    }

    public static ClaimsPrincipal PrincipalOf(Person person) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, person.Id.ToString()), new(ClaimTypes.Name, person.Name), new(Stamp, person.SecurityStamp)], Scheme));

    public static Guid? PersonId(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        await using var db = context.HttpContext.RequestServices.GetRequiredService<Database>().CreateDbContext();
        var stamp = context.Principal?.FindFirstValue(Stamp);
        if (context.Principal is null || PersonId(context.Principal) is not { } id || stamp is null
            || !await db.People.AnyAsync(p => p.Id == id && p.IsActive && p.SecurityStamp == stamp, context.HttpContext.RequestAborted))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Scheme);
        }
    }
}
