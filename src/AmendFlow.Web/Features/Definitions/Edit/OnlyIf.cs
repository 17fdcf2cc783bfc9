using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Editing;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Definitions.Edit;

/// <summary>Whether a step takes place at all: a question of the proposal on the way to it, whose "No" leads past it.</summary>
internal static class OnlyIf
{
    private const string Decision = "Elsa.FlowDecision";
    private const string Fork = "Elsa.FlowFork";

    /// <summary>Where the question would stand, and where "No" would lead; null where several ways lead to the step or on from it, or none.</summary>
    public static (Connection Way, string Past)? PlaceOf(Activity step) =>
        step.Type != Fork && Suits(step) && DefinitionEditor.WayInto(step) is { } way && Onward(step) is [var past] ? (way, past) : null;

    /// <summary>The questions that have to be answered with yes already, the nearest first.</summary>
    public static IEnumerable<Activity> Of(Activity step)
    {
        while (DefinitionEditor.WayInto(step) is { } way && step.Parent!.Children.FirstOrDefault(c => c.Id == way.Source) is { } before
            && (before.Type == Fork || (before.Type == Decision && way.Port == "True")))
        {
            if (before.Type == Decision)
            {
                yield return before;
            }

            step = before;
        }
    }

    /// <exception cref="RefusedException">No such step or question, or it is not clear what "No" would lead to.</exception>
    public static IReadOnlyList<EditOperation> Plan(WorkflowDefinition definition, string stepId, string question)
    {
        if (SettingOptions.Questions(definition).All(q => q.Value != question))
        {
            throw Refuse.Invalid("question", "Choose a question of the proposal.", "Choisissez une question de la proposition.");
        }

        return definition.Activities.GetValueOrDefault(stepId) is { } step && PlaceOf(step) is var (way, past)
            ? StepKinds.Plan(definition, new(way, way.Source, way.Port ?? "Done"), "decision", "", QuestionWords.Of(question), question, past)
            : throw Refuse.Conflict(
                "It is not clear where “No” would lead: that needs one path to the step, and one on from it. Add a decision on a path instead.",
                "On ne sait pas où mènerait « Non » : il faut un seul chemin vers l’étape et un seul après elle. Ajoutez plutôt une condition sur un chemin.");
    }

    /// <summary>Whether somebody may want it to take place only sometimes, and something leads to it.</summary>
    public static bool Suits(Activity step) => (step.Type is Fork or "Elsa.Delay" || AmendFlowActivities.Catalogue.HostActivities.ContainsKey(step.Type))
        && step.Parent is { } diagram && diagram.Connections.Any(c => c.Target == step.Id);

    private static List<string> Onward(Activity step) => ActivityPorts.Of(step, AmendFlowActivities.Catalogue) is [var first, ..]
        ? [.. step.Parent!.Connections.Where(c => c.Source == step.Id && (c.Port ?? "Done") == first).Select(c => c.Target)]
        : [];
}
