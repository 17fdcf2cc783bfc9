using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Proposals;

namespace AmendFlow.Agreements.Activities;

/// <summary>
/// The inputs of <c>AmendFlow.CommitteeVote</c>. The members of both parties give opinions; each party's lead then casts its one vote.
/// </summary>
/// <param name="Subject">The sections that the committee decides on, at least one.</param>
/// <param name="Phase">One of <see cref="CasePhases"/>; default committee.</param>
/// <param name="Deadline">Counted in each party's own calendar.</param>
/// <param name="Assurance">Default <see cref="Approval.Assurance.LinkAndCode"/>.</param>
/// <param name="Checklist">Key of the checklist to answer, or null.</param>
public sealed record CommitteeRequest(
    ImmutableArray<Section> Subject,
    string Phase,
    DeadlinePolicy Deadline,
    Assurance Assurance,
    string? Checklist)
{
    /// <exception cref="ActivityInputException">An input is missing or does not fit.</exception>
    public static CommitteeRequest From(JsonObject inputs)
    {
        var reader = new InputReader(inputs);
        return new CommitteeRequest(
            RequestReading.SubjectOf(reader),
            RequestReading.PhaseOf(reader, CasePhases.Committee),
            DeadlinePolicy.From(reader),
            RequestReading.AssuranceOf(reader),
            RequestReading.ChecklistOf(reader));
    }
}
