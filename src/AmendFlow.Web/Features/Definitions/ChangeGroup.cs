using AmendFlow.Agreements.Comparison;

namespace AmendFlow.Web.Features.Definitions;

/// <summary>A change, and what belongs to it: what a new step is set to is no change of its own.</summary>
public sealed record ChangeGroup(Change Head, IReadOnlyList<Change> Details)
{
    /// <summary>False where nothing happens otherwise for it: places on the drawing, numbers that programs write.</summary>
    public bool Matters => Head.Kind is not (ChangeKind.Layout or ChangeKind.Bookkeeping);

    public static IReadOnlyList<ChangeGroup> Of(IEnumerable<Change> changes)
    {
        var groups = new List<(Change Head, List<Change> Details)>();
        foreach (var change in changes)
        {
            if (change is { Kind: ChangeKind.StepAdded, ActivityId: not null } && groups.Count > 0 && groups[^1].Head is { Kind: ChangeKind.StepAdded } head && head.ActivityId == change.ActivityId)
            {
                groups[^1].Details.Add(change);
            }
            else
            {
                groups.Add((change, []));
            }
        }

        return [.. groups.Select(g => new ChangeGroup(g.Head, g.Details))];
    }

    /// <summary>How many there are for whoever decides on them.</summary>
    public static int CountOf(IEnumerable<Change> changes) => Of(changes).Count(g => g.Matters);
}
