using AmendFlow.Engine;

namespace AmendFlow.Agreements.Comparison;

public enum ChangeKind
{
    StepAdded,
    StepRemoved,
    StepRenamed,

    /// <summary>Its text in one language only.</summary>
    StepTranslated,
    StepType,
    StepPlace,
    ConnectionAdded,
    ConnectionRemoved,

    /// <summary>The same two steps, by another outcome.</summary>
    ConnectionOutcome,

    /// <summary>The same outcome leads elsewhere.</summary>
    ConnectionTarget,
    ConnectionOrder,
    Asked,
    Rule,
    Subject,
    Deadline,
    Reminders,
    Escalation,
    Lapse,
    Checklist,
    Assurance,
    Outcomes,
    Condition,
    JoinMode,

    /// <summary>Any other setting of a step.</summary>
    Setting,
    VariableAdded,
    VariableRemoved,
    VariableDefault,
    VariableType,
    ArgumentAdded,
    ArgumentRemoved,
    ArgumentChanged,
    WorkflowText,

    /// <summary>What a fault does.</summary>
    Faults,

    /// <summary>A member of the file that nothing above speaks of.</summary>
    OtherMember,

    /// <summary>Only where something stands on the author's drawing.</summary>
    Layout,

    /// <summary>Numbers and dates that an exporting program writes.</summary>
    Bookkeeping,
}

/// <summary>One difference between two versions, as a sentence.</summary>
/// <param name="ActivityId">The step it is about; null for the workflow as a whole.</param>
public sealed record Change(ChangeKind Kind, string? ActivityId, Bilingual Sentence);
