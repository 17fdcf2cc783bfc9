using System.Text.Json;
using AmendFlow.Agreements.Proposals;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Section hashes as stored with a revision.</summary>
public static class SubjectHashes
{
    /// <param name="stored">JSON object from section key to hash.</param>
    /// <param name="frozenText">Hash of the frozen amendment text; null while there is none.</param>
    public static IReadOnlyDictionary<Section, string> Of(string stored, string? frozenText)
    {
        var hashes = JsonSerializer.Deserialize<Dictionary<string, string>>(stored)!.ToDictionary(h => Sections.Parse(h.Key), h => h.Value);
        hashes[Section.Text] = frozenText ?? "";
        return hashes;
    }

    public static string ToJson(IReadOnlyDictionary<Section, string> hashes) =>
        JsonSerializer.Serialize(hashes.OrderBy(h => h.Key).ToDictionary(h => h.Key.Key(), h => h.Value));

    /// <summary>The sections that a round or a step names.</summary>
    public static IReadOnlyList<Section> Parse(string keys) =>
        [.. keys.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Sections.Parse)];
}
