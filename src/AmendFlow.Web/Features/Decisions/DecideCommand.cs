using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Agreements.Parties;

namespace AmendFlow.Web.Features.Decisions;

/// <param name="Reason">Shared with both parties; mandatory for all but approve; at most 4,000 characters.</param>
/// <param name="InternalNote">Stays with the decider's party; at most 4,000 characters.</param>
/// <param name="SeenHash">The round's subject hash as the page showed it: what the person saw.</param>
public sealed record DecideCommand(
    Guid TaskId,
    DecisionKind Kind,
    string Reason,
    string InternalNote,
    IReadOnlyList<ChecklistAnswer> Checklist,
    IReadOnlyList<ConditionInput> Conditions,
    string SeenHash);

/// <summary>One "if" of an approval with conditions.</summary>
public sealed record ConditionInput(string Text, BlockedTransition Blocks, Side ClosedBySide, Role ClosedByRole);

/// <summary>What was recorded.</summary>
public sealed record DecideAnswer(Guid DecisionId, Guid CaseId, DecisionKind Kind, DateTimeOffset At, bool RoundClosed);
