using AmendFlow.Data.People;
using AmendFlow.Web.Components;
using AmendFlow.Web.Hosting;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;

namespace AmendFlow.Web.Features.SignIn;

/// <summary>Language and display, kept in cookies: they work before anybody has signed in.</summary>
internal static class Preferences
{
    public static void MapPreferences(this RouteGroupBuilder pages)
    {
        pages.MapPost("/language", async (HttpContext http, CancellationToken cancellationToken) =>
        {
            var form = await PostedForm.ReadAsync(http.Request, cancellationToken);
            if (form.Text("language") is "en" or "fr")
            {
                Set(http, Languages.Cookie, form.Text("language"));
            }

            return LocalUrl.SeeOther(form.Text("returnUrl"));
        });
        pages.MapPost("/theme", async (HttpContext http, CancellationToken cancellationToken) =>
        {
            var form = await PostedForm.ReadAsync(http.Request, cancellationToken);
            if (Themes.Parse(form.Text("theme")) is { } theme)
            {
                Set(http, Themes.CookieName, theme);
            }
            else
            {
                http.Response.Cookies.Delete(Themes.CookieName);
            }

            return LocalUrl.SeeOther(form.Text("returnUrl"));
        });
    }

    /// <summary>Pages are in the person's language, unless another was chosen in this browser.</summary>
    public static void Arrive(HttpContext http, Person person)
    {
        if (!http.Request.Cookies.ContainsKey(Languages.Cookie))
        {
            Set(http, Languages.Cookie, person.Language);
        }
    }

    /// <summary>The next person at this browser gets their own language; one that was chosen against it stays.</summary>
    public static void Leave(HttpContext http, Person person)
    {
        if (http.Request.Cookies[Languages.Cookie] == person.Language)
        {
            http.Response.Cookies.Delete(Languages.Cookie);
        }
    }

    /// <summary>What was chosen for the account holds in this browser too.</summary>
    public static void SetLanguage(HttpContext http, string language) => Set(http, Languages.Cookie, language);

    private static void Set(HttpContext http, string name, string value) => http.Response.Cookies.Append(name, value, new CookieOptions
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = TimeSpan.FromDays(365),
        SameSite = SameSiteMode.Lax,
        Secure = http.RequestServices.GetRequiredService<PublicUrl>().IsHttps,
    });
}
