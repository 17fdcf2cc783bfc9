namespace AmendFlow.Agreements.Approval;

public enum RoundRule
{
    /// <summary>Everybody who is asked, but for those who abstain or recuse themselves.</summary>
    All,

    /// <summary>The first yes.</summary>
    Any,

    /// <summary>A number of those who are asked.</summary>
    NOfM,
}

public enum RoundVerdict
{
    Open,
    Approved,
    Rejected,
    ChangesRequested,

    /// <summary>Nobody is left who could carry the decision: a coordinator has to name somebody.</summary>
    Blocked,
}

/// <summary>Counts the votes of a round by the table of design.md section 5.</summary>
public static class ApprovalRound
{
    /// <param name="rule">By which the definition lets the round close.</param>
    /// <param name="needed">For <see cref="RoundRule.NOfM"/>: 1 or more. Ignored by the other rules.</param>
    /// <param name="votes">One entry for everybody who is asked, null while they have not answered. Nobody asked blocks.</param>
    public static RoundVerdict Count(RoundRule rule, int needed, IReadOnlyList<DecisionKind?> votes)
    {
        var open = votes.Count(v => v is null);
        var yes = votes.Count(v => v?.IsYes() == true);
        var no = votes.Count(v => v == DecisionKind.Reject);
        var nobodyDecides = open == 0 && yes == 0 && no == 0;

        if (votes.Contains(DecisionKind.RequestChanges))
        {
            return RoundVerdict.ChangesRequested;
        }

        if (nobodyDecides)
        {
            return RoundVerdict.Blocked;
        }

        return rule switch
        {
            RoundRule.All => no > 0 ? RoundVerdict.Rejected : open > 0 ? RoundVerdict.Open : RoundVerdict.Approved,
            RoundRule.Any => yes > 0 ? RoundVerdict.Approved : open > 0 ? RoundVerdict.Open : RoundVerdict.Rejected,
            RoundRule.NOfM => CountUpTo(needed, votes.Count, yes, open),
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "No such rule."),
        };
    }

    private static RoundVerdict CountUpTo(int needed, int asked, int yes, int open)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(needed, 1);
        if (needed > asked)
        {
            // Too few people hold the role: that is no opinion of theirs, so it must not read as a refusal.
            return RoundVerdict.Blocked;
        }

        return yes >= needed ? RoundVerdict.Approved : yes + open < needed ? RoundVerdict.Rejected : RoundVerdict.Open;
    }

    /// <summary>The port by which a closed round leaves its step.</summary>
    /// <exception cref="InvalidOperationException">The round is open or blocked, so its step goes on waiting.</exception>
    public static string Port(this RoundVerdict verdict) => verdict switch
    {
        RoundVerdict.Approved => "Approved",
        RoundVerdict.Rejected => "Rejected",
        RoundVerdict.ChangesRequested => "ChangesRequested",
        _ => throw new InvalidOperationException($"A round that is {verdict} leaves by no port."),
    };
}
