using System.Security.Claims;
using System.Text.Encodings.Web;
using AmendFlow.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AmendFlow.Web.Security;

/// <summary>Bearer tokens of the API: shown once, stored hashed, ended by their date, by their owner, or with their owner.</summary>
public sealed class ApiTokens(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, Database database, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "Bearer";
    private const string Prefix = "Bearer ";

    /// <summary>Ends all tokens of a person: with the password, and with the account.</summary>
    public static async Task RevokeAsync(AmendFlowDbContext db, Guid personId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var token in await db.ApiTokens.Where(t => t.PersonId == personId && t.RevokedAt == null).ToListAsync(cancellationToken))
        {
            token.RevokedAt = now;
        }
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var hash = Tokens.Hash(header[Prefix.Length..].Trim());
        var now = time.GetUtcNow();
        await using var db = database.CreateDbContext();
        var owner = await db.ApiTokens.AsNoTracking()
            .Where(t => t.TokenHash == hash && t.RevokedAt == null && t.ExpiresAt > now)
            .Join(db.People.Where(p => p.IsActive), t => t.PersonId, p => p.Id, (t, p) => new { p.Id, p.Name })
            .SingleOrDefaultAsync(Context.RequestAborted);
        if (owner is null)
        {
            return AuthenticateResult.Fail("The token is unknown, ended or revoked.");
        }

        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, owner.Id.ToString()), new(ClaimTypes.Name, owner.Name)], Scheme);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        return Response.WriteAsJsonAsync(
            new { type = "about:blank", title = "A valid bearer token is needed.", status = 401 },
            options: null, contentType: "application/problem+json", Context.RequestAborted);
    }
}
