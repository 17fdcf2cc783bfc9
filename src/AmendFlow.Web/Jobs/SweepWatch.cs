namespace AmendFlow.Web.Jobs;

/// <summary>
/// When a sweep of this node last did what it should. Counted on the machine's own clock, so that setting a clock makes nothing late, and
/// from the start on, so that a node that has just begun is not late.
/// </summary>
public sealed class SweepWatch(TimeProvider time)
{
    /// <summary>After so long without a sweep that ended well, or got on, this node is not ready for work: see <c>/health/ready</c>.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private long since = time.GetTimestamp();
    private long lastTicks;

    /// <summary>When the last sweep of this node ended well; null before the first.</summary>
    public DateTimeOffset? LastEndedAt => Interlocked.Read(ref lastTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>How long ago a sweep last got on; from the start of the node before the first.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Interlocked.Read(ref since));

    public bool IsLate => Silence > Longest;

    public void Ended()
    {
        GotOn();
        Interlocked.Exchange(ref lastTicks, time.GetUtcNow().UtcTicks);
    }

    /// <summary>A part of a sweep is done. One that works off a backlog for an hour is no silent one.</summary>
    public void GotOn() => Interlocked.Exchange(ref since, time.GetTimestamp());
}
