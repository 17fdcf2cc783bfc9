using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;
using AmendFlow.Engine.Tests.Running;

namespace AmendFlow.Engine.Tests.Drawing;

/// <param name="Step">What the new step stands behind.</param>
/// <param name="Boxes">How many there were before.</param>
/// <param name="Swapped">Pairs of one layer that have changed places.</param>
/// <param name="Far">How many have moved by more than 40 px.</param>
/// <param name="Fault">What lies on something; null on the author's drawing, which routes its lines by itself.</param>
/// <param name="IsSteady">Tidying once more changes nothing.</param>
internal sealed record Stability(string Step, int Boxes, IReadOnlyList<string> Swapped, int Far, string? Fault, bool IsSteady = true);

/// <summary>A flowchart and the same with one step more.</summary>
internal sealed record Change(Activity Before, Activity After, Func<Activity, string> Name)
{
    /// <summary>As it is read: from above downwards, with the drawing of before at hand.</summary>
    public Stability Drawn()
    {
        var before = Layout.Of(Before, LayoutDirection.TopToBottom, Name);
        var after = Layout.Of(After, LayoutDirection.TopToBottom, Name, new() { Before = before.Places });
        return Compare(before.Places.ToDictionary(p => p.Key, p => (p.Value.Y, p.Value.X)), after.Places.ToDictionary(p => p.Key, p => (p.Value.Y, p.Value.X)), GeneratedDrawings.FaultOf(after));
    }

    /// <summary>As an author has it: tidied, the new step where the editor puts it, and tidied again.</summary>
    public Stability Tidied()
    {
        var before = CanvasLayout.Tidied(Additions.Placed(Before, []), Ports);
        var placed = Additions.Placed(Before, before);
        var free = CanvasLayout.Free(placed, After.Children[^1], Wanted(before), Ports);
        var after = CanvasLayout.Tidied(Additions.Placed(After, new(before) { [Additions.Id] = free }), Ports);
        var stability = Compare(before.ToDictionary(p => p.Key, p => ((int)p.Value.X, (int)p.Value.Y)), after.ToDictionary(p => p.Key, p => ((int)p.Value.X, (int)p.Value.Y)), null);
        return stability with { IsSteady = CanvasLayout.Tidied(Additions.Placed(After, after), Ports).All(p => after[p.Key] == p.Value) };
    }

    private static IReadOnlyList<string> Ports(Activity step) => ActivityPorts.Of(step, Hosts.Catalogue);

    private string Source => After.Connections.First(c => c.Target == Additions.Id).Source;

    private (double, double) Wanted(Dictionary<string, (double X, double Y)> places)
    {
        var from = places[Source];
        return After.Connections.FirstOrDefault(c => c.Source == Additions.Id) is { } on
            ? ((from.X + places[on.Target].X) / 2, (from.Y + places[on.Target].Y) / 2) : (from.X + 280, from.Y);
    }

    private Stability Compare(Dictionary<string, (int Along, int Across)> before, Dictionary<string, (int Along, int Across)> after, string? fault)
    {
        var ids = before.Keys.ToList();
        var swapped = from a in ids
                      from b in ids
                      where before[a].Along == before[b].Along && after[a].Along == after[b].Along
                          && before[a].Across < before[b].Across && after[a].Across > after[b].Across
                      select $"{a} and {b}";
        var far = ids.Count(id => Math.Abs(before[id].Along - after[id].Along) > 40 || Math.Abs(before[id].Across - after[id].Across) > 40);
        return new(Source, ids.Count, [.. swapped], far, fault);
    }
}
