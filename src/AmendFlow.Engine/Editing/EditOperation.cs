using System.Collections.Immutable;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Editing;

/// <summary>One change that an author makes to a definition file. Steps are named by their id, which is unique in the file.</summary>
public abstract record EditOperation;

/// <summary>Puts a step elsewhere on the author's drawing, and changes nothing of what happens.</summary>
/// <param name="X">Canvas units, at most <see cref="DefinitionEditor.MaxCoordinate"/> from 0.</param>
/// <param name="Y">Canvas units; grows downwards.</param>
public sealed record MoveStep(string StepId, double X, double Y) : EditOperation;

/// <summary>Moves steps together by as much. Where a step of their diagram has no place yet, the diagram is tidied first.</summary>
/// <param name="StepIds">At least one; all on one diagram.</param>
/// <param name="X">Canvas units to the right.</param>
/// <param name="Y">Canvas units down.</param>
public sealed record ShiftSteps(ImmutableArray<string> StepIds, double X, double Y) : EditOperation;

/// <summary>Puts steps of one diagram in a line with the first.</summary>
public sealed record AlignSteps(ImmutableArray<string> StepIds, StepAlignment Alignment) : EditOperation;

/// <summary>What <see cref="AlignSteps"/> makes equal.</summary>
public enum StepAlignment
{
    /// <summary>The left edges: a column.</summary>
    Left,

    /// <summary>The top edges: a row.</summary>
    Top,
}

/// <summary>Gives every step of a diagram the place that the layout finds for it, from left to right.</summary>
/// <param name="DiagramId">Null for the workflow's own diagram.</param>
public sealed record TidySteps(string? DiagramId) : EditOperation;

/// <summary>Adds copies of steps, with new ids, and the ways between them.</summary>
/// <param name="DiagramId">Null for the workflow's own diagram.</param>
/// <param name="Copied">What <see cref="DefinitionEditor.Copy"/> gave, of this file or of another.</param>
public sealed record PasteSteps(string? DiagramId, string Copied) : EditOperation;

/// <summary>Takes several steps out, with all ways to and from them.</summary>
public sealed record RemoveSteps(ImmutableArray<string> StepIds) : EditOperation;

/// <summary>Says what a step is called in one language; the other language keeps what readers see now.</summary>
/// <param name="Language">"en" or "fr".</param>
public sealed record NameStep(string StepId, string Language, string Text) : EditOperation;

/// <summary>Says what a step, or the workflow itself, is called in both languages.</summary>
/// <param name="StepId">Null for the workflow.</param>
public sealed record SetTexts(string? StepId, Bilingual Text) : EditOperation;

/// <summary>Gives an input of a step a value, or takes its value away so that the default counts.</summary>
/// <param name="Input">One of <see cref="EditableInputs.Of"/>.</param>
/// <param name="Value">Null: the default.</param>
public sealed record SetInput(string StepId, string Input, InputValue? Value) : EditOperation;

/// <summary>
/// Says which sections of the proposal a step without a round depends on: when one of them changes, the step is passed again. Written to
/// <c>customProperties["amendflow:subject"]</c>.
/// </summary>
/// <param name="Keys">Empty: of none.</param>
public sealed record SetSubject(string StepId, ImmutableArray<string> Keys) : EditOperation;

/// <summary>Puts a step on a connection: what led to the target leads to the new step, and its first outcome leads on to the target.</summary>
public sealed record AddBetween(Connection Way, NewStep Step) : EditOperation;

/// <summary>Puts a step behind an outcome of another.</summary>
public sealed record AddBehind(string StepId, string Outcome, NewStep Step) : EditOperation;

/// <summary>Takes a step out, with all ways to and from it.</summary>
/// <param name="Reconnects">What led to it leads on to what is behind it: only where <see cref="DefinitionEditor.WayPast"/> knows what that is.</param>
public sealed record RemoveStep(string StepId, bool Reconnects) : EditOperation;

/// <summary>Leads an outcome to a step of the same diagram. An outcome may lead to several: they all happen.</summary>
public sealed record Connect(string StepId, string Outcome, string TargetId) : EditOperation;

/// <summary>Leads a way to another step.</summary>
public sealed record Redirect(Connection Way, string TargetId) : EditOperation;

public sealed record RemoveConnection(Connection Way) : EditOperation;

/// <summary>A step that is to be.</summary>
/// <param name="Type">Of Elsa's own that run here, or of the catalogue.</param>
/// <param name="Id">Null: one is made up from the type.</param>
/// <param name="Inputs">In the order in which the file is to have them.</param>
public sealed record NewStep(string Type, string? Id, Bilingual Text, ImmutableArray<(string Name, InputValue Value)> Inputs);

/// <summary>What an input is given.</summary>
public abstract record InputValue
{
    private InputValue()
    {
    }

    /// <summary>A value as JSON. Lists and objects are written as Elsa does, as an Object expression.</summary>
    public sealed record Literal(string Json) : InputValue;

    /// <summary>An expression: JavaScript, Liquid, Variable, Input or Object.</summary>
    public sealed record Expression(string Type, string Source) : InputValue;
}

/// <summary>What came of an edit: the new file, or the sentence that says why it stayed as it was.</summary>
/// <param name="Json">Null when it was refused.</param>
/// <param name="Refusal">Null when it was made.</param>
/// <param name="StepId">The step that the edit was about, for the page to come back to; null for the file as a whole.</param>
public sealed record EditResult(string? Json, Bilingual? Refusal, string? StepId);
