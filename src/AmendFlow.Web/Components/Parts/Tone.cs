using AmendFlow.Engine.Drawing;

namespace AmendFlow.Web.Components;

/// <summary>What a tag, banner or step says by colour and icon; its words say the same.</summary>
public enum Tone
{
    Neutral,
    Info,
    Waiting,
    Done,
    Problem,
    NotTaken,
    Cancelled,
}

public static class Tones
{
    /// <summary>The CSS class.</summary>
    public static string Class(this Tone tone) => tone switch
    {
        Tone.Info => "info",
        Tone.Waiting => "waiting",
        Tone.Done => "done",
        Tone.Problem => "problem",
        Tone.NotTaken => "not-taken",
        Tone.Cancelled => "cancelled",
        _ => "neutral",
    };

    /// <summary>The icon's name.</summary>
    public static string Icon(this Tone tone) => tone == Tone.Neutral ? "ahead" : tone.Class();

    public static Tone Of(StepState state) => state switch
    {
        StepState.Waiting => Tone.Waiting,
        StepState.Done => Tone.Done,
        StepState.NotTaken => Tone.NotTaken,
        StepState.Cancelled => Tone.Cancelled,
        StepState.Problem => Tone.Problem,
        _ => Tone.Neutral,
    };
}
