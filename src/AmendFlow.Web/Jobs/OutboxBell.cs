using System.Threading.Channels;

namespace AmendFlow.Web.Jobs;

/// <summary>
/// Says that a mail is owed, so that this node sweeps now and nobody waits ten seconds for it. Lost with the node or rung twice, it changes
/// nothing: the sweep comes anyway. Rung while nobody listens, it is heard once.
/// </summary>
public sealed class OutboxBell
{
    private readonly Channel<bool> rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Waits for nothing.</summary>
    public void Ring() => rung.Writer.TryWrite(true);

    /// <summary>Ends when it was rung since the last call.</summary>
    public async Task HeardAsync(CancellationToken cancellationToken) => await rung.Reader.ReadAsync(cancellationToken);
}
