using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Editing;

/// <summary>Places of several steps on the author's drawing. Nothing of what happens changes.</summary>
internal static class PlaceEdits
{
    public static string Shift(EditedFile file, ShiftSteps shift, ActivityCatalogue catalogue)
    {
        var (steps, places) = Placed(file, shift.StepIds, catalogue);
        foreach (var step in steps)
        {
            Put(file, step, places[step.Id].X + shift.X, places[step.Id].Y + shift.Y);
        }

        return steps[0].Id;
    }

    public static string Align(EditedFile file, AlignSteps align, ActivityCatalogue catalogue)
    {
        var (steps, places) = Placed(file, align.StepIds, catalogue);
        var first = places[steps[0].Id];
        foreach (var step in steps)
        {
            var (x, y) = places[step.Id];
            Put(file, step, align.Alignment == StepAlignment.Left ? first.X : x, align.Alignment == StepAlignment.Top ? first.Y : y);
        }

        return steps[0].Id;
    }

    public static string? Tidy(EditedFile file, TidySteps tidy, ActivityCatalogue catalogue)
    {
        PutAll(file, DiagramOf(file, tidy.DiagramId), catalogue);
        return null;
    }

    /// <exception cref="EditRefusedException">It is none with connections.</exception>
    public static Activity DiagramOf(EditedFile file, string? id)
    {
        var diagram = id is null ? file.Definition.Root : file.Step(id);
        return diagram.Type == ElsaTypes.Flowchart ? diagram : throw Refused.NotOnADiagram(diagram);
    }

    // The first move on a drawing that nobody placed: what is seen of it has to stay where it is.
    private static (List<Activity> Steps, Dictionary<string, (double X, double Y)> Places) Placed(EditedFile file, IEnumerable<string> ids, ActivityCatalogue catalogue)
    {
        var steps = ids.Distinct(StringComparer.Ordinal).Select(file.Step).ToList();
        var diagram = steps.Count == 0 ? throw Refused.NoSteps() : EditedFile.DiagramOf(steps[0]);
        if (steps.Find(s => EditedFile.DiagramOf(s) != diagram) is { } elsewhere)
        {
            throw Refused.OtherDiagram(steps[0], elsewhere);
        }

        return (steps, CanvasLayout.IsPlaced(diagram)
            ? diagram.Children.ToDictionary(c => c.Id, c => (c.Position!.X, c.Position.Y), StringComparer.Ordinal)
            : PutAll(file, diagram, catalogue));
    }

    private static Dictionary<string, (double X, double Y)> PutAll(EditedFile file, Activity diagram, ActivityCatalogue catalogue)
    {
        if (Layout.IsTangle(diagram))
        {
            throw Refused.Tangle(diagram);
        }

        var places = CanvasLayout.Tidied(diagram, a => ActivityPorts.Of(a, catalogue));
        foreach (var step in diagram.Children)
        {
            Put(file, step, places[step.Id].X, places[step.Id].Y);
        }

        return places;
    }

    private static void Put(EditedFile file, Activity step, double x, double y) => TextEdits.Move(file, new MoveStep(step.Id, x, y));
}
