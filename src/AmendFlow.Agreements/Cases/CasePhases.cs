using System.Collections.Immutable;

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
}
