using System.Collections.Immutable;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Drawing;

/// <summary>A way on from a step, in words.</summary>
/// <param name="Outcome">Null where it goes without saying.</param>
/// <param name="TargetId">The activity it leads to, past marks and joins.</param>
public sealed record OutlineWay(Bilingual? Outcome, string TargetId);

/// <summary>A line of the outline: a step, or a group of branches that run beside each other.</summary>
/// <param name="ActivityId">The step, or the fork of a group.</param>
/// <param name="Ways">Where it leads; empty for a group.</param>
/// <param name="Branches">For a group: its branches, each with its lines in order. Empty for a step.</param>
public sealed record OutlineLine(string ActivityId, ImmutableArray<OutlineWay> Ways, ImmutableArray<ImmutableArray<OutlineLine>> Branches);

/// <summary>
/// The same flowchart as a nested list, for screen readers, phones and mails: steps in the order in which they come, what runs in
/// parallel below its fork. Marks and bars are left out.
/// </summary>
public static class LayoutOutline
{
    /// <param name="flowchart">Its children become lines.</param>
    /// <param name="kind">Null for <see cref="LayoutOptions.KindOf"/>.</param>
    public static ImmutableArray<OutlineLine> Of(Activity flowchart, Func<Activity, BoxKind>? kind = null) =>
        new Writer(flowchart, kind ?? LayoutOptions.KindOf).Write();

    private sealed class Writer
    {
        private readonly Func<Activity, BoxKind> kind;
        private readonly Dictionary<string, Activity> activities;
        private readonly List<string> order = [];
        private readonly ILookup<string, Connection> outgoing;
        private readonly Dictionary<string, List<string>> before;
        private readonly Dictionary<string, string?> gateOf = new(StringComparer.Ordinal);

        public Writer(Activity flowchart, Func<Activity, BoxKind> kind)
        {
            this.kind = kind;
            activities = flowchart.Children.ToDictionary(a => a.Id, StringComparer.Ordinal);
            outgoing = flowchart.Connections.Where(c => activities.ContainsKey(c.Source) && activities.ContainsKey(c.Target)).ToLookup(c => c.Source, StringComparer.Ordinal);
            var back = LayoutCycles.BackEdges(flowchart);
            var forward = flowchart.Connections.Where((c, i) => !back.Contains(i) && activities.ContainsKey(c.Source) && activities.ContainsKey(c.Target)).ToList();
            before = activities.Keys.ToDictionary(id => id, _ => new List<string>(), StringComparer.Ordinal);
            forward.ForEach(c => before[c.Target].Add(c.Source));
            Sort(flowchart, forward.ToLookup(c => c.Source, c => c.Target, StringComparer.Ordinal));
            FindGates();
        }

        public ImmutableArray<OutlineLine> Write() => Lines(null, _ => true);

        // Depth first, so that a branch is told to its end before the next begins; nothing comes before what leads to it.
        private void Sort(Activity flowchart, ILookup<string, string> forward)
        {
            var open = before.ToDictionary(b => b.Key, b => b.Value.Count, StringComparer.Ordinal);
            var ready = new Stack<string>(flowchart.Children.Select(a => a.Id).Where(id => open[id] == 0).Reverse());
            while (ready.TryPop(out var id))
            {
                order.Add(id);
                foreach (var target in forward[id].Reverse())
                {
                    if (--open[target] == 0)
                    {
                        ready.Push(target);
                    }
                }
            }
        }

        // The nearest step that every way to a step passes (its immediate dominator).
        private void FindGates()
        {
            var number = order.Select((id, i) => (id, i)).ToDictionary(x => x.id, x => x.i, StringComparer.Ordinal);
            foreach (var id in order)
            {
                string? gate = null;
                foreach (var (source, i) in before[id].Select((s, i) => (s, i)))
                {
                    gate = i == 0 ? source : Common(gate, source);
                }

                gateOf[id] = gate;
            }

            string? Common(string? a, string? b)
            {
                while (a is not null && b is not null && a != b)
                {
                    if (number[a] > number[b])
                    {
                        a = gateOf[a];
                    }
                    else
                    {
                        b = gateOf[b];
                    }
                }

                return a == b ? a : null;
            }
        }

        // The lines below a fork's branch (or the whole), what lies inside inner forks left to them.
        private ImmutableArray<OutlineLine> Lines(string? fork, Func<string, bool> belongs)
        {
            var lines = ImmutableArray.CreateBuilder<OutlineLine>();
            foreach (var id in order.Where(id => belongs(id) && ForkOf(id).Fork == fork))
            {
                if (IsFork(id))
                {
                    var branches = outgoing[id].Select(c => c.Target).Distinct(StringComparer.Ordinal).Where(t => gateOf[t] == id)
                        .Select(branch => Lines(id, inner => ForkOf(inner).Branch == branch)).Where(b => !b.IsEmpty).ToImmutableArray();
                    if (!branches.IsEmpty)
                    {
                        lines.Add(new(id, [], branches));
                    }
                }
                else if (kind(activities[id]) is BoxKind.Step or BoxKind.Question)
                {
                    lines.Add(new(id, Ways(id), []));
                }
            }

            return lines.ToImmutable();
        }

        private bool IsFork(string id) => activities[id].Type == "Elsa.FlowFork" && outgoing[id].Select(c => c.Target).Distinct(StringComparer.Ordinal).Count() > 1;

        // The innermost fork that a step lies below, and the first step of its branch. What several branches lead to lies behind the fork.
        private (string? Fork, string? Branch) ForkOf(string id)
        {
            for (var at = id; gateOf.GetValueOrDefault(at) is { } gate; at = gate)
            {
                if (IsFork(gate) && before[at].TrueForAll(s => s == gate))
                {
                    return (gate, at);
                }
            }

            return (null, null);
        }

        private ImmutableArray<OutlineWay> Ways(string id)
        {
            var ways = ImmutableArray.CreateBuilder<OutlineWay>();
            foreach (var connection in outgoing[id])
            {
                var outcome = SvgWords.Outcome(activities[id], connection.Port);
                foreach (var target in Named(connection.Target, [id]))
                {
                    ways.Add(new(outcome, target));
                }
            }

            return [.. ways.Distinct()];
        }

        // Past marks and bars to what says something by its name: a step, a fork for all its branches, an end for how the case ends.
        private IEnumerable<string> Named(string id, HashSet<string> seen)
        {
            if (kind(activities[id]) is BoxKind.Step or BoxKind.Question || IsFork(id) || !outgoing[id].Any())
            {
                return [id];
            }

            return seen.Add(id) ? outgoing[id].SelectMany(c => Named(c.Target, seen)) : [];
        }
    }
}
