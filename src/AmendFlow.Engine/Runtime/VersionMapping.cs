using System.Collections.Immutable;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Runtime;

/// <summary>What another version makes of a flowchart that is running.</summary>
/// <param name="Fresh">Ways that the version before did not have, so that no token can lie on them.</param>
/// <param name="OutOfReach">Steps that were not to be reached in the version before either: what becomes of them is not for the move to say.</param>
internal sealed record ChartChange(IReadOnlySet<int> Fresh, IReadOnlySet<string> OutOfReach);

/// <summary>
/// A state that is taken over to another version of its definition: what stands in the way, and the state in the terms of the other
/// version. Steps are the same when their id is; ways when source, outcome and target are.
/// </summary>
/// <param name="state">A copy, to be written to.</param>
internal sealed class VersionMapping(WorkflowDefinition from, WorkflowDefinition to, StateData state)
{
    private readonly Dictionary<int, ChartChange> _changes = [];

    public IEnumerable<MoveObstacle> Obstacles() =>
        [
            .. Variables(from.Variables, to.Variables, null),
            .. state.Executions.Shared.SelectMany(Obstacles),
            .. state.Incidents.Where(i => i.EndedChildId is { } child && !to.Activities.ContainsKey(child))
                .Select(i => new MoveObstacle(MoveObstacleKind.StepMissing, i.EndedChildId, null)),
        ];

    /// <summary>The state in the terms of the other version.</summary>
    /// <exception cref="EngineInputException">A new variable has a default that does not fit its type.</exception>
    public StateData Carry()
    {
        try
        {
            state.Variables = Carried(state.Variables, from.Variables, to.Variables);
            foreach (var execution in state.Executions.Where(_ => true))
            {
                var (old, now) = (from.Activities[execution.ActivityId], to.Activities[execution.ActivityId]);
                execution.Variables = Carried(execution.Variables, old.Variables, now.Variables);
                if (execution.Flow is { } flow)
                {
                    Carry(execution, flow, old, now);
                }
            }
        }
        catch (ActivityFaultException e)
        {
            throw new EngineInputException($"A variable of the other version has a wrong default: {e.Message}");
        }

        state.EndedCharts = state.EndedCharts.Where(c => to.Activities.ContainsKey(c.Key)).ToImmutableSortedDictionary(
            c => c.Key,
            c => Ways(from.Activities[c.Key], to.Activities[c.Key]) is var ways ? c.Value.Where(ways.ContainsKey).Select(e => ways[e]).Order().ToArray() : [],
            StringComparer.Ordinal);
        state.DefinitionVersionId = to.Id;
        return state;
    }

    /// <summary>What the other version makes of a running flowchart, once the state was carried over.</summary>
    public ChartChange ChangeOf(Execution chart) => _changes[chart.Id];

    private IEnumerable<MoveObstacle> Obstacles(Execution execution)
    {
        var old = from.Activities[execution.ActivityId];
        if (Missing(old) is { } missing)
        {
            return [missing];
        }

        var now = to.Activities[old.Id];
        return
        [
            .. Variables(old.Variables, now.Variables, old.Id),
            .. execution.Flow is { } flow ? Kept(flow, old, now)
                // A step that met a problem begins anew when it is retried, and a version that mends it is what it waits for.
                : execution.IsFaulted || StepShape.IsSame(old, now) ? []
                : [new MoveObstacle(MoveObstacleKind.StepChanged, old.Id, null)],
        ];
    }

    private MoveObstacle? Missing(Activity old) =>
        !to.Activities.TryGetValue(old.Id, out var now) || now.Parent?.Id != old.Parent?.Id ? new(MoveObstacleKind.StepMissing, old.Id, null)
        : now.Type != old.Type || now.Reference?.VersionId != old.Reference?.VersionId || now.Reference?.Version != old.Reference?.Version
            ? new(MoveObstacleKind.StepChanged, old.Id, null)
        : null;

