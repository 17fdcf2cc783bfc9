using System.Globalization;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;

namespace AmendFlow.Agreements.Text;

/// <summary>The annex that describes the project, from the proposal. What its scientists wrote stands in their own language in both texts.</summary>
internal sealed class ProjectAnnex(LanguageWriter text, AmendmentContext c)
{
    private int section;

    public static void Write(LanguageWriter text, AmendmentContext c, string label) => new ProjectAnnex(text, c).Write(label);

    private void Write(string label)
    {
        var p = c.Proposal;
        text.Line($"Annex {label} – {p.Title}", $"Annexe {label} – {p.Title}");
        Heading("Aim", "Objet");
        text.Line(p.Aim, p.Aim);
        Heading("Responsible scientists", "Responsables scientifiques");
        text.Line($"- {c.PartyA}: {c.ScientistA}", $"- {c.PartyA} : {c.ScientistA}");
        text.Line($"- {c.PartyB}: {c.ScientistB}", $"- {c.PartyB} : {c.ScientistB}");
        WriteMilestones();
        WriteBudget();
        if (!string.IsNullOrWhiteSpace(p.Background))
        {
            Heading("Background", "Connaissances antérieures");
            text.Line(p.Background, p.Background);
        }

        WriteDetail("Samples", "Échantillons", p.Samples);
        WriteDetail("Patients", "Patients", p.Patients);
        WriteDetail("Genetic data", "Données génétiques", p.GeneticData);
        WriteDetail("Intellectual property", "Propriété intellectuelle", p.IntellectualProperty);
        WriteDetail("Transfer of material", "Transfert de matériel", p.TransferOfMaterial);
        WriteDetail("Transfer of data", "Transfert de données", p.TransferOfData);
    }

    private void WriteMilestones()
    {
        Heading("Research plan and milestones", "Programme de recherche et jalons");
        foreach (var m in c.Proposal.Milestones)
        {
            var en = m.Due is { } due ? Wording.English(due) : AmendmentText.Gap;
            var fr = m.Due is { } terme ? Wording.InFrench(terme) : AmendmentText.Gap;
            var goEn = m.GoNoGo.Length > 0 ? $" (go/no-go: {m.GoNoGo})" : "";
            var goFr = m.GoNoGo.Length > 0 ? $" (critère de poursuite : {m.GoNoGo})" : "";
            text.Line($"- {m.Title}, by {en}{goEn}", $"- {m.Title}, au plus tard le {fr}{goFr}");
        }
    }

    private void WriteBudget()
    {
        var lines = c.Proposal.BudgetLines;
        Heading("Budget", "Budget");
        if (lines.IsEmpty)
        {
            text.Line("The Project has no budget.", "Le Projet est sans budget.");
            return;
        }

        var isFrench = text.IsFrench;
        text.Table(
            isFrench ? ["Année", "Poste", "Payé par", "Montant"] : ["Year", "Item", "Paid by", "Amount"],
            [
                .. lines.Select(line => (IReadOnlyList<string>)
                [
                    line.Year?.ToString(CultureInfo.InvariantCulture) ?? AmendmentText.Gap,
                    line.Label,
                    line.PayerSide switch { Side.A => c.PartyA, Side.B => c.PartyB, _ => AmendmentText.Gap },
                    line.AmountCents is { } cents ? Amount(cents) : AmendmentText.Gap,
                ]),
                ["Total", Amount(c.Proposal.TotalCents)],
            ]);

        string Amount(long cents) => isFrench ? Wording.InFrench(cents) : Wording.English(cents);
    }

    private void WriteDetail(string en, string fr, YesNo question)
    {
        if (question.Answer == true)
        {
            Heading(en, fr);
            text.Line(question.Detail, question.Detail);
        }
    }

    private void Heading(string en, string fr)
    {
        section++;
        text.Gap();
        text.Line(string.Create(CultureInfo.InvariantCulture, $"{section}. {en}"), string.Create(CultureInfo.InvariantCulture, $"{section}. {fr}"));
    }
}
