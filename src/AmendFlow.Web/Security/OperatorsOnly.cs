using AmendFlow.Data;
using Hangfire.Dashboard;

namespace AmendFlow.Web.Security;

/// <summary>
/// Hangfire's dashboard is for operators, read-only. Its own filter only asks whether the caller is local, and behind a proxy everybody is.
/// </summary>
internal sealed class OperatorsOnly : IDashboardAuthorizationFilter
{
    public bool Authorize(DashboardContext context)
    {
        var http = context.GetHttpContext();
        if (SessionCookie.PersonId(http.User) is not { } id)
        {
            return false;
        }

        using var db = http.RequestServices.GetRequiredService<Database>().CreateDbContext();
        return db.People.Any(p => p.Id == id && p.IsActive && p.IsOperator);
    }
}
