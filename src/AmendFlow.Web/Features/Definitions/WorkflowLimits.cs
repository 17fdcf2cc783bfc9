using System.Threading.RateLimiting;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;
using Microsoft.AspNetCore.RateLimiting;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>
/// How many pages of workflows one person may ask for at once, at each node: reading one can be work of seconds, and it can be read as often
/// as somebody likes. Whoever asks for more gets 429.
/// </summary>
internal static class WorkflowLimits
{
    /// <summary>For pages that run a workflow: two at once, and two that wait.</summary>
    public const string Trials = "trials";

    /// <summary>For pages that draw a whole workflow: two at once, and eight that wait.</summary>
    public const string Drawings = "drawings";

    public static void AddWorkflowLimits(this IServiceCollection services) => services.AddRateLimiter(limits =>
    {
        Add(limits, Trials, waiting: 2);
        Add(limits, Drawings, waiting: 8);
        limits.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "10";
            await Page.Show<ProblemPage>(ProblemModel.TooMany, StatusCodes.Status429TooManyRequests).ExecuteAsync(rejected.HttpContext);
        };
    });

    private static void Add(RateLimiterOptions limits, string name, int waiting) => limits.AddPolicy(name, http => RateLimitPartition.GetConcurrencyLimiter(
        SessionCookie.PersonId(http.User) ?? Guid.Empty, _ => new ConcurrencyLimiterOptions { PermitLimit = 2, QueueLimit = waiting }));
}
