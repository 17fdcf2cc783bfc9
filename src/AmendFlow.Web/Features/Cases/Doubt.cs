using AmendFlow.Data.Cases;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Whether an answer is of whom it names, where somebody said that it was not; the gravest last. It counts all the same (docs/decisions/0026).</summary>
public enum Doubt
{
    /// <summary>A coordinator has looked into it, and nobody can say any more.</summary>
    Unclear,

    /// <summary>Nobody has looked into it yet.</summary>
    BeingLookedInto,

    /// <summary>A coordinator has found that somebody else answered.</summary>
    NotTheirs,
}

internal static class Doubts
{
    /// <returns>Null where the answer is of whom it names after all, or was settled before outcomes were asked for.</returns>
    public static Doubt? Of(Dispute dispute) => dispute switch
    {
        { SettledAt: null } => Doubt.BeingLookedInto,
        { Outcome: DisputeOutcome.NotTheirs } => Doubt.NotTheirs,
        { Outcome: DisputeOutcome.Unclear } => Doubt.Unclear,
        _ => null,
    };

    public static Bilingual Name(this Doubt doubt) => doubt switch
    {
        Doubt.BeingLookedInto => new("Disputed, being looked into", "Contesté, en cours de vérification"),
        Doubt.NotTheirs => new("Answer given by somebody else", "Réponse donnée par une autre personne"),
        _ => new("Disputed, not cleared up", "Contesté, non élucidé"),
    };

    public static Bilingual Sentence(this Doubt doubt) => doubt switch
    {
        Doubt.BeingLookedInto => new(
            "An answer was recorded in the name of somebody who says that it was not theirs; their organisation is looking into it. It counts until both parties agree otherwise.",
            "Une réponse a été enregistrée au nom d’une personne qui déclare n’en être pas l’auteur ; son organisation vérifie. Elle compte tant que les parties n’en conviennent pas autrement."),
        Doubt.NotTheirs => new(
            "An answer was given by somebody else than the person in whose name it stands, as their organisation has found. It counts until both parties agree otherwise.",
            "Une réponse n’a pas été donnée par la personne au nom de laquelle elle figure : son organisation l’a établi. Elle compte tant que les parties n’en conviennent pas autrement."),
        _ => new(
            "Whether an answer was given by the person in whose name it stands could not be cleared up. It counts until both parties agree otherwise.",
            "Il n’a pas été possible d’établir si une réponse a été donnée par la personne au nom de laquelle elle figure. Elle compte tant que les parties n’en conviennent pas autrement."),
    };
}
