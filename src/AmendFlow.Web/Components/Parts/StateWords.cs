using AmendFlow.Engine;

namespace AmendFlow.Web.Components;

/// <summary>The word that stands for a tone.</summary>
internal static class StateWords
{
    public static Bilingual Of(Tone tone) => tone switch
    {
        Tone.Waiting => new("waiting", "en attente"),
        Tone.Done => new("done", "fait"),
        Tone.Problem => new("problem", "problème"),
        Tone.NotTaken => new("not taken", "non emprunté"),
        Tone.Cancelled => new("cancelled", "annulé"),
        Tone.Info => new("information", "information"),
        _ => new("not started", "à venir"),
    };
}
