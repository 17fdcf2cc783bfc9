using AmendFlow.Engine;

namespace AmendFlow.Agreements.Approval;

/// <summary>What a person may answer when asked to decide (design.md section 5).</summary>
public enum DecisionKind
{
    Approve,

    /// <summary>A yes; each condition names who closes it and which later transition it blocks.</summary>
    ApproveWithConditions,
    RequestChanges,
    Reject,

    /// <summary>Never counts as a yes.</summary>
    Abstain,

    /// <summary>A conflict of interest: the person leaves the base of the vote.</summary>
    Recuse,
}

public static class DecisionKinds
{
    public static bool IsYes(this DecisionKind kind) => kind is DecisionKind.Approve or DecisionKind.ApproveWithConditions;

    /// <summary>A reason is mandatory for all but a plain approval, and shared with the other party.</summary>
    public static bool NeedsReason(this DecisionKind kind) => kind != DecisionKind.Approve;

    /// <summary>The button: what the person is about to do.</summary>
    public static Bilingual Name(this DecisionKind kind) => kind switch
    {
        DecisionKind.Approve => new("Approve", "Approuver"),
        DecisionKind.ApproveWithConditions => new("Approve with conditions", "Approuver sous réserve"),
        DecisionKind.RequestChanges => new("Request changes", "Demander des modifications"),
        DecisionKind.Reject => new("Reject", "Refuser"),
        DecisionKind.Abstain => new("Abstain", "S'abstenir"),
        DecisionKind.Recuse => new("Recuse (conflict of interest)", "Se déporter (conflit d'intérêts)"),
        _ => throw Unknown(kind),
    };

    /// <summary>The record: what the person decided.</summary>
    public static Bilingual Outcome(this DecisionKind kind) => kind switch
    {
        DecisionKind.Approve => new("Approved", "Avis favorable"),
        DecisionKind.ApproveWithConditions => new("Approved with conditions", "Avis favorable sous réserve"),
        DecisionKind.RequestChanges => new("Changes requested", "Modifications demandées"),
        DecisionKind.Reject => new("Rejected", "Avis défavorable"),
        DecisionKind.Abstain => new("Abstained", "Abstention"),
        DecisionKind.Recuse => new("Recused", "Déport"),
        _ => throw Unknown(kind),
    };

    /// <summary>In forms, addresses and the API, for example <c>request-changes</c>.</summary>
    public static string Key(this DecisionKind kind) => kind switch
    {
        DecisionKind.Approve => "approve",
        DecisionKind.ApproveWithConditions => "approve-with-conditions",
        DecisionKind.RequestChanges => "request-changes",
        DecisionKind.Reject => "reject",
        DecisionKind.Abstain => "abstain",
        DecisionKind.Recuse => "recuse",
        _ => throw Unknown(kind),
    };

    public static bool TryParse(string key, out DecisionKind kind)
    {
        foreach (var candidate in Enum.GetValues<DecisionKind>())
        {
            if (candidate.Key() == key)
            {
                kind = candidate;
                return true;
            }
        }

        kind = default;
        return false;
    }

    private static ArgumentOutOfRangeException Unknown(DecisionKind kind) => new(nameof(kind), kind, "No such decision.");
}
