using System.Collections.Immutable;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Checks;

/// <summary>
/// What a careful reader would say about a definition before it is published. An error stops publishing; a warning names what works
/// but may surprise.
/// </summary>
public static class DefinitionChecks
{
    /// <summary>All findings, in the order of the file; then what the host says of the whole.</summary>
    /// <param name="catalogue">The activity types that are installed beside Elsa's own.</param>
    public static ImmutableArray<Finding> Run(WorkflowDefinition definition, ActivityCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(catalogue);
        var names = new DeclaredNames(definition);
        var findings = new List<Finding>([.. names.WrongDefaults(), .. VariableChecks.Of(definition), .. OptionChecks.Of(definition)]);
        foreach (var activity in Ordered(definition.Root))
        {
            findings.AddRange(ActivityChecks.Of(activity, catalogue));
            findings.AddRange(ExpressionChecks.Of(activity, names));
            findings.AddRange(AssignmentChecks.Of(activity, names));
            findings.AddRange(PathChecks.Of(activity, catalogue));
            findings.AddRange(OutcomeChecks.Of(activity, catalogue));
            findings.AddRange(LoopChecks.Of(activity));
        }

        return [.. findings, .. catalogue.Check?.Invoke(definition) ?? []];
    }

    // What a workflow that is used as an activity holds was checked when that workflow was published.
    private static IEnumerable<Activity> Ordered(Activity activity) =>
        activity.Composite is null ? [activity, .. activity.Children.SelectMany(Ordered)] : [activity];
}
