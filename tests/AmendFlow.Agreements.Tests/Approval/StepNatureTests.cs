using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;

namespace AmendFlow.Agreements.Tests.Approval;

/// <summary>Domain.md section 5: an expert gives an <i>avis</i>, an executive a <i>validation</i>, the committee a vote.</summary>
public sealed class StepNatureTests
{
    [Theory]
    [InlineData(Role.ScientificReviewer, "Avis favorable", "Avis défavorable")]
    [InlineData(Role.LegalReviewer, "Avis favorable", "Avis défavorable")]
    [InlineData(Role.CommitteeMember, "Avis favorable", "Avis défavorable")]
    [InlineData(Role.Executive, "Validé", "Refusé")]
    [InlineData(Role.Signatory, "Validé", "Refusé")]
    [InlineData(Role.CommitteeLead, "Vote favorable", "Vote défavorable")]
    public void An_answer_is_called_by_the_kind_of_its_step(Role role, string yes, string no)
    {
        Assert.Equal(yes, DecisionKind.Approve.Outcome(StepNatures.Of(role)).Fr);
        Assert.Equal(no, DecisionKind.Reject.Outcome(StepNatures.Of(role)).Fr);
    }

    [Fact]
    public void Every_answer_has_words_at_every_kind_of_step() =>
        Assert.All(
            from kind in Enum.GetValues<DecisionKind>() from nature in Enum.GetValues<StepNature>() select (kind, nature),
            pair => Assert.NotEmpty(pair.kind.Name(pair.nature).Fr + pair.kind.Outcome(pair.nature).En));
}
