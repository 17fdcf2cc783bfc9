namespace AmendFlow.Agreements.Approval;

public enum CommitteeVerdict
{
    Open,
    Approved,
    Rejected,
    ChangesRequested,

    /// <summary>The parties differ: it goes to the executives (domain.md 4.8).</summary>
    Deadlock,

    /// <summary>Neither party cast a yes or a no.</summary>
    Blocked,
}

/// <summary>The joint steering committee: one vote per party, unanimity of the parties (domain.md 4.9).</summary>
public static class CommitteeVote
{
    /// <param name="a">What the lead of party A cast after its members' opinions; null while open.</param>
    /// <param name="b">The same of party B.</param>
    public static CommitteeVerdict Count(DecisionKind? a, DecisionKind? b)
    {
        if (a == DecisionKind.RequestChanges || b == DecisionKind.RequestChanges)
        {
            return CommitteeVerdict.ChangesRequested;
        }

        if (a is null || b is null)
        {
            return CommitteeVerdict.Open;
        }

        return (Opinion(a.Value), Opinion(b.Value)) switch
        {
            (true, true) => CommitteeVerdict.Approved,
            (false, false) => CommitteeVerdict.Rejected,
            (null, null) => CommitteeVerdict.Blocked,
            _ => CommitteeVerdict.Deadlock,
        };
    }

    /// <summary>The port by which a closed vote leaves its step.</summary>
    /// <exception cref="InvalidOperationException">The vote is open or blocked, so its step goes on waiting.</exception>
    public static string Port(this CommitteeVerdict verdict) => verdict switch
    {
        CommitteeVerdict.Approved => "Approved",
        CommitteeVerdict.Rejected => "Rejected",
        CommitteeVerdict.ChangesRequested => "ChangesRequested",
        CommitteeVerdict.Deadlock => "Deadlock",
        _ => throw new InvalidOperationException($"A committee vote that is {verdict} leaves by no port."),
    };

    private static bool? Opinion(DecisionKind kind) => kind.IsYes() ? true : kind == DecisionKind.Reject ? false : null;
}
