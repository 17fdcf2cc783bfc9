using System.Globalization;
using AmendFlow.Web.Hosting;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Features.Links;

/// <summary>
/// Shows a page in its reader's own language, unless another was chosen in the address or in this browser: whoever comes by a mail has
/// never told us what their browser prefers.
/// </summary>
internal sealed class InLanguage(IResult page, string language) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (LinkPages.LanguageQuery(httpContext).Length == 0 && !httpContext.Request.Cookies.ContainsKey(Languages.Cookie))
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Format.Culture(language);
        }

        return page.ExecuteAsync(httpContext);
    }
}
