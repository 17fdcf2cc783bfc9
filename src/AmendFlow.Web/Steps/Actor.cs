using AmendFlow.Agreements.Approval;
using AmendFlow.Data.Cases;

namespace AmendFlow.Web.Steps;

/// <summary>Who gives a command, how they came in, and how sure we are of them.</summary>
/// <param name="PersonId">The empty id is the system itself: timers and sweeps.</param>
public sealed record Actor(Guid PersonId, string Name, Channel Channel, Assurance Assurance)
{
    public static Actor System { get; } = new(Guid.Empty, "AmendFlow", Channel.Web, Assurance.Link);

    /// <summary>
    /// The id of a command that the system carries out for a form of somebody without an account. What they send can never be the id of a
    /// command that the system makes for itself, and so take its place.
    /// </summary>
    /// <returns>An id that is too short or too long stays as it is, and is refused.</returns>
    public static string SystemForm(string commandId) => commandId.Length is < 8 or > 100 ? commandId : $"form:{StepContext.Sha256(commandId)}";

    public bool IsSystem => PersonId == Guid.Empty;
}
