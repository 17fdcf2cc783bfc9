using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Drawing;

/// <summary>Finds the edges that lead back, so that the rest has no loop. For drawing only: the engine has its own rule.</summary>
public static class LayoutCycles
{
    /// <summary>Indexes of connections whose target is on the way from the start to their source.</summary>
    public static HashSet<int> BackEdges(Activity flowchart)
    {
        ArgumentNullException.ThrowIfNull(flowchart);
        var outgoing = flowchart.Connections.Select((c, i) => (c.Source, c.Target, Index: i)).ToLookup(e => e.Source, StringComparer.Ordinal);
        var targets = flowchart.Connections.Where(c => c.Source != c.Target).Select(c => c.Target).ToHashSet(StringComparer.Ordinal);
        var starts = flowchart.Children.OrderBy(a => a.Type == "Elsa.Start" ? 0 : a.Id == StartOf(flowchart) ? 1 : targets.Contains(a.Id) ? 3 : 2);
        var onWay = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var back = new HashSet<int>();
        foreach (var start in starts.Where(a => seen.Add(a.Id)))
        {
            // Depth first with a stack of its own: a definition may be deeper than the call stack.
            var stack = new Stack<(string Id, IEnumerator<(string Source, string Target, int Index)> Edges)>();
            Enter(start.Id);
            while (stack.TryPeek(out var top))
            {
                if (!top.Edges.MoveNext())
                {
                    onWay.Remove(stack.Pop().Id);
                }
                else if (onWay.Contains(top.Edges.Current.Target))
                {
                    back.Add(top.Edges.Current.Index);
                }
                else if (seen.Add(top.Edges.Current.Target))
                {
                    Enter(top.Edges.Current.Target);
                }
            }

            void Enter(string id)
            {
                onWay.Add(id);
                stack.Push((id, outgoing[id].GetEnumerator()));
            }
        }

        return back;
    }

    private static string? StartOf(Activity flowchart) =>
        flowchart.Json["start"] is System.Text.Json.Nodes.JsonValue value && value.TryGetValue<string>(out var id) ? id : null;
}
