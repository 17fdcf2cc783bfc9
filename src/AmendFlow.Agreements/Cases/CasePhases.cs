using System.Collections.Immutable;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Cases;

/// <summary>The phases that a step of a definition may say it belongs to, in the order in which a case passes them.</summary>
public static class CasePhases
{
    public const string Triage = "triage";
    public const string Review = "review";
    public const string Committee = "committee";
    public const string Deadlock = "deadlock";
    public const string Drafting = "drafting";
    public const string TextReview = "text-review";
    public const string Executive = "executive";

    public static ImmutableArray<string> All { get; } = [Triage, Review, Committee, Deadlock, Drafting, TextReview, Executive];

    /// <summary>What happens in it; a key that is none reads as it is.</summary>
    public static Bilingual Name(string phase) => phase switch
    {
        Triage => new("Triage", "Recevabilité"),
        Review => new("Reviews by both parties", "Instruction par les deux parties"),
        Committee => new("Steering committee", "Comité de pilotage"),
        Deadlock => new("Executives settle a deadlock", "La direction tranche un désaccord"),
        Drafting => new("Drafting of the text", "Rédaction du texte"),
        TextReview => new("Review of the text", "Relecture du texte"),
        Executive => new("Executive approval", "Validation par la direction"),
        _ => new(phase, phase),
    };
}
