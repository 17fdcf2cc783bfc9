using AmendFlow.Web.Localization;
using Microsoft.AspNetCore.Components;

namespace AmendFlow.Web.Components;

/// <summary>
/// What all fields share: a name to post under, a label, a hint, and the error of the last try. Fields are plain HTML inputs:
/// the page gives the value, so that what was typed is kept, and the form's reader finds it under <see cref="Name"/>.
/// </summary>
public abstract class FieldBase : LocalizedComponent
{
    /// <summary>The form key, for example <c>Milestones[0].Title</c>. The element's id is made from it.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>One sentence below the label, read out with the field.</summary>
    [Parameter]
    public string? Hint { get; set; }

    /// <summary>Overrides the message that the surrounding <c>PostForm</c> has for this name.</summary>
    [Parameter]
    public string? Error { get; set; }

    /// <summary>Marks the label "(optional)": fields are asked for unless they say otherwise.</summary>
    [Parameter]
    public bool Optional { get; set; }

    /// <summary>Hides the label from the eye, not from a screen reader: in tables, where the column's header says it.</summary>
    [Parameter]
    public bool LabelHidden { get; set; }

    [CascadingParameter]
    private FormErrors? Errors { get; set; }

    /// <summary>The id of the control.</summary>
    protected string Id => FieldIds.Of(Name);

    /// <summary>The message to show, or null.</summary>
    protected string? Message => Error ?? (Errors?.For(Name) is { } error ? T(error) : null);

    /// <summary>For <c>aria-describedby</c>: the hint, then the error; null when there is neither.</summary>
    protected string? DescribedBy => (Hint, Message) switch
    {
        (null, null) => null,
        (_, null) => $"{Id}-hint",
        (null, _) => $"{Id}-error",
        _ => $"{Id}-hint {Id}-error",
    };

    protected string? Invalid => Message is null ? null : "true";

    protected string? RequiredMark => Optional ? null : "true";

    protected string? LabelClass => LabelHidden ? "sr-only" : "label";
}