    // A join that has not run keeps what its branches gave. It has to get all of that in the other version, and read it in the same way.
    private IEnumerable<MoveObstacle> Kept(FlowState flow, Activity old, Activity now)
    {
        if (now.Children.All(c => c.Id != flow.Start))
        {
            yield return new(MoveObstacleKind.StepMissing, flow.Start, null);
            yield break;
        }

        var forward = FlowGraph.Of(now, flow.Start).IsForward;
        var ways = Ways(old, now);
        foreach (var edge in flow.Tokens.Keys.Where(e => !flow.Visited.ContainsKey(old.Connections[e].Target)))
        {
            var join = from.Activities[old.Connections[edge].Target];
            if (Missing(join) is { } missing)
            {
                yield return missing;
            }
            else if (to.Activities[join.Id].Join != join.Join)
            {
                yield return new(MoveObstacleKind.StepChanged, join.Id, null);
            }
            else if (!ways.TryGetValue(edge, out var same) || !forward[same])
            {
                yield return new(MoveObstacleKind.WayMissing, join.Id, null);
            }
        }
    }

    private void Carry(Execution execution, FlowState flow, Activity old, Activity now)
    {
        var (before, after, ways) = (FlowGraph.Of(old, flow.Start), FlowGraph.Of(now, flow.Start), Ways(old, now));
        var kept = ways.Where(w => before.IsForward[w.Key] && after.IsForward[w.Value]).ToDictionary(w => w.Key, w => w.Value);
        var tokens = flow.Tokens.ToList();
        flow.Tokens.Clear();
        foreach (var (edge, live) in tokens.Where(t => kept.ContainsKey(t.Key)))
        {
            flow.Tokens[kept[edge]] = live;
        }

        _changes[execution.Id] = new(
            Enumerable.Range(0, now.Connections.Length).Where(e => after.IsForward[e]).Except(kept.Values).ToHashSet(),
            old.Children.Select(c => c.Id).Where(id => !flow.Visited.ContainsKey(id) && IsOutOfReach(before, id)).ToHashSet(StringComparer.Ordinal));

        foreach (var gone in flow.Visited.Keys.Where(id => now.Children.All(c => c.Id != id)).ToList())
        {
            flow.Visited.Remove(gone);
        }

        (flow.Held, flow.Pending) = (null, null);
        bool IsOutOfReach(FlowGraph graph, string id) => !graph.ReachOf(flow.Start).Contains(id) || graph.ReachOf(id).Any(flow.Visited.ContainsKey);
    }

    // By place in the older file: the place in the newer.
    private static Dictionary<int, int> Ways(Activity old, Activity now)
    {
        var places = now.Connections.Select((c, i) => (Key: Key(c), Place: i)).ToDictionary(c => c.Key, c => c.Place);
        return Enumerable.Range(0, old.Connections.Length).Where(e => places.ContainsKey(Key(old.Connections[e])))
            .ToDictionary(e => e, e => places[Key(old.Connections[e])]);
    }

    private static (string Source, string Port, string Target) Key(Connection c) => (c.Source, c.Port ?? "Done", c.Target);

    private static IEnumerable<MoveObstacle> Variables(ImmutableArray<Variable> old, ImmutableArray<Variable> now, string? owner) =>
        old.Where(v => !now.Any(n => n.Id == v.Id && n.TypeName == v.TypeName && n.IsArray == v.IsArray))
            .Select(v => new MoveObstacle(MoveObstacleKind.VariableMissing, owner, v.Name));

    // What a loop gives its body is declared nowhere, and stays.
    private List<VariableSlot> Carried(List<VariableSlot> slots, ImmutableArray<Variable> old, ImmutableArray<Variable> now)
    {
        var declared = Evaluator.Declare(now, ConversionRules.Of(state)).ToList();
        foreach (var slot in declared)
        {
            slot.Value = slots.Find(s => s.Id == slot.Id) is { } held ? held.Value : slot.Value;
        }

        return [.. slots.Where(s => old.All(v => v.Id != s.Id)), .. declared];
    }
}
