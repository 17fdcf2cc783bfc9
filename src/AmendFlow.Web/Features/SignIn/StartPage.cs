using AmendFlow.Agreements.Parties;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Features.SignIn;

/// <summary>"/": people come to what waits for them.</summary>
internal static class StartPage
{
    public static void MapStart(this RouteGroupBuilder pages) => pages.MapGet("/", async (CurrentViewer current, AmendFlowDbContext db, CancellationToken cancellationToken) =>
        Results.LocalRedirect(await current.FindAsync(cancellationToken) switch
        {
            null => "/sign-in",
            var viewer when viewer.HasRole(Role.Scientist) =>
                await db.Tasks.AnyAsync(t => t.AssigneeId == viewer.Id && t.State == TaskState.Open, cancellationToken) ? "/tasks" : "/proposals",
            { Mandates.Count: > 0 } viewer when viewer.Mandates.All(m => m.Role == Role.PartyAdministrator) => "/admin/people",
            { Person.IsOperator: true, Mandates.Count: 0 } => "/admin/people",
            _ => "/tasks",
        }));
}
