namespace AmendFlow.Agreements.Cases;

/// <summary>Where a case stands: a closed list.</summary>
public enum CaseStatus
{
    Triage,
    InReview,
    ChangesRequested,
    InCommittee,
    Deadlock,
    Drafting,
    TextReview,
    ExecutiveApproval,
    ApprovedToBeSigned,

    /// <summary>Both parties approved the wording of an announcement; its day has not come.</summary>
    ToBeReleased,
    Released,
    Rejected,
    Withdrawn,
    Lapsed,
}
