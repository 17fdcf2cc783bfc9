using AmendFlow.Agreements.Parties;

namespace AmendFlow.Agreements.Approval;

/// <summary>What an answer at a step is in law, and so what it is called: <i>avis</i>, <i>validation</i> or <i>vote</i> (domain.md section 5).</summary>
public enum StepNature
{
    /// <summary>An expert's opinion: scientific, legal, financial, on data, samples or patents; a committee member's advice to the lead.</summary>
    Opinion,

    /// <summary>A decision of those who answer for the house.</summary>
    Approval,

    /// <summary>A party's one vote in the committee.</summary>
    Vote,
}

public static class StepNatures
{
    /// <param name="role">The role that is asked; null for people whom the workflow names, and for the committee as a whole.</param>
    /// <param name="isCommittee">The step is a committee's vote.</param>
    public static StepNature Of(Role? role, bool isCommittee = false) => role switch
    {
        Role.CommitteeLead => StepNature.Vote,
        null when isCommittee => StepNature.Vote,
        Role.Executive or Role.Signatory or Role.Coordinator or Role.PartyAdministrator or null => StepNature.Approval,
        _ => StepNature.Opinion,
    };
}
