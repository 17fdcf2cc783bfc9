using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Data.Cases;
using AmendFlow.Web.Components;

namespace AmendFlow.Web.Features.Cases;

/// <summary>Colours and icons of states; the words beside them say the same.</summary>
public static class CaseTones
{
    public static Tone Of(CaseStatus status) => status switch
    {
        CaseStatus.ApprovedToBeSigned or CaseStatus.Released => Tone.Done,
        CaseStatus.Rejected or CaseStatus.Lapsed or CaseStatus.Deadlock => Tone.Problem,
        CaseStatus.Withdrawn => Tone.Cancelled,
        _ => Tone.Waiting,
    };

    public static Tone Of(DecisionKind kind) => kind switch
    {
        DecisionKind.Approve or DecisionKind.ApproveWithConditions => Tone.Done,
        DecisionKind.Reject => Tone.Problem,
        DecisionKind.RequestChanges => Tone.Info,
        _ => Tone.Neutral,
    };

    public static Tone Of(RoundView round) => round.Status switch
    {
        RoundStatus.Open => round.IsOverdue ? Tone.Problem : Tone.Waiting,
        RoundStatus.Blocked => Tone.Problem,
        RoundStatus.Closed => Tone.Cancelled,
        _ => round.Outcome switch
        {
            "Rejected" or "Lapsed" or "Deadlock" => Tone.Problem,
            "ChangesRequested" or "Incomplete" or "NotAnAmendment" => Tone.Info,
            _ => Tone.Done,
        },
    };
}
