using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AmendFlow.Agreements.Proposals;

/// <summary>What each section of a revision says, as hashes: a round holds while the sections it was decided on keep theirs.</summary>
public static class SectionHashes
{
    /// <param name="content">The revision.</param>
    /// <param name="attachments">The SHA-256 of every file, in hexadecimal, with the section it belongs to; the frozen text is one of <see cref="Section.Text"/>.</param>
    /// <returns>A hash for every section, also for those that are empty.</returns>
    public static ImmutableSortedDictionary<Section, string> Of(ProposalContent content, IEnumerable<(Section Section, string Sha256)> attachments)
    {
        var files = attachments.ToLookup(a => a.Section, a => a.Sha256);
        return Enum.GetValues<Section>().ToImmutableSortedDictionary(s => s, s => CanonicalJson.Hash(new JsonObject
        {
            ["section"] = s.Key(),
            ["content"] = ContentOf(s, content),
            ["attachments"] = new JsonArray([.. files[s].Order(StringComparer.Ordinal).Select(f => JsonValue.Create(f))]),
        }));
    }

    /// <summary>The sections that differ between two revisions, in their own order.</summary>
    /// <exception cref="KeyNotFoundException">A revision lacks a section: it was not made by <see cref="Of"/>.</exception>
    public static ImmutableArray<Section> Changed(
        IReadOnlyDictionary<Section, string> old,
        IReadOnlyDictionary<Section, string> @new) =>
        [.. Enum.GetValues<Section>().Where(s => old[s] != @new[s])];

    private static JsonNode? ContentOf(Section section, ProposalContent c)
    {
        // A new field of the form belongs into exactly one of these, or a change to it would ask nobody again: a test holds that. While it is
        // empty it has to stay out of the text that is hashed, or verify finds every older revision changed.
        object content = section switch
        {
            Section.Aim => new { c.Title, c.Aim, c.PlainSummary, c.Background },
            Section.Plan => new { c.Milestones },
            Section.Samples => new { c.Samples, c.TransferOfMaterial },
            Section.Data => new { c.Patients, c.GeneticData, c.TransferOfData },
            Section.Money => new { c.BudgetLines },
            Section.People => new { c.ScientistA, c.ScientistB },
            Section.Legal => new { c.Vehicle, c.IntellectualProperty, c.TouchesClauses, c.ClausesTouched, c.ConfidentialityNotes },
            Section.Text => new { },
            _ => throw new ArgumentOutOfRangeException(nameof(section), section, "This section has no content."),
        };
        return JsonSerializer.SerializeToNode(content, ProposalContent.Json);
    }
}

/// <summary>What a round was decided on: one hash over the sections that it reads.</summary>
public static class SubjectHash
{
    /// <exception cref="ArgumentException">No sections: a decision on nothing would hold for ever.</exception>
    public static string Of(IReadOnlyDictionary<Section, string> hashes, IEnumerable<Section> sections)
    {
        var subject = new JsonObject();
        foreach (var section in sections.Distinct())
        {
            subject[section.Key()] = hashes[section];
        }

        return subject.Count > 0
            ? CanonicalJson.Hash(subject)
            : throw new ArgumentException("A round without sections decides on nothing.", nameof(sections));
    }
}
