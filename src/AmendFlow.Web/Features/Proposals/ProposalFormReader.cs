using System.Globalization;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine;
using AmendFlow.Web.Localization;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>Turns what was typed into a proposal: dates, amounts and years in either language's way of writing them.</summary>
public static class ProposalFormReader
{
    private static readonly string[] DayFirst = ["d/M/yyyy", "d.M.yyyy", "d-M-yyyy", "d MMMM yyyy", "d MMM yyyy"];

    /// <returns>The content, and what could not be read; a field that could not be read is empty in the content.</returns>
    public static (ProposalContent Content, IReadOnlyList<FieldError> Errors) Read(ProposalForm form)
    {
        var errors = new List<FieldError>();
        var content = new ProposalContent
        {
            Title = form.Title,
            Vehicle = VehicleOf(form.Vehicle, errors),
            ScientistA = Id(form.ScientistA, "scientistA", errors),
            ScientistB = Id(form.ScientistB, "scientistB", errors),
            Aim = form.Aim,
            PlainSummary = form.PlainSummary,
            Background = form.Background,
            ConfidentialityNotes = form.ConfidentialityNotes,
            Milestones = [.. form.Milestones.Select((m, i) => new Milestone(m.Title, Date(m.Due, $"milestones[{i}].due", errors), m.GoNoGo))],
            BudgetLines = [.. form.BudgetLines.Select((l, i) => new BudgetLine(
                l.Label,
                Payer(l.Payer, $"budgetLines[{i}].payerSide", errors),
                Cents(l.Amount, $"budgetLines[{i}].amountCents", errors),
                Year(l.Year, $"budgetLines[{i}].year", errors)))],
            Samples = Question(form, "samples", errors),
            Patients = Question(form, "patients", errors),
            GeneticData = Question(form, "geneticData", errors),
            IntellectualProperty = Question(form, "intellectualProperty", errors),
            TransferOfMaterial = Question(form, "transferOfMaterial", errors),
            TransferOfData = Question(form, "transferOfData", errors),
            TouchesClauses = Question(form, "touchesClauses", errors),
            ClausesTouched = [.. form.ClauseNumbers],
        };
        return (content, errors);
    }

    /// <summary>Errors for the form: under the names of its fields, each saying which field it is about.</summary>
    public static IReadOnlyList<FieldError> OnFields(IEnumerable<FieldError> errors) =>
        [.. errors.Select(e => e.Field.StartsWith("clausesTouched", StringComparison.Ordinal) ? e with { Field = "clausesTouched" } : e).Distinct().Select(Labelled)];

    private static FieldError Labelled(FieldError error) => ProposalWords.Label(error.Field) is { } label
        ? error with { Message = new($"{Before(label.En, ":")} {error.Message.En}", $"{Before(label.Fr, " :")} {error.Message.Fr}") }
        : error;

    // A question carries its own sign.
    private static string Before(string label, string colon) => label.EndsWith('?') ? label : label + colon;

    private static Vehicle? VehicleOf(string key, List<FieldError> errors)
    {
        foreach (var vehicle in Enum.GetValues<Vehicle>())
        {
            if (vehicle.Key() == key)
            {
                return vehicle;
            }
        }

        return Missing<Vehicle>(key, "vehicle", errors, new("Choose one of the three vehicles.", "Choisissez l’un des trois supports."));
    }

    private static Guid? Id(string text, string field, List<FieldError> errors) => Guid.TryParse(text, out var id)
        ? id
        : Missing<Guid>(text, field, errors, new("Choose a person of the list.", "Choisissez une personne de la liste."));

    private static DateOnly? Date(string text, string field, List<FieldError> errors)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || DateOnly.TryParseExact(text, DayFirst, Format.Culture("en"), DateTimeStyles.None, out date)
            || DateOnly.TryParseExact(text, DayFirst, Format.Culture("fr"), DateTimeStyles.None, out date))
        {
            return date;
        }

        return Missing<DateOnly>(text, field, errors, new(
            "Write a date such as 27/11/2026, day first.", "Écrivez une date comme 27/11/2026."));
    }

    private static long? Cents(string text, string field, List<FieldError> errors) => Format.TryMoney(text, out var cents)
        ? cents
        : Missing<long>(text, field, errors, new(
            "Write an amount in euros, such as 96,000 or 96,000.50.", "Écrivez un montant en euros, comme 96 000 ou 96 000,50."));

    private static int? Year(string text, string field, List<FieldError> errors) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            ? year
            : Missing<int>(text, field, errors, new("Write a year such as 2027.", "Écrivez une année comme 2027."));

    private static Side? Payer(string text, string field, List<FieldError> errors) => text switch
    {
        "a" => Side.A,
        "b" => Side.B,
        _ => Missing<Side>(text, field, errors, new("Choose one of the two parties.", "Choisissez l’une des deux parties.")),
    };

    private static YesNo Question(ProposalForm form, string name, List<FieldError> errors)
    {
        var (answer, detail) = form.Questions[name];
        return new YesNo(
            answer switch
            {
                "yes" => true,
                "no" => false,
                _ => Missing<bool>(answer, $"{name}.answer", errors, new("Answer yes or no.", "Répondez par oui ou par non.")),
            },
            detail);
    }

    // Nothing typed is nothing wrong: a draft may be half filled.
    private static T? Missing<T>(string typed, string field, List<FieldError> errors, Bilingual message)
        where T : struct
    {
        if (typed.Length > 0)
        {
            errors.Add(new FieldError(field, message));
        }

        return null;
    }
}
