using System.Collections.Immutable;
using System.Globalization;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>What the form asks, in words: the same wherever a proposal is filled in or read.</summary>
public static class ProposalWords
{
    /// <summary>The five sections of the form.</summary>
    public static ImmutableArray<Bilingual> Sections { get; } =
    [
        new("Agreement and people", "Accord et personnes"),
        new("Aim", "Objet"),
        new("Milestones and budget", "Jalons et budget"),
        new("What it touches", "Ce que le projet touche"),
        new("Documents and confidentiality", "Documents et confidentialité"),
    ];

    /// <summary>When to take this way (domain.md 4.2).</summary>
    public static Bilingual Help(Vehicle vehicle) => vehicle switch
    {
        Vehicle.Amendment => new(
            "Adds a project annex to the agreement and changes the clauses that the project touches. Both parties approve and sign it.",
            "Ajoute une annexe de projet à l’accord et modifie les articles que le projet touche. Les deux parties l’approuvent et le signent."),
        Vehicle.ProjectAgreement => new(
            "A separate contract under the unchanged agreement. The coordinator says at triage how it goes on: it does not go through this workflow.",
            "Un contrat distinct, sous l’accord inchangé. Le coordinateur indique à la recevabilité la suite à donner : il ne suit pas ce circuit."),
        Vehicle.CommitteeDecision => new(
            "Nothing is signed: the steering committee decides within its powers. The coordinator says at triage how it goes on.",
            "Rien n’est signé : le comité de pilotage décide dans ses attributions. Le coordinateur indique à la recevabilité la suite à donner."),
        _ => throw new ArgumentOutOfRangeException(nameof(vehicle), vehicle, "No such vehicle."),
    };

    /// <param name="name">One of <see cref="ProposalForm.QuestionNames"/>.</param>
    public static (Bilingual Question, Bilingual? Hint, Bilingual Detail) Question(string name) => name switch
    {
        "samples" => (
            new("Are human samples used?", "Des échantillons humains sont-ils utilisés ?"), null,
            new("Which, how many, from which collection; does the consent cover this use?", "Lesquels, combien, de quelle collection ; le consentement couvre-t-il cet usage ?")),
        "patients" => (
            new("Are patients, or data about them, involved?", "Des patients, ou des données les concernant, sont-ils concernés ?"), null,
            new("Who, how they are informed, which reference methodology applies", "Qui, comment ils sont informés, quelle méthodologie de référence s’applique")),
        "geneticData" => (
            new("Are genetic data produced or used?", "Des données génétiques sont-elles produites ou utilisées ?"),
            new("Sequencing and single-cell data can identify people.", "Les données de séquençage ou de cellule unique peuvent identifier des personnes."),
            new("Which, and whether they could identify somebody", "Lesquelles, et si elles pourraient identifier quelqu’un")),
        "intellectualProperty" => (
            new("Is intellectual property touched beyond the agreement’s rules?", "La propriété intellectuelle est-elle touchée au-delà des règles de l’accord ?"), null,
            new("Patents, rights of third parties, exclusivity", "Brevets, droits de tiers, exclusivité")),
        "transferOfMaterial" => (
            new("Is material handed from one party to the other?", "Du matériel est-il transféré d’une partie à l’autre ?"), null,
            new("What, from whom to whom", "Quoi, de qui à qui")),
        "transferOfData" => (
            new("Are data handed from one party to the other?", "Des données sont-elles transférées d’une partie à l’autre ?"), null,
            new("Which, in which form, to which country", "Lesquelles, sous quelle forme, vers quel pays")),
        "touchesClauses" => (
            new("Do clauses of the agreement have to change?", "Des articles de l’accord doivent-ils changer ?"),
            new("Besides the annex for the project itself.", "Outre l’annexe propre au projet."),
            new("What should change", "Ce qui devrait changer")),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such question."),
    };

    /// <summary>What a field is called, for messages that stand away from it; null for a field that the form does not have.</summary>
    public static Bilingual? Label(string field)
    {
        var open = field.IndexOf('[', StringComparison.Ordinal);
        var close = field.IndexOf(']', StringComparison.Ordinal);
        if (open > 0 && close > open && int.TryParse(field.AsSpan(open + 1, close - open - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var row))
        {
            return Row(field[..open], row + 1, field[Math.Min(field.Length, close + 2)..]);
        }

        if (field.Split('.') is [var name, "answer" or "detail"] && ProposalForm.QuestionNames.Contains(name))
        {
            return Question(name).Question;
        }

        return field switch
        {
            "title" => new("Title", "Titre"),
            "vehicle" => Vehicles.Term,
            "scientistA" or "scientistB" => new("Responsible scientist", "Responsable scientifique"),
            "coProposer" => new("Confirmation", "Confirmation"),
            "aim" => new("Aim and hypothesis", "Objet et hypothèse"),
            "plainSummary" => new("Plain summary", "Résumé en langage clair"),
            "background" => new("Background", "Connaissances antérieures"),
            "milestones" => new("Milestones", "Jalons"),
            "budgetLines" => new("Budget", "Budget"),
            "clausesTouched" => new("Clauses", "Articles"),
            "confidentialityNotes" => new("Confidentiality", "Confidentialité"),
            _ => null,
        };
    }

    private static Bilingual? Row(string list, int row, string column) => (list, column) switch
    {
        ("milestones", "title") => new($"Milestone {row}", $"Jalon {row}"),
        ("milestones", "due") => new($"Milestone {row}, due date", $"Jalon {row}, échéance"),
        ("milestones", _) => new($"Milestone {row}, criterion", $"Jalon {row}, critère"),
        ("budgetLines", "payerSide") => new($"Budget line {row}, payer", $"Ligne de budget {row}, payeur"),
        ("budgetLines", "amountCents") => new($"Budget line {row}, amount", $"Ligne de budget {row}, montant"),
        ("budgetLines", "year") => new($"Budget line {row}, year", $"Ligne de budget {row}, année"),
        ("budgetLines", _) => new($"Budget line {row}", $"Ligne de budget {row}"),
        _ => null,
    };
}
