using AmendFlow.Engine;

namespace AmendFlow.Agreements.Activities;

/// <summary>An input of a step cannot be used: which one, what was found, and what would be right.</summary>
public sealed class ActivityInputException(string input, string found, Bilingual expected)
    : Exception($"The input '{input}' is {found}. Expected: {expected.En}")
{
    /// <summary>Its name in the definition.</summary>
    public string Input { get; } = input;

    /// <summary>The value as JSON, or "missing".</summary>
    public string Found { get; } = found;

    public Bilingual Expected { get; } = expected;

    /// <summary>The whole sentence in both languages.</summary>
    public Bilingual Sentence { get; } = new(
        $"The input '{input}' is {found}. Expected: {expected.En}",
        $"L’entrée « {input} » vaut {(found == Missing ? "rien" : found)}. Attendu : {expected.Fr}");

    internal const string Missing = "missing";
}
