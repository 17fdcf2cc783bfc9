using AmendFlow.Web.Localization;
using Microsoft.AspNetCore.Localization;

namespace AmendFlow.Web.Hosting;

/// <summary>English and French: by <c>?lang=</c>, else by the reader's choice, else by the browser.</summary>
internal static class Languages
{
    public const string Cookie = "amendflow-language";

    public static void Configure(RequestLocalizationOptions options)
    {
        options.SetDefaultCulture("en-GB");
        options.SupportedCultures = options.SupportedUICultures = [Format.Culture("en"), Format.Culture("fr")];
        options.RequestCultureProviders =
        [
            new CustomRequestCultureProvider(context => Task.FromResult(Chosen(context.Request.Query["lang"].ToString()))),
            new CustomRequestCultureProvider(context => Task.FromResult(Chosen(context.Request.Cookies[Cookie]))),
            new AcceptLanguageHeaderRequestCultureProvider(),
        ];
    }

    private static ProviderCultureResult? Chosen(string? language) => language switch
    {
        "fr" => new ProviderCultureResult("fr-FR"),
        "en" => new ProviderCultureResult("en-GB"),
        _ => null,
    };
}
