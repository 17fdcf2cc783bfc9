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
    public static Bilingual Name(this DecisionKind kind, StepNature nature) => (kind, nature) switch
    {
        (DecisionKind.Approve, StepNature.Opinion) => new("Approve", "Avis favorable"),
        (DecisionKind.Approve, StepNature.Approval) => new("Approve", "Valider"),
        (DecisionKind.Approve, StepNature.Vote) => new("Vote for", "Voter pour"),
        (DecisionKind.ApproveWithConditions, StepNature.Opinion) => new("Approve with conditions", "Avis favorable sous réserve"),
        (DecisionKind.ApproveWithConditions, StepNature.Approval) => new("Approve with conditions", "Valider sous réserve"),
        (DecisionKind.ApproveWithConditions, StepNature.Vote) => new("Vote for, with conditions", "Voter pour, sous réserve"),
        (DecisionKind.Reject, StepNature.Opinion) => new("Reject", "Avis défavorable"),
        (DecisionKind.Reject, StepNature.Approval) => new("Reject", "Refuser"),
        (DecisionKind.Reject, StepNature.Vote) => new("Vote against", "Voter contre"),
        (DecisionKind.RequestChanges, _) => new("Request changes", "Demander des modifications"),
        (DecisionKind.Abstain, _) => new("Abstain", "S’abstenir"),
        (DecisionKind.Recuse, _) => new("Recuse (conflict of interest)", "Se déporter (conflit d’intérêts)"),
        _ => throw Unknown(kind),
    };

    /// <summary>The record: what the person decided.</summary>
    public static Bilingual Outcome(this DecisionKind kind, StepNature nature) => (kind, nature) switch
    {
        (DecisionKind.Approve, StepNature.Opinion) => new("Approved", "Avis favorable"),
        (DecisionKind.Approve, StepNature.Approval) => new("Approved", "Validé"),
        (DecisionKind.Approve, StepNature.Vote) => new("Voted for", "Vote favorable"),
        (DecisionKind.ApproveWithConditions, StepNature.Opinion) => new("Approved with conditions", "Avis favorable sous réserve"),
        (DecisionKind.ApproveWithConditions, StepNature.Approval) => new("Approved with conditions", "Validé sous réserve"),
        (DecisionKind.ApproveWithConditions, StepNature.Vote) => new("Voted for, with conditions", "Vote favorable sous réserve"),
        (DecisionKind.Reject, StepNature.Opinion) => new("Rejected", "Avis défavorable"),
        (DecisionKind.Reject, StepNature.Approval) => new("Rejected", "Refusé"),
        (DecisionKind.Reject, StepNature.Vote) => new("Voted against", "Vote défavorable"),
        (DecisionKind.RequestChanges, _) => new("Changes requested", "Modifications demandées"),
        (DecisionKind.Abstain, _) => new("Abstained", "Abstention"),
        (DecisionKind.Recuse, _) => new("Recused", "Déport"),
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
