using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Editing;

/// <summary>
/// Makes one change to a definition file. Pure. Whatever the change does not name stays as it is: unknown members, unknown activities and
/// the order of members. A change is made wholly or refused in a sentence; how a draft ought to be is the business of the checks.
/// </summary>
public static class DefinitionEditor
{
    /// <summary>Characters of a text.</summary>
    public const int MaxText = 200;

    /// <summary>Characters of an id.</summary>
    public const int MaxId = 80;

    /// <summary>Canvas units.</summary>
    public const int MaxCoordinate = 1_000_000;

    /// <param name="definition">As read, with the workflows that its steps use: they decide which outcomes a step has.</param>
    /// <param name="catalogue">The activity types that are installed beside Elsa's own.</param>
    public static EditResult Apply(WorkflowDefinition definition, EditOperation operation, ActivityCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(catalogue);
        try
        {
            var file = new EditedFile(definition);
            var about = operation switch
            {
                MoveStep move => TextEdits.Move(file, move),
                ShiftSteps shift => PlaceEdits.Shift(file, shift, catalogue),
                AlignSteps align => PlaceEdits.Align(file, align, catalogue),
                TidySteps tidy => PlaceEdits.Tidy(file, tidy, catalogue),
                PasteSteps paste => PasteEdits.Paste(file, paste, catalogue),
                RemoveSteps remove => StepEdits.Remove(file, remove),
                NameStep name => TextEdits.Name(file, name),
                SetTexts texts => TextEdits.Set(file, texts),
                SetSubject subject => TextEdits.Set(file, subject),
                SetInput input => InputEdits.Set(file, input, catalogue),
                AddBetween add => StepEdits.Add(file, add, catalogue),
                AddBehind add => StepEdits.Add(file, add, catalogue),
                RemoveStep remove => StepEdits.Remove(file, remove, catalogue),
                Connect connect => WayEdits.Connect(file, connect, catalogue),
                Redirect redirect => WayEdits.Redirect(file, redirect),
                RemoveConnection remove => WayEdits.Remove(file, remove),
                _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "This operation is not known here."),
            };
            var json = file.Write();

            // The limits of a file, and whatever else an operation must never break.
            var read = DefinitionReader.Read(json);
            return read.Definition is null ? new(null, read.Findings.First(f => f.Severity == Severity.Error).Message, null) : new(json, null, about);
        }
        catch (EditRefusedException refused)
        {
            return new(null, refused.Sentence, null);
        }
    }

    /// <summary>The way that takes a step's place when it goes; null unless one way leads to it and it is clear what is behind it.</summary>
    public static Connection? WayPast(Activity step, ActivityCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(catalogue);
        return step.Parent?.Type == ElsaTypes.Flowchart ? WayEdits.Past(step, catalogue) : null;
    }

    /// <summary>The way by which a case comes to a step first; null where several do, or none. Ways back to it, from a revision say, do not count.</summary>
    public static Connection? WayInto(Activity step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Parent is { Type: ElsaTypes.Flowchart } flowchart && FlowGraph.Of(flowchart).ForwardInto(step.Id) is [var only] ? flowchart.Connections[only] : null;
    }

    /// <summary>Steps as JSON that <see cref="PasteSteps"/> takes, with the ways between them. What does not stand on a diagram, or is of another file, is left out.</summary>
    public static string Copy(WorkflowDefinition definition, IReadOnlyCollection<string> stepIds)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(stepIds);
        return PasteEdits.Copy(new EditedFile(definition), stepIds);
    }

    /// <summary>An id that no step has: the name as it is, or with a number.</summary>
    public static string FreeId(WorkflowDefinition definition, string name)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var id = name;
        for (var number = 2; definition.Activities.ContainsKey(id); number++)
        {
            id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}-{number}");
        }

        return id;
    }

    /// <summary>Whether a text can be written into a file and read back.</summary>
    internal static bool IsText(string? text, int longest) =>
        text is not null && text.Trim().Length > 0 && text.Length <= longest && IsWritable(text) && !text.Any(char.IsControl);

    internal static bool IsWritable(string text)
    {
        try
        {
            _ = new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text);
            return true;
        }
        catch (System.Text.EncoderFallbackException)
        {
            return false;
        }
    }
}
