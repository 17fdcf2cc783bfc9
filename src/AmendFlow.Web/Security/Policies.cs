using Microsoft.AspNetCore.Authorization;

namespace AmendFlow.Web.Security;

/// <summary>Who may call a route at all. Which objects they may see is asked by each handler.</summary>
public static class Policies
{
    /// <summary>By page.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>By bearer token.</summary>
    public const string Api = "api";


    public static void Configure(AuthorizationOptions options)
    {
        options.AddPolicy(SignedIn, p => p.AddAuthenticationSchemes(SessionCookie.Scheme).RequireAuthenticatedUser());
        options.AddPolicy(Api, p => p.AddAuthenticationSchemes(ApiTokens.Scheme).RequireAuthenticatedUser());

        // A route that forgets to say who may call it is open to nobody.
        options.FallbackPolicy = new AuthorizationPolicyBuilder(SessionCookie.Scheme).RequireAuthenticatedUser().Build();
    }
}
