using AmendFlow.Engine;

namespace AmendFlow.Agreements.Proposals;

/// <summary>A part of a revision that is hashed on its own, so that only those who read it are asked again when it changes.</summary>
public enum Section
{
    /// <summary>Title, aim, summary, background.</summary>
    Aim,

    /// <summary>Milestones.</summary>
    Plan,

    /// <summary>Samples and the transfer of material.</summary>
    Samples,

    /// <summary>Patients, genetic data and the transfer of data.</summary>
    Data,

    /// <summary>Budget.</summary>
    Money,

    /// <summary>The responsible scientists.</summary>
    People,

    /// <summary>Vehicle, intellectual property, clauses touched, confidentiality.</summary>
    Legal,

    /// <summary>The frozen text of the amendment. Not part of the proposal's form: it enters as an attachment's hash.</summary>
    Text,
}

public static class Sections
{
    private static readonly Section[] All = Enum.GetValues<Section>();

    /// <summary>As written in definition files.</summary>
    public static string Key(this Section section) => section switch
    {
        Section.Aim => "aim",
        Section.Plan => "plan",
        Section.Samples => "samples",
        Section.Data => "data",
        Section.Money => "money",
        Section.People => "people",
        Section.Legal => "legal",
        Section.Text => "text",
        _ => throw Unknown(section),
    };

    public static bool TryParse(string key, out Section section)
    {
        foreach (var candidate in All)
        {
            if (candidate.Key() == key)
            {
                section = candidate;
                return true;
            }
        }

        section = default;
        return false;
    }

    /// <exception cref="FormatException">No section has that key; the message lists those that exist.</exception>
    public static Section Parse(string key) => TryParse(key, out var section)
        ? section
        : throw new FormatException($"'{key}' is no section. Sections are: {string.Join(", ", Enum.GetValues<Section>().Select(Key))}.");

    public static Bilingual Name(this Section section) => section switch
    {
        Section.Aim => new("Aim", "Objet"),
        Section.Plan => new("Research plan", "Programme de recherche"),
        Section.Samples => new("Samples", "Échantillons"),
        Section.Data => new("Data", "Données"),
        Section.Money => new("Budget", "Budget"),
        Section.People => new("People", "Personnes"),
        Section.Legal => new("Legal", "Aspects juridiques"),
        Section.Text => new("Text of the amendment", "Texte de l’avenant"),
        _ => throw Unknown(section),
    };

    private static ArgumentOutOfRangeException Unknown(Section section) => new(nameof(section), section, "No such section.");
}
