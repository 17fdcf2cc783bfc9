using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Definitions;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using AmendFlow.Web.Features.Cases;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Moves;

/// <summary>What has to hold before a case is moved; asked when somebody asks for it, and again when the other party agrees.</summary>
internal static class MoveRules
{
    public static Bilingual Own { get; } = new(
        "Nobody moves the case of their own proposal. Another coordinator does it.",
        "Nul ne change la version du dossier de sa propre proposition. Un autre coordinateur s’en charge.");

    public static Bilingual Others { get; } = new(
        "Only the coordinators of both parties move a case to another version. Nothing was changed.",
        "Seuls les coordinateurs des deux parties font passer un dossier à une autre version. Rien n’a été modifié.");

    /// <exception cref="RefusedException">The case has ended, or taken a step since it was looked at.</exception>
    public static void CheckSeen(CaseStep run, int? seen)
    {
        if (run.HasEnded)
        {
            throw Refuse.Conflict("This case has ended; it stays on its version.", "Ce dossier est terminé ; il reste sur sa version.");
        }

        // Holding the case for this step has counted already.
        if (seen is { } version && version != run.Case.Version - 1)
        {
            throw Refuse.Conflict(
                "The case has moved on since you looked at it. Nothing was changed; look again at what a move would change.",
                "Le dossier a avancé depuis que vous l’avez consulté. Rien n’a été modifié ; regardez de nouveau ce qui changerait.");
        }
    }

    /// <exception cref="RefusedException">It is not newer, or no longer what new cases take.</exception>
    public static void CheckNewer(CaseStep run, DefinitionVersion to)
    {
        if (to.Version <= run.Definition.Version)
        {
            throw Refuse.Conflict(
                $"This case runs on version {run.Definition.Version} already.", $"Ce dossier suit déjà la version {run.Definition.Version}.");
        }

        if (to.Status != DefinitionStatus.Published)
        {
            throw Refuse.Conflict(
                $"Version {to.Version} is no longer the published one. Look at what is published now.",
                $"La version {to.Version} n’est plus la version publiée. Consultez celle qui l’est maintenant.");
        }
    }

    /// <exception cref="RefusedException">A step that is open is missing or set otherwise there; the step is named.</exception>
    public static void CheckObstacles(CaseStep run, WorkflowDefinition to)
    {
        var names = new MoveWords(run.Definition, run.Agreement.Of(Side.A).Name, run.Agreement.Of(Side.B).Name);
        if (run.MoveObstacles(to) is [var first, ..])
        {
            var why = names.Of(first, to.Version);
            throw Refuse.Conflict($"This case cannot be moved to version {to.Version}. {why.En}", $"Ce dossier ne peut pas passer à la version {to.Version}. {why.Fr}");
        }
    }

    public static RefusedException NothingAsked() => Refuse.Conflict(
        "Nobody asks to move this case any more. Nothing was changed.", "Plus personne ne demande de changer la version de ce dossier. Rien n’a été modifié.");
}
