using AmendFlow.Agreements.Cases;

namespace AmendFlow.Agreements.Tests.Cases;

public sealed class CaseStatusTests
{
    [Fact]
    public void A_revision_asked_for_wins_and_else_the_earliest_phase()
    {
        Assert.Equal(CaseStatus.ChangesRequested, CaseStatuses.Of([("review", false), ("review", true)], null));
        Assert.Equal(CaseStatus.InReview, CaseStatuses.Of([("executive", false), ("review", false)], null));
    }

    [Fact]
    public void Every_phase_has_a_status_of_its_own() =>
        Assert.Equal(CasePhases.All.Length, CasePhases.All.Select(p => CaseStatuses.Of([(p, false)], null)).Distinct().Count());

    [Theory]
    [InlineData("approved-to-be-signed", CaseStatus.ApprovedToBeSigned)]
    [InlineData("rejected", CaseStatus.Rejected)]
    [InlineData("withdrawn", CaseStatus.Withdrawn)]
    [InlineData("lapsed", CaseStatus.Lapsed)]
    public void The_workflow_says_how_it_ended(string key, CaseStatus status) => Assert.Equal(status, CaseStatuses.Of([], key));

    [Fact]
    public void What_cannot_be_is_refused_and_never_guessed()
    {
        Assert.Throws<ArgumentException>(() => CaseStatuses.Of([], null));
        Assert.Throws<ArgumentException>(() => CaseStatuses.Of([], "approved"));
        Assert.Throws<ArgumentException>(() => CaseStatuses.Of([], "in-review"));
        Assert.Throws<ArgumentException>(() => CaseStatuses.Of([("lunch", false)], null));
        Assert.Throws<ArgumentException>(() => CaseStatuses.Of([("lunch", true)], null));
        Assert.Throws<ArgumentException>(() => CaseStatuses.Of([("review", false)], "rejected"));
    }

    [Fact]
    public void Every_status_has_words_in_both_languages()
    {
        var all = Enum.GetValues<CaseStatus>();
        Assert.Equal(all.Length, all.Select(s => s.Key()).Distinct().Count());
        Assert.All(all, s => Assert.NotEqual(s.Name().En, s.Name().Fr));
        Assert.All(all, s => Assert.EndsWith(".", s.Sentence().Fr, StringComparison.Ordinal));
    }
}
