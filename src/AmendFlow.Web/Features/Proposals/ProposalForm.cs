using System.Collections.Immutable;
using System.Globalization;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Web.Localization;
using AmendFlow.Web.Pages;

namespace AmendFlow.Web.Features.Proposals;

/// <param name="Answer">"yes", "no" or empty.</param>
public sealed record QuestionInput(string Answer, string Detail);

public sealed record MilestoneInput(string Title, string Due, string GoNoGo)
{
    public static MilestoneInput Blank { get; } = new("", "", "");
}

/// <param name="Payer">"a", "b" or empty.</param>
public sealed record BudgetLineInput(string Label, string Payer, string Amount, string Year)
{
    public static BudgetLineInput Blank { get; } = new("", "", "", "");
}

/// <summary>The proposal's form as it was typed: what cannot be read yet is kept and shown again.</summary>
public sealed record ProposalForm
{
    public const string MilestoneRows = "milestones";
    public const string BudgetRows = "budgetLines";

    /// <summary>The questions in the order of the form, under the names that their errors have.</summary>
    public static ImmutableArray<string> QuestionNames { get; } =
        ["samples", "patients", "geneticData", "intellectualProperty", "transferOfMaterial", "transferOfData", "touchesClauses"];

    public string Title { get; init; } = "";

    public string Vehicle { get; init; } = "";

    public string ScientistA { get; init; } = "";

    public string ScientistB { get; init; } = "";

    public string Aim { get; init; } = "";

    public string PlainSummary { get; init; } = "";

    public string Background { get; init; } = "";

    public string ConfidentialityNotes { get; init; } = "";

    /// <summary>Numbers, separated by commas.</summary>
    public string ClausesTouched { get; init; } = "";

    public ImmutableArray<MilestoneInput> Milestones { get; init; } = [];

    public ImmutableArray<BudgetLineInput> BudgetLines { get; init; } = [];

    public ImmutableDictionary<string, QuestionInput> Questions { get; init; } =
        QuestionNames.ToImmutableDictionary(n => n, _ => new QuestionInput("", ""));

    public IReadOnlyList<string> ClauseNumbers =>
        [.. ClausesTouched.Split([',', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];

    public static ProposalForm Of(ProposalContent content, string language) => new()
    {
        Title = content.Title,
        Vehicle = content.Vehicle?.Key() ?? "",
        ScientistA = content.ScientistA?.ToString() ?? "",
        ScientistB = content.ScientistB?.ToString() ?? "",
        Aim = content.Aim,
        PlainSummary = content.PlainSummary,
        Background = content.Background,
        ConfidentialityNotes = content.ConfidentialityNotes,
        ClausesTouched = string.Join(", ", content.ClausesTouched),
        // One is asked for, so there is a row to write it in.
        Milestones = [.. content.Milestones.Select(m => new MilestoneInput(
            m.Title, m.Due?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "", m.GoNoGo)).DefaultIfEmpty(MilestoneInput.Blank)],
        BudgetLines = [.. content.BudgetLines.Select(l => new BudgetLineInput(
            l.Label, SideKey(l.PayerSide), Format.MoneyInput(l.AmountCents, language), l.Year?.ToString(CultureInfo.InvariantCulture) ?? ""))],
        Questions = QuestionNames.ToImmutableDictionary(n => n, n => Input(QuestionOf(content, n))),
    };

    public static ProposalForm Of(PostedForm posted) => new()
    {
        Title = Line(posted, "title"),
        Vehicle = posted.Text("vehicle"),
        ScientistA = posted.Text("scientistA"),
        ScientistB = posted.Text("scientistB"),
        Aim = Text(posted, "aim"),
        PlainSummary = Text(posted, "plainSummary"),
        Background = Text(posted, "background"),
        ConfidentialityNotes = Text(posted, "confidentialityNotes"),
        ClausesTouched = posted.Text("clausesTouched"),
        Milestones = [.. posted.Rows(MilestoneRows).Select(i => $"{MilestoneRows}[{i}]").Select(at => new MilestoneInput(
            Line(posted, $"{at}.title"), Line(posted, $"{at}.due"), Text(posted, $"{at}.goNoGo")))],
        BudgetLines = [.. posted.Rows(BudgetRows).Select(i => $"{BudgetRows}[{i}]").Select(at => new BudgetLineInput(
            Line(posted, $"{at}.label"), posted.Text($"{at}.payerSide"), Line(posted, $"{at}.amountCents"), Line(posted, $"{at}.year")))],
        Questions = QuestionNames.ToImmutableDictionary(
            n => n, n => new QuestionInput(posted.Text($"{n}.answer"), Text(posted, $"{n}.detail"))),
    };

    /// <summary>With one blank row more in the named list; an unknown name changes nothing.</summary>
    public ProposalForm WithRow(string list) => list switch
    {
        MilestoneRows => this with { Milestones = Milestones.Add(MilestoneInput.Blank) },
        BudgetRows => this with { BudgetLines = BudgetLines.Add(BudgetLineInput.Blank) },
        _ => this,
    };

    /// <param name="at">For example <c>milestones[2]</c>; a row that is not there changes nothing.</param>
    public ProposalForm WithoutRow(string at)
    {
        var open = at.IndexOf('[', StringComparison.Ordinal);
        if (open < 0 || !int.TryParse(at.AsSpan(open + 1).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var row))
        {
            return this;
        }

        return at[..open] switch
        {
            MilestoneRows when row < Milestones.Length => this with { Milestones = Milestones.RemoveAt(row) },
            BudgetRows when row < BudgetLines.Length => this with { BudgetLines = BudgetLines.RemoveAt(row) },
            _ => this,
        };
    }

    /// <summary>Without the rows that were left blank.</summary>
    public ProposalForm Compact() => this with
    {
        Milestones = Milestones.RemoveAll(m => m == MilestoneInput.Blank),
        BudgetLines = BudgetLines.RemoveAll(l => l == BudgetLineInput.Blank),
    };

    internal static string SideKey(Side? side) => side switch { Side.A => "a", Side.B => "b", _ => "" };

    private static YesNo QuestionOf(ProposalContent c, string name) => name switch
    {
        "samples" => c.Samples,
        "patients" => c.Patients,
        "geneticData" => c.GeneticData,
        "intellectualProperty" => c.IntellectualProperty,
        "transferOfMaterial" => c.TransferOfMaterial,
        "transferOfData" => c.TransferOfData,
        "touchesClauses" => c.TouchesClauses,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such question."),
    };

    private static QuestionInput Input(YesNo question) =>
        new(question.Answer switch { true => "yes", false => "no", null => "" }, question.Detail);

    private static string Line(PostedForm posted, string name) => posted.Text(name).Trim();

    // Browsers post CR LF; a section's hash must not depend on who typed it where.
    private static string Text(PostedForm posted, string name) => posted.Text(name).ReplaceLineEndings("\n").Trim();
}
