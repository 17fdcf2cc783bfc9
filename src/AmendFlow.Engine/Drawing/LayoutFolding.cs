using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Drawing;

/// <summary>What of a running case may be drawn small, so that what happens in it stays readable at once.</summary>
public static class LayoutFolding
{
    /// <summary>
    /// Shapes for a case: steps that were passed over, and reworking steps that nobody has been asked for, become marks. All other
    /// steps keep the shape of <see cref="LayoutOptions.KindOf"/>. Without an overlay nothing is folded.
    /// </summary>
    /// <param name="flowchart">What is drawn.</param>
    /// <param name="overlay">Where the case stands.</param>
    public static Func<Activity, BoxKind> Of(Activity flowchart, Overlay overlay)
    {
        if (overlay.Steps.IsEmpty)
        {
            return LayoutOptions.KindOf;
        }

        // The first outcome of a reworking step goes back; what follows it in the file are its side exits.
        var back = LayoutCycles.BackEdges(flowchart);
        var rework = flowchart.Connections.Select((c, i) => (c.Source, IsBack: back.Contains(i))).DistinctBy(c => c.Source)
            .Where(c => c.IsBack).Select(c => c.Source).ToHashSet(StringComparer.Ordinal);
        return activity => LayoutOptions.KindOf(activity) switch
        {
            BoxKind.Bar => BoxKind.Bar,
            var kind => (overlay.Steps.GetValueOrDefault(activity.Id)?.State ?? StepState.Ahead) switch
            {
                StepState.NotTaken => BoxKind.Mark,
                StepState.Ahead when rework.Contains(activity.Id) => BoxKind.Mark,
                _ => kind,
            },
        };
    }
}
