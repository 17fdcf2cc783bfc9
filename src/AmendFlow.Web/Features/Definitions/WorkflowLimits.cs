using System.Threading.RateLimiting;
using AmendFlow.Web.Pages;
using AmendFlow.Web.Security;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>What a page does with a workflow that can be work of seconds.</summary>
internal enum WorkflowWork
{
    /// <summary>Runs it: two at once for one person, and two that wait.</summary>
    Trial,

    /// <summary>Draws all of it, or compares long texts: two at once for one person, and eight that wait.</summary>
    Drawing,

    /// <summary>Hears of changes for as long as a page is open: twenty at once for one person, and none that waits.</summary>
    Watching,
}

/// <summary>
/// How many pages of workflows one person may ask for at once, at each node: reading one can be work of seconds, and it can be read as often
/// as somebody likes. Whoever asks for more gets 429.
/// </summary>
/// <remarks>
/// The limiters are the framework's, its middleware is not: that one keeps its limiter, and with it a timer and the whole host, for the life
/// of the process.
/// </remarks>
internal sealed class WorkflowLimits : IDisposable
{
    private readonly PartitionedRateLimiter<Guid> trials = PerPerson(waiting: 2);
    private readonly PartitionedRateLimiter<Guid> drawings = PerPerson(waiting: 8);
    private readonly PartitionedRateLimiter<Guid> watching = PerPerson(waiting: 0, atOnce: 20);

    /// <summary>Goes on with a request when there is room for its person; refuses it otherwise.</summary>
    public async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Limit>() is not { } limit)
        {
            await next(http);
            return;
        }

        var limiter = limit.Work switch
        {
            WorkflowWork.Trial => trials,
            WorkflowWork.Drawing => drawings,
            WorkflowWork.Watching => watching,
            _ => throw new InvalidOperationException($"No limit is known for {limit.Work}."),
        };
        using var lease = await limiter.AcquireAsync(SessionCookie.PersonId(http.User) ?? Guid.Empty, 1, http.RequestAborted);
        if (lease.IsAcquired)
        {
            await next(http);
            return;
        }

        http.Response.Headers.RetryAfter = "10";
        await Page.Show<ProblemPage>(ProblemModel.TooMany, StatusCodes.Status429TooManyRequests).ExecuteAsync(http);
    }

    public void Dispose()
    {
        trials.Dispose();
        drawings.Dispose();
        watching.Dispose();
    }

    private static PartitionedRateLimiter<Guid> PerPerson(int waiting, int atOnce = 2) => PartitionedRateLimiter.Create<Guid, Guid>(
        person => RateLimitPartition.GetConcurrencyLimiter(person, _ => new ConcurrencyLimiterOptions { PermitLimit = atOnce, QueueLimit = waiting }));

    /// <summary>On an endpoint: what it does.</summary>
    internal sealed record Limit(WorkflowWork Work);
}

internal static class WorkflowLimiting
{
    /// <summary>Counts this route among the pages of workflows that one person may ask for at once.</summary>
    public static TBuilder Limited<TBuilder>(this TBuilder route, WorkflowWork work)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new WorkflowLimits.Limit(work));
}
