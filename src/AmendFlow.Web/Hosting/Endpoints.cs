using AmendFlow.Web.Features.Links;
using AmendFlow.Web.Features.Mailbox;
using AmendFlow.Web.Features.SignIn;
using AmendFlow.Web.Pages;

namespace AmendFlow.Web.Hosting;

/// <summary>Every route of the host, feature by feature.</summary>
internal static class Endpoints
{
    public static void Map(WebApplication app, Settings settings)
    {
        _ = app.MapPages();
        var open = app.MapOpenPages();
        open.MapStart();
        open.MapSignIn(settings.Demo);
        open.MapPreferences();
        open.MapLinks();
        if (app.Environment.IsDevelopment() && settings.Mail.EmlFolder is { } folder)
        {
            open.MapMailbox(folder);
        }
    }
}
