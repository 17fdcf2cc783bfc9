using AmendFlow.Agreements.Cases;
using AmendFlow.Web.Components;

namespace AmendFlow.Web.Features.Proposals;

/// <summary>How the status of a case looks.</summary>
public static class ProposalTones
{
    public static Tone Of(CaseStatus status) => status switch
    {
        CaseStatus.ApprovedToBeSigned => Tone.Done,
        CaseStatus.Rejected or CaseStatus.Deadlock => Tone.Problem,
        CaseStatus.Withdrawn or CaseStatus.Lapsed => Tone.Cancelled,
        CaseStatus.ChangesRequested => Tone.Waiting,
        _ => Tone.Info,
    };
}
