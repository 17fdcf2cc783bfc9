using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Checklists;

namespace AmendFlow.Agreements.Tests.Checklists;

public sealed class ChecklistTests
{
    private static readonly Checklist DataProtection = ChecklistCatalogue.Get("data-protection");

    [Fact]
    public void Every_checklist_has_items_of_different_ids_in_both_languages()
    {
        string[] keys = ["scientific", "legal", "data-protection", "samples", "ip", "finance", "executive", "committee", "publicity"];
        Assert.Equal(keys, ChecklistCatalogue.Keys.ToArray());
        Assert.All(keys.Select(ChecklistCatalogue.Get), list =>
        {
            Assert.NotEmpty(list.Items);
            Assert.Equal(list.Items.Length, list.Items.Select(i => i.Id).Distinct().Count());
            Assert.All(list.Items, i => Assert.NotEqual(i.Question.En, i.Question.Fr));
        });
        Assert.Throws<KeyNotFoundException>(() => ChecklistCatalogue.Get("general"));
    }

    [Fact]
    public void A_yes_needs_every_item_and_any_other_decision_none()
    {
        Assert.Empty(DataProtection.Refusals(DecisionKind.Approve, Answers()));
        Assert.Equal("checklist.information", Assert.Single(DataProtection.Refusals(DecisionKind.Approve, Answers(without: "information"))).Field);
        Assert.NotEmpty(DataProtection.Refusals(DecisionKind.ApproveWithConditions, []));
        Assert.Empty(DataProtection.Refusals(DecisionKind.Reject, []));
        Assert.Empty(DataProtection.Refusals(DecisionKind.RequestChanges, []));
    }

    [Theory]
    [InlineData(ChecklistReply.No, "we shall see", 1)]
    [InlineData(ChecklistReply.NotApplicable, "", 1)]
    [InlineData(ChecklistReply.NotApplicable, "no sequencing", 0)]
    [InlineData(ChecklistReply.Yes, "", 0)]
    public void Genetic_data_are_a_hard_stop(ChecklistReply reply, string comment, int refusals)
    {
        var answers = Answers(without: "genetic-data").Append(new ChecklistAnswer("genetic-data", reply, comment)).ToList();
        Assert.Equal(refusals, DataProtection.Refusals(DecisionKind.Approve, answers).Length);
        Assert.Equal(refusals, DataProtection.Refusals(DecisionKind.ApproveWithConditions, answers).Length);
        Assert.Empty(DataProtection.Refusals(DecisionKind.Reject, answers));
    }

    [Fact]
    public void A_no_elsewhere_is_for_the_reviewer_to_weigh_and_an_approval_over_it_says_why()
    {
        Assert.Equal("checklist.retention", Assert.Single(DataProtection.Refusals(DecisionKind.Approve, No(" "))).Field);
        Assert.NotEmpty(DataProtection.Refusals(DecisionKind.ApproveWithConditions, No("")));
        Assert.Empty(DataProtection.Refusals(DecisionKind.Approve, No("settled by the sponsor")));
        Assert.Empty(DataProtection.Refusals(DecisionKind.Reject, No("")));

        static List<ChecklistAnswer> No(string comment) => [.. Answers(without: "retention"), new ChecklistAnswer("retention", ChecklistReply.No, comment)];
    }

    [Fact]
    public void Strange_and_doubled_answers_are_refused_whatever_the_decision()
    {
        var answers = Answers().Append(new ChecklistAnswer("liability", ChecklistReply.Yes, "")).Append(new ChecklistAnswer("roles", ChecklistReply.No, "")).ToList();
        Assert.Equal(["checklist.liability", "checklist.roles"], DataProtection.Refusals(DecisionKind.Reject, answers).Select(r => r.Field));
    }

    private static List<ChecklistAnswer> Answers(string? without = null) =>
        [.. DataProtection.Items.Where(i => i.Id != without).Select(i => new ChecklistAnswer(i.Id, ChecklistReply.Yes, ""))];
}
