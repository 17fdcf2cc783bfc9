using AmendFlow.Agreements.Parties;
using AmendFlow.Web.Security;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>
/// Who may do what with workflows (docs/decisions, 0019): those who answer for the process at a party see, bring in and publish it; the
/// operator brings in files and publishes nothing; observers read.
/// </summary>
internal static class WorkflowRights
{
    public static bool MaySee(Viewer viewer) => MayBring(viewer) || viewer.HasRole(Role.Observer);

    /// <summary>Drafts only: nothing runs on them.</summary>
    public static bool MayBring(Viewer viewer) => MayPublish(viewer) || viewer.Person.IsOperator;

    /// <summary>Ask for a publication, and answer what somebody else asks.</summary>
    public static bool MayPublish(Viewer viewer) => viewer.HasRole(Role.LegalReviewer) || viewer.HasRole(Role.Coordinator);

    /// <exception cref="RefusedException">For them there are no such pages.</exception>
    public static async Task<Viewer> ReaderAsync(CurrentViewer current, CancellationToken cancellationToken) =>
        await current.GetAsync(cancellationToken) is { } viewer && MaySee(viewer) ? viewer : throw Refuse.NotFound();

    /// <summary>Whoever gives the command of this step, who must still have the right when it is committed.</summary>
    /// <exception cref="RefusedException">They may read, and not do this; or there is no such page for them.</exception>
    public static async Task<Viewer> DoerAsync(StepContext step, Func<Viewer, bool> may, CancellationToken cancellationToken)
    {
        var (id, now) = (step.Actor.PersonId, step.Now);
        if (await Viewer.LoadAsync(step.Db, id, now, cancellationToken) is not { } viewer || !MaySee(viewer))
        {
            throw Refuse.NotFound();
        }

        if (!may(viewer))
        {
            throw Refuse.Forbidden(
                "You may read workflows, but not do this. Legal reviewers and coordinators of a party publish; operators bring in files.",
                "Vous pouvez lire les circuits, mais pas faire cela. Les juristes et coordinateurs d’une partie publient ; l’exploitant importe des fichiers.");
        }

        step.Recheck(async (db, ct) => await Viewer.LoadAsync(db, id, now, ct) is { } still && may(still));
        return viewer;
    }
}
