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

    /// <summary>The first line of each language names the amendment: "Amendment No. 3", "Avenant n° 3".</summary>
    public bool IsTitled(AmendmentNumber number) => IsTitled(En, number.Name.En) && IsTitled(Fr, number.Name.Fr);

    private static bool IsTitled(string text, string name)
    {
        var title = text.TrimStart().Split('\n')[0].Replace('\u00A0', ' ').Replace('\u202F', ' ');
        return title.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (title.Length == name.Length || !char.IsDigit(title[name.Length]));
    }

    private static string Normalise(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
