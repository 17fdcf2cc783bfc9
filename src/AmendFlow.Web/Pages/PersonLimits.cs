using System.Threading.RateLimiting;
using AmendFlow.Web.Security;

namespace AmendFlow.Web.Pages;

/// <summary>What takes seconds of a node, or one of its connections, and is limited for each person.</summary>
internal enum LimitedWork
{
    /// <summary>Runs a workflow: two at once for one person, and two that wait.</summary>
    Trial,

    /// <summary>Draws or changes all of a workflow, compares long texts, or computes a chain of records: two at once for one person, and eight that wait.</summary>
    Drawing,

    /// <summary>Hears of changes for as long as a page is open: twenty at once for one person, and none that waits.</summary>
    Watching,
}

/// <summary>
/// How much of that one person may ask for at once, at each node: reading a page can be work of seconds, and it can be read as often as
/// somebody likes. Whoever asks for more gets 429.
/// </summary>
/// <remarks>
/// The limiters are the framework's, its middleware is not: that one keeps its limiter, and with it a timer and the whole host, for the life
/// of the process.
/// </remarks>
internal sealed class PersonLimits : IDisposable
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
            LimitedWork.Trial => trials,
            LimitedWork.Drawing => drawings,
            LimitedWork.Watching => watching,
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
    internal sealed record Limit(LimitedWork Work);
}

internal static class PersonLimiting
{
    /// <summary>Counts this route among what one person may ask for only so often at once.</summary>
    public static TBuilder Limited<TBuilder>(this TBuilder route, LimitedWork work)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new PersonLimits.Limit(work));
}
