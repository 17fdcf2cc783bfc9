using AmendFlow.Agreements.Approval;
using CsCheck;

namespace AmendFlow.Agreements.Tests.Approval;

public sealed class VoteTests
{
    // y yes, c yes with conditions, n no, a abstained, r recused, m changes requested, . not answered yet
    [Theory]
    [InlineData(RoundRule.All, "yc", RoundVerdict.Approved)]
    [InlineData(RoundRule.All, "y.", RoundVerdict.Open)]
    [InlineData(RoundRule.All, "n..", RoundVerdict.Rejected)]
    [InlineData(RoundRule.All, "yar", RoundVerdict.Approved)]
    [InlineData(RoundRule.All, "ar", RoundVerdict.Blocked)]
    [InlineData(RoundRule.All, "ar.", RoundVerdict.Open)]
    [InlineData(RoundRule.All, "ym.", RoundVerdict.ChangesRequested)]
    [InlineData(RoundRule.All, "", RoundVerdict.Blocked)]
    [InlineData(RoundRule.Any, "c..", RoundVerdict.Approved)]
    [InlineData(RoundRule.Any, "nn.", RoundVerdict.Open)]
    [InlineData(RoundRule.Any, "nna", RoundVerdict.Rejected)]
    [InlineData(RoundRule.Any, "ara", RoundVerdict.Blocked)]
    [InlineData(RoundRule.Any, "m..", RoundVerdict.ChangesRequested)]
    [InlineData(RoundRule.Any, "", RoundVerdict.Blocked)]
    [InlineData(RoundRule.NOfM, "yy..", RoundVerdict.Approved)]
    [InlineData(RoundRule.NOfM, "yn..", RoundVerdict.Open)]
    [InlineData(RoundRule.NOfM, "nny.", RoundVerdict.Open)]
    [InlineData(RoundRule.NOfM, "nnn.", RoundVerdict.Rejected)]
    [InlineData(RoundRule.NOfM, "nra.", RoundVerdict.Rejected)]
    [InlineData(RoundRule.NOfM, "rrr", RoundVerdict.Blocked)]
    [InlineData(RoundRule.NOfM, "yym", RoundVerdict.ChangesRequested)]
    [InlineData(RoundRule.NOfM, "y", RoundVerdict.Blocked)]
    [InlineData(RoundRule.NOfM, "", RoundVerdict.Blocked)]
    public void A_round_closes_by_its_rule(RoundRule rule, string votes, RoundVerdict verdict) =>
        Assert.Equal(verdict, ApprovalRound.Count(rule, 2, Votes(votes)));

    [Fact]
    public void No_round_is_approved_without_a_yes_and_order_never_matters()
    {
        var vote = Gen.Char["ycnarm."];
        Gen.Select(Gen.Enum<RoundRule>(), Gen.Int[1, 4], vote.Array[0, 6]).Sample((rule, needed, votes) =>
        {
            var verdict = ApprovalRound.Count(rule, needed, Votes(new string(votes)));
            var backwards = ApprovalRound.Count(rule, needed, Votes(new string([.. votes.Reverse()])));
            return verdict == backwards && (verdict != RoundVerdict.Approved || votes.Any(v => v is 'y' or 'c'));
        });
    }

    [Fact]
    public void A_number_of_yes_below_one_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ApprovalRound.Count(RoundRule.NOfM, 0, Votes("y")));

    [Theory]
    [InlineData("yc", CommitteeVerdict.Approved)]
    [InlineData("nn", CommitteeVerdict.Rejected)]
    [InlineData("yn", CommitteeVerdict.Deadlock)]
    [InlineData("ya", CommitteeVerdict.Deadlock)]
    [InlineData("nr", CommitteeVerdict.Deadlock)]
    [InlineData("ar", CommitteeVerdict.Blocked)]
    [InlineData("y.", CommitteeVerdict.Open)]
    [InlineData("..", CommitteeVerdict.Open)]
    [InlineData("m.", CommitteeVerdict.ChangesRequested)]
    [InlineData("ym", CommitteeVerdict.ChangesRequested)]
    public void Parties_vote_as_equals(string votes, CommitteeVerdict verdict)
    {
        var cast = Votes(votes);
        Assert.Equal(verdict, CommitteeVote.Count(cast[0], cast[1]));
        Assert.Equal(verdict, CommitteeVote.Count(cast[1], cast[0]));
    }

    [Fact]
    public void An_open_or_blocked_vote_leaves_by_no_port()
    {
        Assert.Throws<InvalidOperationException>(() => RoundVerdict.Blocked.Port());
        Assert.Throws<InvalidOperationException>(() => CommitteeVerdict.Open.Port());
        Assert.Equal("Deadlock", CommitteeVerdict.Deadlock.Port());
    }

    [Fact]
    public void Only_a_plain_approval_needs_no_reason() =>
        Assert.Equal([DecisionKind.Approve], Enum.GetValues<DecisionKind>().Where(k => !k.NeedsReason()));

    [Fact]
    public void Decisions_and_assurances_read_back_from_their_keys()
    {
        Assert.All(Enum.GetValues<DecisionKind>(), k => Assert.True(DecisionKinds.TryParse(k.Key(), out var read) && read == k));
        Assert.All(Enum.GetValues<Assurance>(), a => Assert.Equal(a, Assurances.Parse(a.Key())));
        Assert.False(DecisionKinds.TryParse("delegate", out _));
        Assert.False(Assurance.Link.Satisfies(Assurance.LinkAndCode));
    }

    [Fact]
    public void An_open_condition_holds_back_its_transition_and_later_ones()
    {
        var condition = new Condition("CODECOH", AmendFlow.Agreements.Parties.Side.B, AmendFlow.Agreements.Parties.Role.SamplesReviewer, BlockedTransition.Approve);
        Assert.Equal([BlockedTransition.Approve, BlockedTransition.InForce], Enum.GetValues<BlockedTransition>().Where(condition.HoldsBack));
        Assert.DoesNotContain(Enum.GetValues<BlockedTransition>(), (condition with { IsClosed = true }).HoldsBack);
    }

    private static List<DecisionKind?> Votes(string votes) => [.. votes.Select(v => v switch
    {
        'y' => DecisionKind.Approve,
        'c' => DecisionKind.ApproveWithConditions,
        'n' => DecisionKind.Reject,
        'a' => DecisionKind.Abstain,
        'r' => DecisionKind.Recuse,
        'm' => DecisionKind.RequestChanges,
        _ => (DecisionKind?)null,
    })];
}
