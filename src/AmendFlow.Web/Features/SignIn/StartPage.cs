using AmendFlow.Agreements.Parties;
using AmendFlow.Web.Security;

namespace AmendFlow.Web.Features.SignIn;

/// <summary>"/": people come to what waits for them.</summary>
internal static class StartPage
{
    public static void MapStart(this RouteGroupBuilder pages) => pages.MapGet("/", async (CurrentViewer current, CancellationToken cancellationToken) =>
        Results.LocalRedirect(await current.FindAsync(cancellationToken) switch
        {
            null => "/sign-in",
            var viewer when viewer.HasRole(Role.Scientist) => "/proposals",
            { Mandates.Count: > 0 } viewer when viewer.Mandates.All(m => m.Role == Role.PartyAdministrator) => "/admin/people",
            { Person.IsOperator: true, Mandates.Count: 0 } => "/admin/people",
            _ => "/tasks",
        }));
}
