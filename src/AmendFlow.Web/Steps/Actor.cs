using AmendFlow.Agreements.Approval;
using AmendFlow.Data.Cases;

namespace AmendFlow.Web.Steps;

/// <summary>Who gives a command, how they came in, and how sure we are of them.</summary>
/// <param name="PersonId">The empty id is the system itself: timers and sweeps.</param>
public sealed record Actor(Guid PersonId, string Name, Channel Channel, Assurance Assurance)
{
    public static Actor System { get; } = new(Guid.Empty, "AmendFlow", Channel.Web, Assurance.Link);

    public bool IsSystem => PersonId == Guid.Empty;
}
