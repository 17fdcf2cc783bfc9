using AmendFlow.Data;
using AmendFlow.Data.Jobs;
using AmendFlow.Web.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.Links;

/// <summary>
/// Shows for 30 minutes that a link's code was typed in this browser. Bound to the link and the code, readable under <c>/a</c> only,
/// and no session: it opens this one page.
/// </summary>
public sealed class LinkPass(IDataProtectionProvider protection, PublicUrl publicUrl, TimeProvider time)
{
    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(30);

    private readonly IDataProtector protector = protection.CreateProtector("link-pass");

    public void Give(HttpContext http, ApprovalLink link, Guid codeId) => http.Response.Cookies.Append(
        Name(link),
        protector.Protect($"{link.Id}|{codeId}"),
        new CookieOptions { HttpOnly = true, IsEssential = true, Path = "/a", SameSite = SameSiteMode.Lax, Secure = publicUrl.IsHttps, MaxAge = Lifetime });

    /// <summary>True while the code that this browser's pass is bound to was used for this link, less than 30 minutes ago.</summary>
    public async Task<bool> HoldsAsync(HttpContext http, AmendFlowDbContext db, ApprovalLink link, CancellationToken cancellationToken)
    {
        if (http.Request.Cookies[Name(link)] is not { } cookie || CodeId(cookie, link) is not { } codeId)
        {
            return false;
        }

        var since = time.GetUtcNow() - Lifetime;
        return await db.LinkCodes.AsNoTracking().AnyAsync(c => c.Id == codeId && c.LinkId == link.Id && c.UsedAt > since, cancellationToken);
    }

    // One cookie for each link, so that two mails can be open side by side.
    private string Name(ApprovalLink link) => $"{(publicUrl.IsHttps ? "__Secure-" : "")}amendflow-link-{link.Id.ToString("N")[^12..]}";

    private Guid? CodeId(string cookie, ApprovalLink link)
    {
        try
        {
            var parts = protector.Unprotect(cookie).Split('|');
            return parts.Length == 2 && parts[0] == link.Id.ToString() && Guid.TryParse(parts[1], out var code) ? code : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}
