using AmendFlow.Agreements.Activities;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Web.Features.Cases;

/// <summary>What a problem at a step means, for somebody who does not know the workflow.</summary>
public static class IncidentWords
{
    public static Bilingual What(Activity activity) => activity.Type switch
    {
        AmendFlowActivities.RequestApproval or AmendFlowActivities.CommitteeVote or AmendFlowActivities.AssignTask => new(
            "The workflow could not work out whom to ask at this step, about what, or until when. Nobody was asked.",
            "Le circuit n’a pas pu déterminer qui solliciter à cette étape, sur quoi, ou dans quel délai. Personne n’a été sollicité."),
        AmendFlowActivities.Notify => new(
            "The workflow could not work out whom to tell at this step. Nobody was told.",
            "Le circuit n’a pas pu déterminer qui informer à cette étape. Personne n’a été informé."),
        AmendFlowActivities.RegisterAmendment => new(
            "The amendment could not be entered in the register.", "L’avenant n’a pas pu être inscrit au registre."),
        AmendFlowActivities.ReleaseAnnouncement => new(
            "The announcement could not be released.", "L’annonce n’a pas pu être diffusée."),
        "Elsa.FlowDecision" or "Elsa.FlowSwitch" or "Elsa.If" or "Elsa.Switch" or "Elsa.While" => new(
            "The workflow could not work out the condition of this step, so it does not know which way the case goes on.",
            "Le circuit n’a pas pu évaluer la condition de cette étape : il ne sait pas quelle voie suivre."),
        _ => new("The workflow could not carry out this step.", "Le circuit n’a pas pu exécuter cette étape."),
    };

    /// <summary>What it does not mean.</summary>
    public static Bilingual Meanwhile { get; } = new(
        "The other steps go on. Nothing was approved or refused by it.",
        "Les autres étapes continuent. Rien n’a été approuvé ni refusé de ce fait.");

    /// <summary>What everybody may know.</summary>
    public static Bilingual LookedAt { get; } = new(
        "A problem is being looked at. The coordinators of both parties have been told.",
        "Un problème est en cours d’examen. Les coordinateurs des deux parties sont prévenus.");
}
