using System.Text.Json.Nodes;

namespace AmendFlow.Agreements.Text;

/// <summary>The text of an amendment in both languages. Line ends are LF, so that a browser's CRLF changes no hash.</summary>
public sealed record AmendmentText(string En, string Fr)
{
    /// <summary>Stands where the coordinator has to write something that no form field holds.</summary>
    public const string Gap = "[…]";

    public string En { get; } = Normalise(En);

    public string Fr { get; } = Normalise(Fr);

    /// <summary>Something is still to be written: a text with gaps should not be frozen.</summary>
    public bool HasGaps => En.Contains(Gap, StringComparison.Ordinal) || Fr.Contains(Gap, StringComparison.Ordinal);

    /// <summary>What legal and executives decide on: SHA-256 over both languages, lower-case hexadecimal.</summary>
    public string Hash => CanonicalJson.Hash(new JsonObject { ["en"] = En, ["fr"] = Fr });

    private static string Normalise(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
