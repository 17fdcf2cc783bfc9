using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;

namespace AmendFlow.Agreements.Text;

/// <summary>The annex that describes the project, from the proposal. What its scientists wrote stands in their own language in both texts.</summary>
internal static class ProjectAnnex
{
    public static void Write(LanguageWriter text, AmendmentContext c, string label)
    {
        var p = c.Proposal;
        text.Line($"ANNEX {label}: {p.Title}", $"ANNEXE {label} : {p.Title}");
        Heading(text, "Aim", "Objet");
        text.Line(p.Aim, p.Aim);
        Heading(text, "Responsible scientists", "Responsables scientifiques");
        text.Line($"{c.PartyA}: {c.ScientistA}", $"{c.PartyA} : {c.ScientistA}");
        text.Line($"{c.PartyB}: {c.ScientistB}", $"{c.PartyB} : {c.ScientistB}");
        WriteMilestones(text, p);
        WriteBudget(text, c);
        if (!string.IsNullOrWhiteSpace(p.Background))
        {
            Heading(text, "Background", "Connaissances antérieures");
            text.Line(p.Background, p.Background);
        }

        WriteDetail(text, "Samples", "Échantillons", p.Samples);
        WriteDetail(text, "Patients", "Patients", p.Patients);
        WriteDetail(text, "Genetic data", "Données génétiques", p.GeneticData);
        WriteDetail(text, "Intellectual property", "Propriété intellectuelle", p.IntellectualProperty);
        WriteDetail(text, "Transfer of material", "Transfert de matériel", p.TransferOfMaterial);
        WriteDetail(text, "Transfer of data", "Transfert de données", p.TransferOfData);
    }

    private static void WriteMilestones(LanguageWriter text, ProposalContent p)
    {
        Heading(text, "Milestones", "Jalons");
        foreach (var m in p.Milestones)
        {
            var en = m.Due is { } due ? Wording.English(due) : AmendmentText.Gap;
            var fr = m.Due is { } terme ? Wording.InFrench(terme) : AmendmentText.Gap;
            var goEn = m.GoNoGo.Length > 0 ? $" (go/no-go: {m.GoNoGo})" : "";
            var goFr = m.GoNoGo.Length > 0 ? $" (décision de poursuite : {m.GoNoGo})" : "";
            text.Line($"- {m.Title}, by {en}{goEn}", $"- {m.Title}, au plus tard le {fr}{goFr}");
        }
    }

    private static void WriteBudget(LanguageWriter text, AmendmentContext c)
    {
        var lines = c.Proposal.BudgetLines;
        Heading(text, "Budget", "Budget");
        if (lines.IsEmpty)
        {
            text.Line("The project has no budget.", "Le projet est sans budget.");
            return;
        }

        text.Line("Year | Item | Paid by | Amount", "Année | Poste | Payé par | Montant");
        foreach (var line in lines)
        {
            var payer = line.PayerSide switch { Side.A => c.PartyA, Side.B => c.PartyB, _ => AmendmentText.Gap };
            var year = line.Year?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? AmendmentText.Gap;
            var en = line.AmountCents is { } cents ? Wording.English(cents) : AmendmentText.Gap;
            var fr = line.AmountCents is { } centimes ? Wording.InFrench(centimes) : AmendmentText.Gap;
            text.Line($"{year} | {line.Label} | {payer} | {en}", $"{year} | {line.Label} | {payer} | {fr}");
        }

        text.Line($"Total | | | {Wording.English(c.Proposal.TotalCents)}", $"Total | | | {Wording.InFrench(c.Proposal.TotalCents)}");
    }

    private static void WriteDetail(LanguageWriter text, string en, string fr, YesNo question)
    {
        if (question.Answer == true)
        {
            Heading(text, en, fr);
            text.Line(question.Detail, question.Detail);
        }
    }

    private static void Heading(LanguageWriter text, string en, string fr)
    {
        text.Gap();
        text.Line(en, fr);
    }
}
