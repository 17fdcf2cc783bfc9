using System.Threading.RateLimiting;

namespace AmendFlow.Web.Features.Links;

/// <summary>
/// How often unknown tokens may be tried: 10 a minute from one address, 100 a minute over all. Genuine links are not counted among these, so
/// nobody who was asked is locked out by somebody who guesses; by each of them 30 forms a minute are taken before the code, at each node.
/// </summary>
public sealed partial class LinkLimits(ILogger<LinkLimits> logger) : IDisposable
{
    private readonly PartitionedRateLimiter<string> byAddress = PartitionedRateLimiter.Create<string, string>(
        address => RateLimitPartition.GetFixedWindowLimiter(address, _ => PerMinute(10)));

    private readonly FixedWindowRateLimiter overAll = new(PerMinute(100));

    private readonly PartitionedRateLimiter<Guid> byLink = PartitionedRateLimiter.Create<Guid, Guid>(
        link => RateLimitPartition.GetFixedWindowLimiter(link, _ => PerMinute(30)));

    /// <summary>Counts a form that is sent by a genuine link, by whoever holds it: each is a row in the database.</summary>
    /// <returns>False when there were too many.</returns>
    public bool AllowsForm(Guid linkId)
    {
        using var lease = byLink.AttemptAcquire(linkId);
        return lease.IsAcquired;
    }

    /// <summary>Counts an unknown token.</summary>
    /// <returns>False when there were too many.</returns>
    public bool Allows(string address)
    {
        using var own = byAddress.AttemptAcquire(address);
        using var all = overAll.AttemptAcquire();
        if (!all.IsAcquired)
        {
            LogGuessing();
        }

        return own.IsAcquired && all.IsAcquired;
    }

    public void Dispose()
    {
        byLink.Dispose();
        byAddress.Dispose();
        overAll.Dispose();
    }

    private static FixedWindowRateLimiterOptions PerMinute(int permits) => new() { PermitLimit = permits, Window = TimeSpan.FromMinutes(1) };

    [LoggerMessage(LogLevel.Warning, "More than 100 unknown link tokens in a minute: somebody guesses")]
    private partial void LogGuessing();
}
