using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AmendFlow.Agreements.Text;
using AmendFlow.Engine;

namespace AmendFlow.Agreements.Proposals;

/// <summary>What a proposal must look like to be stored as a draft, and to be submitted.</summary>
public static class ProposalValidator
{
    public const int TitleLength = 200;
    public const int LineLength = 200;
    public const int DetailLength = 4_000;
    public const int TextLength = 20_000;
    public const int RowCount = 50;

    /// <summary>Ten billion euros, in cents.</summary>
    public const long LargestAmount = 1_000_000_000_000;

    public const int FirstYear = 2000;
    public const int LastYear = 2100;

    /// <summary>Limits only: a draft may be half filled, but what it holds has to fit.</summary>
    public static ImmutableArray<FieldError> ForDraft(ProposalContent content)
    {
        var errors = new Errors();
        errors.Fits("title", content.Title, TitleLength);
        errors.Fits("aim", content.Aim, TextLength);
        errors.Fits("plainSummary", content.PlainSummary, TextLength);
        errors.Fits("background", content.Background, TextLength);
        errors.Fits("confidentialityNotes", content.ConfidentialityNotes, DetailLength);
        foreach (var (field, question) in Questions(content))
        {
            errors.Fits($"{field}.detail", question.Detail, DetailLength);
        }

        errors.NotMore("milestones", content.Milestones.Length);
        errors.Each("milestones", content.Milestones, (at, m) =>
        {
            errors.Fits($"{at}.title", m.Title, LineLength);
            errors.Fits($"{at}.goNoGo", m.GoNoGo, DetailLength);
            errors.YearFits($"{at}.due", m.Due?.Year);
        });
        errors.NotMore("budgetLines", content.BudgetLines.Length);
        errors.Each("budgetLines", content.BudgetLines, (at, l) =>
        {
            errors.Fits($"{at}.label", l.Label, LineLength);
            errors.YearFits($"{at}.year", l.Year);
            if (l.AmountCents is < 0 or > LargestAmount)
            {
                errors.Add($"{at}.amountCents", "The amount must lie between 0 and 10 000 000 000 euros.", "Le montant doit être compris entre 0 et 10 000 000 000 d’euros.");
            }
        });
        errors.NotMore("clausesTouched", content.ClausesTouched.Length);
        errors.Each("clausesTouched", content.ClausesTouched, (at, number) => errors.Fits(at, number, 20));
        return errors.All;
    }

    /// <summary>Everything of <see cref="ForDraft"/>, and complete.</summary>
    public static ImmutableArray<FieldError> ForSubmission(ProposalContent content)
    {
        var errors = new Errors();
        errors.Present("title", content.Title);
        errors.Present("vehicle", content.Vehicle);
        errors.Present("scientistA", content.ScientistA);
        errors.Present("scientistB", content.ScientistB);
        if (content.ScientistA is { } a && a == content.ScientistB)
        {
            errors.Add("scientistB", "Each party names its own responsible scientist.", "Chaque partie désigne son propre responsable scientifique.");
        }

        errors.Present("aim", content.Aim);
        errors.Present("plainSummary", content.PlainSummary);
        if (content.Milestones.IsEmpty)
        {
            errors.Add("milestones", "Name at least one milestone.", "Indiquez au moins un jalon.");
        }

        errors.Each("milestones", content.Milestones, (at, m) =>
        {
            errors.Present($"{at}.title", m.Title);
            errors.Present($"{at}.due", m.Due);
        });
        errors.Each("budgetLines", content.BudgetLines, (at, l) =>
        {
            errors.Present($"{at}.label", l.Label);
            errors.Present($"{at}.payerSide", l.PayerSide);
            errors.Present($"{at}.amountCents", l.AmountCents);
            errors.Present($"{at}.year", l.Year);
        });
        foreach (var (field, question) in Questions(content))
        {
            // The clauses themselves are the detail of the last question.
            errors.Answered(field, question, needsDetail: field != "touchesClauses");
        }

        if (content.TouchesClauses.Answer == true && content.ClausesTouched.IsEmpty)
        {
            errors.Add("clausesTouched", "Name the clauses that have to change.", "Indiquez les articles à modifier.");
        }

        errors.Each("clausesTouched", content.ClausesTouched, (at, number) => errors.Present(at, number));
        return [.. ForDraft(content), .. errors.All];
    }

