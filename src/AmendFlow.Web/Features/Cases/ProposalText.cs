using System.Globalization;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Agreements.Text;
using AmendFlow.Engine;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Features.Cases;

/// <summary>A field of a revision as text; lists have a line per entry.</summary>
public sealed record ProposalField(Section Section, Bilingual Label, Bilingual Text);

/// <summary>A field that differs between two revisions.</summary>
public sealed record ProposalChange(Section Section, Bilingual Label, Bilingual Old, Bilingual New)
{
    public IReadOnlyList<DiffSpan> Diff(string language) => WordDiff.Of(Old.In(language), New.In(language));
}

/// <summary>A revision written out for its readers, and two of them compared.</summary>
public static class ProposalText
{
    /// <summary>Every field that says something, by section.</summary>
    public static IReadOnlyList<ProposalField> Of(RevisionView revision, string partyA, string partyB) =>
        [.. All(revision, partyA, partyB).Where(f => f.Text.En.Length > 0)];

    public static IReadOnlyList<ProposalChange> Changes(RevisionView old, RevisionView @new, string partyA, string partyB) =>
        [.. All(old, partyA, partyB).Zip(All(@new, partyA, partyB))
            .Where(f => f.First.Text != f.Second.Text)
            .Select(f => new ProposalChange(f.First.Section, f.First.Label, f.First.Text, f.Second.Text))];

    // Always the same fields in the same order, so that two revisions can be laid side by side.
    private static IEnumerable<ProposalField> All(RevisionView r, string partyA, string partyB)
    {
        var c = r.Content;
        yield return Plain(Section.Aim, new("Title", "Titre"), c.Title);
        yield return Plain(Section.Aim, new("Aim", "Objet"), c.Aim);
        yield return Plain(Section.Aim, new("In plain words", "En langage courant"), c.PlainSummary);
        yield return Plain(Section.Aim, new("Background", "Connaissances antérieures"), c.Background);
        yield return Both(Section.Plan, new("Milestones", "Jalons"), l => string.Join('\n', c.Milestones.Select(m => Milestone(m, l))));
        yield return Asked(Section.Samples, new("Samples", "Échantillons"), c.Samples);
        yield return Asked(Section.Samples, new("Transfer of material", "Transfert de matériel"), c.TransferOfMaterial);
        yield return Asked(Section.Data, new("Patients", "Patients"), c.Patients);
        yield return Asked(Section.Data, new("Genetic data", "Données génétiques"), c.GeneticData);
        yield return Asked(Section.Data, new("Transfer of data", "Transfert de données"), c.TransferOfData);
        yield return Both(Section.Money, new("Budget", "Budget"), l => string.Join('\n', c.BudgetLines.Select(b => Budget(b, l, partyA, partyB))));
        yield return Both(Section.Money, new("Total", "Total"), l => c.BudgetLines.IsEmpty ? "" : Format.Money(c.TotalCents, l));
        yield return Plain(Section.People, new($"Responsible scientist, {partyA}", $"Responsable scientifique, {partyA}"), r.ScientistA);
        yield return Plain(Section.People, new($"Responsible scientist, {partyB}", $"Responsable scientifique, {partyB}"), r.ScientistB);
        yield return Both(Section.Legal, Vehicles.Term, l => c.Vehicle?.Name().In(l) ?? "");
        yield return Asked(Section.Legal, new("Intellectual property", "Propriété intellectuelle"), c.IntellectualProperty);
        yield return Asked(Section.Legal, new("Clauses of the agreement change", "Des articles de l’accord changent"), c.TouchesClauses);
        yield return Plain(Section.Legal, new("Clauses touched", "Articles touchés"), string.Join(", ", c.ClausesTouched));
        yield return Plain(Section.Legal, new("Confidentiality", "Confidentialité"), c.ConfidentialityNotes);
        yield return Both(Section.Legal, new("Documents", "Documents"), l => string.Join('\n', r.Attachments.Select(a => $"{a.FileName} ({Format.Size(a.Size, l)}, SHA-256 {a.Sha256[..12]})")));
    }

    private static string Milestone(Milestone m, string language)
    {
        var due = m.Due is { } day ? $" – {Format.Date(day, language)}" : "";
        return m.GoNoGo.Length == 0 ? m.Title + due : $"{m.Title}{due} ({(language == "fr" ? "critère de poursuite\u00A0:" : "go/no-go:")} {m.GoNoGo})";
    }

    private static string Budget(BudgetLine b, string language, string partyA, string partyB)
    {
        var payer = b.PayerSide switch { Side.A => partyA, Side.B => partyB, _ => "–" };
        return string.Create(CultureInfo.InvariantCulture, $"{b.Year} – {b.Label} – {payer} – {(b.AmountCents is { } cents ? Format.Money(cents, language) : "–")}");
    }

    private static ProposalField Plain(Section section, Bilingual label, string text) => new(section, label, new(text, text));

    private static ProposalField Both(Section section, Bilingual label, Func<string, string> text) => new(section, label, new(text("en"), text("fr")));

    private static ProposalField Asked(Section section, Bilingual label, YesNo question)
    {
        var (en, fr) = question.Answer switch { true => ("Yes", "Oui"), false => ("No", "Non"), null => ("", "") };
        return new(section, label, question.Detail.Length == 0 ? new(en, fr) : new($"{en}. {question.Detail}", $"{fr}. {question.Detail}"));
    }
}
