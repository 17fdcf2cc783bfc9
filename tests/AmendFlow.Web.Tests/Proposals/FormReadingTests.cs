using AmendFlow.Agreements.Proposals;
using AmendFlow.Web.Features.Proposals;

namespace AmendFlow.Web.Tests.Proposals;

public sealed class FormReadingTests
{
    [Theory]
    [InlineData("2026-11-27")]
    [InlineData("27/11/2026")]
    [InlineData("27.11.2026")]
    [InlineData("27 November 2026")]
    [InlineData("27 novembre 2026")]
    public void A_date_is_read_as_either_language_writes_it(string typed)
    {
        var (content, errors) = ProposalFormReader.Read(new ProposalForm { Milestones = [new MilestoneInput("M", typed, "")] });

        Assert.Empty(errors);
        Assert.Equal(new DateOnly(2026, 11, 27), content.Milestones[0].Due);
    }

    [Fact]
    public void What_cannot_be_read_names_its_field_and_is_left_out()
    {
        var form = new ProposalForm
        {
            Milestones = [new MilestoneInput("M", "soon", "")],
            BudgetLines = [new BudgetLineInput("B", "c", "1,2,3", "27a")],
            Vehicle = "bicycle",
        };

        var (content, errors) = ProposalFormReader.Read(form);

        Assert.Equal(
            ["vehicle", "milestones[0].due", "budgetLines[0].payerSide", "budgetLines[0].amountCents", "budgetLines[0].year"],
            errors.Select(e => e.Field));
        Assert.Null(content.BudgetLines[0].AmountCents);
    }

    [Fact]
    public void A_proposal_comes_back_from_its_form_as_it_went_in()
    {
        var content = new ProposalContent
        {
            Title = "T",
            Vehicle = Vehicle.Amendment,
            Milestones = [new Milestone("M", new DateOnly(2027, 1, 31), "go")],
            BudgetLines = [new BudgetLine("B", AmendFlow.Agreements.Parties.Side.B, 109_600_050, 2027)],
            Samples = new YesNo(true, "40"),
            Patients = new YesNo(false, ""),
            ClausesTouched = ["5", "7.2"],
        };

        foreach (var language in new[] { "en", "fr" })
        {
            var (read, errors) = ProposalFormReader.Read(ProposalForm.Of(content, language));

            Assert.Empty(errors);
            Assert.Equal(SectionHashes.Of(content, []), SectionHashes.Of(read, []));
        }
    }

    [Fact]
    public void Rows_left_blank_are_no_rows()
    {
        var form = new ProposalForm().WithRow(ProposalForm.MilestoneRows).WithRow(ProposalForm.BudgetRows).WithRow("elsewhere");

        Assert.Single(form.Milestones);
        Assert.Empty(form.Compact().Milestones);
        Assert.Empty(form.WithoutRow("milestones[0]").Milestones);
        Assert.Single(form.WithoutRow("milestones[7]").Milestones);
    }
}
