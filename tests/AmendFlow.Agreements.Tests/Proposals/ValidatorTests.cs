using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;

namespace AmendFlow.Agreements.Tests.Proposals;

public sealed class ValidatorTests
{
    [Fact]
    public void An_empty_draft_may_be_stored_and_a_complete_proposal_submitted()
    {
        Assert.Empty(ProposalValidator.ForDraft(new ProposalContent()));
        Assert.Empty(ProposalValidator.ForSubmission(Sample.Complete));
    }

    [Fact]
    public void An_empty_proposal_is_told_every_field_that_it_lacks() =>
        Assert.Equal(
            [
                "aim", "geneticData.answer", "intellectualProperty.answer", "milestones", "patients.answer", "plainSummary", "samples.answer", "scientistA",
                "scientistB", "title", "touchesClauses.answer", "transferOfData.answer", "transferOfMaterial.answer", "vehicle",
            ],
            Fields(new ProposalContent()));

    public static TheoryData<string, ProposalContent> Wrong => new()
    {
        { "title", Sample.Complete with { Title = new string('x', 201) } },
        { "title", Sample.Complete with { Title = "a\0b" } },
        { "aim", Sample.Complete with { Aim = "half a character: \ud83d" } },
        { "aim", Sample.Complete with { Aim = new string('x', 20_001) } },
        { "aim", Sample.Complete with { Aim = "pay 10 \u202E000 1" } },
        { "samples.detail", Sample.Complete with { Samples = new YesNo(true, "no\u200Bt") } },
        { "title", Sample.Complete with { Title = "two\nlines" } },
        { "title", Sample.Complete with { Title = " " } },
        { "scientistB", Sample.Complete with { ScientistB = Sample.Complete.ScientistA } },
        { "milestones[0].due", Sample.Complete with { Milestones = [new Milestone("x", null, "")] } },
        { "milestones[0].due", Sample.Complete with { Milestones = [new Milestone("x", new DateOnly(1999, 1, 1), "")] } },
        { "milestones[1].title", Sample.Complete with { Milestones = [.. Sample.Complete.Milestones, new Milestone("", new DateOnly(2025, 1, 1), "")] } },
        { "milestones", Sample.Complete with { Milestones = [.. Enumerable.Repeat(Sample.Complete.Milestones[0], 51)] } },
        { "budgetLines[0].amountCents", Sample.Complete with { BudgetLines = [new BudgetLine("x", Side.A, -1, 2024)] } },
        { "budgetLines[0].amountCents", Sample.Complete with { BudgetLines = [new BudgetLine("x", Side.A, 1_000_000_000_001, 2024)] } },
        { "budgetLines[0].payerSide", Sample.Complete with { BudgetLines = [new BudgetLine("x", null, 1, 2024)] } },
        { "samples.detail", Sample.Complete with { Samples = new YesNo(true, "  ") } },
        { "patients.answer", Sample.Complete with { Patients = new YesNo(null, "perhaps") } },
        { "clausesTouched", Sample.Complete with { ClausesTouched = [] } },
        { "clausesTouched[0]", Sample.Complete with { ClausesTouched = [new string('7', 21)] } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void One_wrong_field_gives_one_error_that_names_it(string field, ProposalContent content) =>
        Assert.Equal([field], Fields(content));

    [Fact]
    public void The_largest_amounts_of_all_rows_still_add_up()
    {
        var rows = Enumerable.Repeat(new BudgetLine("x", Side.A, ProposalValidator.LargestAmount, 2024), ProposalValidator.RowCount);
        var content = Sample.Complete with { BudgetLines = [.. rows] };
        Assert.Empty(ProposalValidator.ForSubmission(content));
        Assert.Equal(50_000_000_000_000, content.TotalCents);
    }

    private static IEnumerable<string> Fields(ProposalContent content) => ProposalValidator.ForSubmission(content).Select(e => e.Field).Order(StringComparer.Ordinal);
}
