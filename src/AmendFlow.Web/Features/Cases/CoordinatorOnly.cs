using AmendFlow.Agreements.Parties;
using AmendFlow.Engine;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Cases;

/// <summary>What only a coordinator of one of the parties does in a case, and never in that of their own proposal.</summary>
internal static class CoordinatorOnly
{
    /// <summary>The party that the actor coordinates, now and when the step is committed.</summary>
    /// <param name="own">Said to a coordinator who is behind the proposal.</param>
    /// <param name="others">Said to anybody else who sees the case.</param>
    /// <exception cref="RefusedException">They may not; or there is no such case for them.</exception>
    public static async Task<Side> SideAsync(CaseStep run, Bilingual own, Bilingual others, CancellationToken cancellationToken)
    {
        var (step, agreementId) = (run.Step, run.Agreement.Id);
        var viewer = await Viewer.LoadAsync(step.Db, step.Actor.PersonId, step.Now, cancellationToken) ?? throw Refuse.NotFound();
        if (run.Proposal.IsBehind(viewer.Id))
        {
            throw Refuse.Forbidden(own.En, own.Fr);
        }

        foreach (var side in Enum.GetValues<Side>())
        {
            if (viewer.Has(agreementId, side, Role.Coordinator))
            {
                step.Recheck(async (db, ct) => await Viewer.LoadAsync(db, step.Actor.PersonId, step.Now, ct) is { } now && now.Has(agreementId, side, Role.Coordinator));
                return side;
            }
        }

        throw viewer.SeesCaseOf(run.Proposal) ? Refuse.Forbidden(others.En, others.Fr) : Refuse.NotFound();
    }
}
