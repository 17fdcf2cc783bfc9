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
    Rejected,
    Withdrawn,
    Lapsed,
}
