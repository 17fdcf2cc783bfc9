using System.Collections.Immutable;
using AmendFlow.Agreements.Activities;
using AmendFlow.Agreements.Comparison;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Simulation;
using AmendFlow.Engine.Checks;
using AmendFlow.Engine.Definitions;
using AmendFlow.Web.Components;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Features.Simulation;

/// <summary>The steps of a version that ask people, and how they can be answered.</summary>
internal static class SimulationSteps
{
    public static IReadOnlyList<AskingStep> Of(WorkflowDefinition definition, PartyNames parties) =>
        [.. All(definition.Root).Where(AsksPeople).Select(a => new AskingStep(
            a.Id, CurrentLanguage.Words(WorkflowWords.Named(a.Text, parties)), Answers(a), LiteralInput.Text(a, "task") == WorkKind.Revise.Key()))];

    /// <summary>
    /// The rules of a run. A rejection stands however often the step is asked; any other answer but a yes is given the first time only,
    /// or nearly every run would go round for ever.
    /// </summary>
    public static ImmutableArray<AnswerRule> Rules(WorkflowDefinition definition, SimulationQuery query, List<string> unknown)
    {
        var rules = ImmutableArray.CreateBuilder<AnswerRule>();
        foreach (var id in query.Answers.Keys.Union(query.Days.Keys).Order(StringComparer.Ordinal))
        {
            var days = query.Days.TryGetValue(id, out var after) ? after : (int?)null;
            var answer = query.Answers.GetValueOrDefault(id);
            if (!definition.Activities.TryGetValue(id, out var step) || !AsksPeople(step) || (answer is not null && !Answers(step).Any(c => c.Value == answer)))
            {
                unknown.Add(id);
                continue;
            }

            if (answer == SimulationQuery.Silent)
            {
                rules.Add(new AnswerRule("", null, null, true, id, null));
                continue;
            }

            if (answer is not null && answer != Ports(step)[0])
            {
                rules.Add(new AnswerRule("", answer == "Rejected" ? null : 1, answer, false, id, days));
            }

            if (answer is null && query.AllSilent)
            {
                continue;
            }

            rules.Add(new AnswerRule("", null, null, false, id, days));
        }

        if (query.AllSilent)
        {
            rules.Add(new AnswerRule("", null, null, true, null, null));
        }

        return rules.ToImmutable();
    }

    private static IReadOnlyList<Choice> Answers(Activity step) =>
        [.. Ports(step).Select((port, i) => new Choice(port, CurrentLanguage.Words(SimulationWords.Answer(step, port)) + (i == 0 || port == "Rejected" ? "" : CurrentLanguage.Words(new(", the first time", ", la première fois"))))),
        new(SimulationQuery.Silent, CurrentLanguage.Words(new("Nobody answers", "Personne ne répond")))];

    private static ImmutableArray<string> Ports(Activity step) =>
        ActivityPorts.Of(step, AmendFlowActivities.Catalogue).Remove(AmendFlowActivities.LapsedPort);

    private static bool AsksPeople(Activity step) =>
        step.Type is AmendFlowActivities.RequestApproval or AmendFlowActivities.CommitteeVote or AmendFlowActivities.AssignTask;

    private static IEnumerable<Activity> All(Activity step) => step.Children.SelectMany(All).Prepend(step);
}
