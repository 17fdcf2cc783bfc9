using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Agreements.Cases;

/// <summary>
/// Which steps of a case a new revision asks again (domain.md 4.7). The host re-opens them one by one, and leaves out those that the
/// same step has just opened: they have seen the new revision already.
/// </summary>
public static class Reopening
{
    /// <summary>A step without a round, such as a decision, names here the sections that its path depends on.</summary>
    private const string SubjectProperty = "amendflow:subject";

    /// <param name="definition">The version that the case runs on.</param>
    /// <param name="rounds">By step: the sections that its latest round was opened on, whether it is open or closed.</param>
    /// <param name="changed">The sections that differ between the revisions.</param>
    /// <returns>Ids of steps, those nearer to the start first: what lies behind a re-opened step is asked again by itself.</returns>
    /// <exception cref="FormatException">A step of the definition names a section that does not exist.</exception>
    public static ImmutableArray<string> Of(
        WorkflowDefinition definition,
        IReadOnlyDictionary<string, ImmutableArray<Section>> rounds,
        IEnumerable<Section> changed)
    {
        var sections = changed.ToHashSet();
        return [.. InOrder(definition).Where(id => SubjectOf(id).Any(sections.Contains))];

        IEnumerable<Section> SubjectOf(string id) => rounds.TryGetValue(id, out var subject)
            ? subject
            : definition.Activities[id].Json["customProperties"]?[SubjectProperty] is JsonArray keys
                ? keys.Select(k => Sections.Parse(k?.GetValue<string>() ?? ""))
                : [];
    }

    private static IEnumerable<Activity> Starts(Activity container) =>
        container.Children.Where(child => container.Connections.All(c => c.Target != child.Id));

    // Depth first, then backwards: every step comes before those that it leads to, loops left aside.
    private static List<string> InOrder(WorkflowDefinition definition)
    {
        var next = definition.Activities.Values
            .SelectMany(a => a.Connections.Select(c => (From: c.Source, To: c.Target)).Concat(Starts(a).Select(c => (From: a.Id, To: c.Id))))
            .ToLookup(e => e.From, e => e.To);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var order = new List<string>();
        Visit(definition.Root.Id);
        foreach (var unconnected in definition.Activities.Keys.Order(StringComparer.Ordinal))
        {
            Visit(unconnected);
        }

        order.Reverse();
        return order;

        void Visit(string start)
        {
            // An explicit stack: a definition may hold a path of 2,000 steps.
            var stack = new Stack<(string Id, bool IsDone)>([(start, false)]);
            while (stack.TryPop(out var step))
            {
                if (step.IsDone)
                {
                    order.Add(step.Id);
                }
                else if (seen.Add(step.Id))
                {
                    stack.Push((step.Id, true));
                    foreach (var target in next[step.Id].Where(t => !seen.Contains(t)))
                    {
                        stack.Push((target, false));
                    }
                }
            }
        }
    }
}