    private static IEnumerable<(string Field, YesNo Question)> Questions(ProposalContent c) =>
    [
        ("samples", c.Samples),
        ("patients", c.Patients),
        ("geneticData", c.GeneticData),
        ("intellectualProperty", c.IntellectualProperty),
        ("transferOfMaterial", c.TransferOfMaterial),
        ("transferOfData", c.TransferOfData),
        ("touchesClauses", c.TouchesClauses),
    ];

    private sealed class Errors
    {
        private readonly List<FieldError> found = [];

        public ImmutableArray<FieldError> All => [.. found];

        public void Add(string field, string en, string fr) => found.Add(new FieldError(field, new Bilingual(en, fr)));

        public void Each<T>(string field, ImmutableArray<T> rows, Action<string, T> check)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                if (rows[i] is null)
                {
                    Add($"{field}[{i}]", "This row is null; give a row or leave it out.", "Cette ligne est nulle ; donnez une ligne ou omettez-la.");
                    continue;
                }

                check(string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]"), rows[i]);
            }
        }

        public void Present(string field, object? value)
        {
            if (value is null || (value is string text && string.IsNullOrWhiteSpace(text)))
            {
                Add(field, "This field is needed.", "Ce champ est obligatoire.");
            }
        }

        public void Answered(string field, YesNo question, bool needsDetail)
        {
            if (question.Answer is null)
            {
                Add($"{field}.answer", "Answer yes or no.", "Répondez par oui ou par non.");
            }
            else if (needsDetail && question.Answer == true && string.IsNullOrWhiteSpace(question.Detail))
            {
                Add($"{field}.detail", "Say what, since you answered yes.", "Précisez, puisque vous avez répondu oui.");
            }
        }

        public void Fits(string field, string value, int limit)
        {
            if (value is null)
            {
                Add(field, "This is null; give a text, which may be empty.", "Cette valeur est nulle ; donnez un texte, vide au besoin.");
                return;
            }

            if (value.Length > limit)
            {
                Add(field,
                    string.Create(CultureInfo.InvariantCulture, $"At most {limit} characters; these are {value.Length}."),
                    string.Create(CultureInfo.InvariantCulture, $"Au plus {limit} caractères ; il y en a {value.Length}."));
            }

            if (!IsUnicode(value))
            {
                Add(field, "This holds characters that are no text.", "Ce champ contient des caractères qui ne sont pas du texte.");
            }
            else if (ReadableText.Problem(value) is { } problem)
            {
                Add(field, problem.En, problem.Fr);
            }
            else if (limit <= LineLength && value.Any(char.IsControl))
            {
                // A line is shown in lists, mails and subjects, and would be broken there.
                Add(field, "Write this in one line.", "Écrivez ceci sur une seule ligne.");
            }
        }

        // Half a character has no hash.
        private static bool IsUnicode(string value)
        {
            for (var rest = value.AsSpan(); !rest.IsEmpty;)
            {
                if (Rune.DecodeFromUtf16(rest, out _, out var length) != OperationStatus.Done)
                {
                    return false;
                }

                rest = rest[length..];
            }

            return true;
        }

        public void NotMore(string field, int count)
        {
            if (count > RowCount)
            {
                Add(field,
                    string.Create(CultureInfo.InvariantCulture, $"At most {RowCount} rows; these are {count}."),
                    string.Create(CultureInfo.InvariantCulture, $"Au plus {RowCount} lignes ; il y en a {count}."));
            }
        }

        public void YearFits(string field, int? year)
        {
            if (year is < FirstYear or > LastYear)
            {
                Add(field,
                    string.Create(CultureInfo.InvariantCulture, $"The year must lie between {FirstYear} and {LastYear}."),
                    string.Create(CultureInfo.InvariantCulture, $"L’année doit être comprise entre {FirstYear} et {LastYear}."));
            }
        }
    }
}
