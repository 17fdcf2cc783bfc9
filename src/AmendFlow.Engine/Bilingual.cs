namespace AmendFlow.Engine;

/// <summary>A text that a user sees, in both languages of the product.</summary>
/// <param name="En">English.</param>
/// <param name="Fr">French.</param>
public sealed record Bilingual(string En, string Fr)
{
    /// <summary>The text in a language, given as an ISO 639-1 code. Anything but "fr" reads English.</summary>
    public string In(string language) => language.StartsWith("fr", StringComparison.OrdinalIgnoreCase) ? Fr : En;
}
