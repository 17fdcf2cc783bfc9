using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using AmendFlow.Web.Features.Cases;

namespace AmendFlow.Web.Features.Moves;

/// <summary>What stands in the way of a move, as sentences that name the step.</summary>
internal sealed class MoveWords(WorkflowDefinition from, string partyA, string partyB)
{
    public Bilingual Of(MoveObstacle obstacle, int to)
    {
        var (step, variable) = (Name(obstacle.ActivityId), obstacle.Variable);
        return obstacle.Kind switch
        {
            MoveObstacleKind.StepMissing => new(
                $"“{step.En}” is open in this case, and version {to} has no such step in its place.",
                $"« {step.Fr} » est ouverte dans ce dossier, et la version {to} ne comporte pas cette étape à cette place."),
            MoveObstacleKind.StepChanged => new(
                $"“{step.En}” is open in this case, and version {to} asks for it in another way.",
                $"« {step.Fr} » est ouverte dans ce dossier, et la version {to} la demande autrement."),
            MoveObstacleKind.WayMissing => new(
                $"Answers that were given are kept before “{step.En}”, and version {to} does not lead them there.",
                $"Des réponses déjà données sont gardées devant « {step.Fr} », et la version {to} ne les y mène pas."),
            _ => new(
                $"The case holds a value in the variable “{variable}”, which version {to} lacks or declares otherwise.",
                $"Le dossier garde une valeur dans la variable « {variable} », que la version {to} n’a pas ou déclare autrement."),
        };
    }

    /// <summary>A step of either version, as readers call it.</summary>
    public Bilingual Name(string? activityId, WorkflowDefinition? other = null) =>
        activityId is not null && (from.Activities.GetValueOrDefault(activityId) ?? other?.Activities.GetValueOrDefault(activityId)) is { } activity
            ? RoundWords.Named(activity.Text, partyA, partyB)
            : new(activityId ?? "", activityId ?? "");
}
