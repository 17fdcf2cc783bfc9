using System.Collections.Immutable;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Agreements.Comparison;

/// <summary>Both versions in one flowchart: what is there now, and what has gone.</summary>
public sealed class MergedDiagram
{
    private readonly ImmutableDictionary<string, DiagramMark> steps;
    private readonly ImmutableDictionary<(string, string, string), DiagramMark> ways;

    private MergedDiagram(Activity flowchart, ImmutableDictionary<string, DiagramMark> steps, ImmutableDictionary<(string, string, string), DiagramMark> ways) =>
        (Flowchart, this.steps, this.ways) = (flowchart, steps, ways);

    /// <summary>The outermost container; changes deeper inside mark the step that holds them.</summary>
    public Activity Flowchart { get; }

    public static MergedDiagram Of(WorkflowDefinition from, WorkflowDefinition to, IReadOnlyCollection<Change> changes)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(changes);
        var (old, current) = (from.Root, to.Root);
        var here = current.Children.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var gone = old.Children.Where(c => !here.Contains(c.Id)).ToList();
        var marks = ImmutableDictionary.CreateBuilder<string, DiagramMark>(StringComparer.Ordinal);
        foreach (var id in changes.Where(c => c.Kind is not (ChangeKind.ConnectionAdded or ChangeKind.ConnectionRemoved)).Select(c => c.ActivityId).OfType<string>())
        {
            if (Shown(to, id, current) is { } shown)
            {
                marks[shown] = DiagramMark.Changed;
            }
        }

        foreach (var id in here.Except(old.Children.Select(c => c.Id)))
        {
            marks[id] = DiagramMark.Added;
        }

        foreach (var step in gone)
        {
            marks[step.Id] = DiagramMark.Removed;
        }

        var edges = new ConnectionChanges(old, current, t => t);
        var all = new Activity
        {
            Id = current.Id,
            NodeId = current.NodeId,
            Name = current.Name,
            Type = current.Type,
            Text = current.Text,
            Position = current.Position,
            Children = [.. current.Children, .. gone],
            Connections = [.. current.Connections, .. edges.Removed],
            Json = current.Json,
            Path = current.Path,
            Variables = current.Variables,
        };
        return new(all, marks.ToImmutable(), edges.Added.Select(c => (c, DiagramMark.Added)).Concat(edges.Removed.Select(c => (c, DiagramMark.Removed)))
            .ToImmutableDictionary(c => ConnectionChanges.Key(c.Item1), c => c.Item2));
    }

    public DiagramMark Mark(string activityId) => steps.GetValueOrDefault(activityId);

    public DiagramMark Mark(Connection connection) => ways.GetValueOrDefault(ConnectionChanges.Key(connection));

    // The step itself, or the one at the top that holds it.
    private static string? Shown(WorkflowDefinition definition, string id, Activity root)
    {
        for (var at = definition.Activities.GetValueOrDefault(id); at is not null; at = at.Parent)
        {
            if (at.Parent == root)
            {
                return at.Id;
            }
        }

        return null;
    }
}
