using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using AmendFlow.Agreements.Calendars;
using AmendFlow.Agreements.Cases;
using AmendFlow.Agreements.Incidents;
using AmendFlow.Agreements.Parties;
using AmendFlow.Agreements.Proposals;
using AmendFlow.Data.Agreements;
using AmendFlow.Data.Cases;
using AmendFlow.Data.Proposals;
using AmendFlow.Engine;
using AmendFlow.Engine.Definitions;
using AmendFlow.Web.Steps;

namespace AmendFlow.Web.Features.Cases;

/// <summary>
/// A case inside a step: its rows as the snapshot has them, and <see cref="FeedAsync"/>, which tells the engine something and turns
/// what comes out of it into rows.
/// </summary>
public sealed class CaseStep
{
    private readonly IWorkflowRuntime runtime;
    private InstanceState? state;

    internal CaseStep(
        StepContext step, IWorkflowRuntime runtime, WorkflowDefinition definition, Case @case, Agreement agreement, Proposal proposal,
        ProposalRevision revision, IReadOnlyList<Round> rounds, InstanceState? state)
    {
        Step = step;
        this.runtime = runtime;
        this.state = state;
        Definition = definition;
        Case = @case;
        Agreement = agreement;
        Proposal = proposal;
        Revision = revision;
        Rounds = [.. rounds.Where(r => r.Kind != RoundKind.Incident)];
        Incidents = [.. rounds.Where(r => r.Kind == RoundKind.Incident)];
    }

    public StepContext Step { get; }

    /// <summary>The version that the case runs on; a move replaces it.</summary>
    public WorkflowDefinition Definition { get; private set; }

    public Case Case { get; }

    public Agreement Agreement { get; }

    public Proposal Proposal { get; }

    /// <summary>The revision that is decided on; a new submission replaces it.</summary>
    public ProposalRevision Revision { get; private set; }

    /// <summary>What people were asked at the steps of the workflow.</summary>
    public List<Round> Rounds { get; }

    /// <summary>Problems that steps met, open and settled: no asking of any step.</summary>
    public List<Round> Incidents { get; }

    public ProposalContent Content => JsonSerializer.Deserialize<ProposalContent>(Revision.Content, ProposalContent.Json)!;

    /// <summary>The inputs of the workflow, of the revision and day of release that hold now.</summary>
    public JsonObject Facts => Proposal.ReleaseOn is { } day ? AnnouncementFacts.Of(Content.Title, day, Calendar(Proposal.Side)) : ProposalFacts.Of(Content);

    /// <summary>Section hashes of the current revision, with that of the frozen text while there is one.</summary>
    public IReadOnlyDictionary<Section, string> Hashes => SubjectHashes.Of(Revision.SectionHashes, Case.FrozenTextHash);

    public Round? Latest(string activityId) => Rounds.Where(r => r.ActivityId == activityId).MaxBy(r => r.Number);

    /// <exception cref="RefusedException">The task asks nothing of a step: it is about a problem, which is settled in its own way.</exception>
    public Round RoundOf(WorkTask task) => Rounds.SingleOrDefault(r => r.Id == task.RoundId) ?? throw Refuse.NotFound();

    /// <exception cref="RefusedException">The case has no such task, or it is about a problem.</exception>
    public WorkTask TaskOf(Guid taskId) => Rounds.SelectMany(r => r.Tasks).SingleOrDefault(t => t.Id == taskId) ?? throw Refuse.NotFound();

    public void Revise(ProposalRevision revision)
    {
        Revision = revision;
        Case.RevisionNumber = revision.Number;
        Case.Name(Content.Title, Proposal.Reference!);
    }

    /// <summary>The open incident behind a round of <see cref="Incidents"/>; null when it is settled or gone.</summary>
    public Incident? OpenIncident(Round round) => HasEnded || round.Status != RoundStatus.Open ? null : state!.Incidents.FirstOrDefault(i => i.Id == round.BookmarkId);

    /// <summary>Tells the engine something. The input is recorded with the results of its scripts, so that the state can be rebuilt.</summary>
    /// <exception cref="RefusedException">It would pass over a step that is not to be passed over, whoever asks.</exception>
    public async Task FeedAsync(EngineInput input, CancellationToken cancellationToken)
    {
        if (input is SkipInput skip)
        {
            RequireSkippable(skip);
        }

        await TakeAsync(runtime.Apply(Definition, state, input), cancellationToken);
    }

    /// <summary>What stands in the way of going on under another version.</summary>
    public ImmutableArray<MoveObstacle> MoveObstacles(WorkflowDefinition to) => InstanceMove.Obstacles(Definition, to, state!);

    /// <summary>Goes on under another version: an input like any other, so that the state can be rebuilt over it.</summary>
    public async Task MoveAsync(WorkflowDefinition to, CancellationToken cancellationToken)
    {
        var result = runtime.Move(Definition, to, state!, new MoveInput(Definition.Id, to.Id) { Now = Step.Now, CommandId = Step.CommandId });
        (Definition, Case.DefinitionVersionId) = (to, to.Id);
        await TakeAsync(result, cancellationToken);
    }

    private async Task TakeAsync(StepResult result, CancellationToken cancellationToken)
    {
        var before = state;
        state = result.State;
        Step.Db.CaseInputs.Add(new CaseInput
        {
            CaseId = Case.Id,
            Sequence = Case.InputCount++,
            Json = JsonSerializer.Serialize(result.Input),
            At = Step.Now,
        });

        var effects = new EffectApplier(this);
        foreach (var effect in result.Effects)
        {
            await effects.ApplyAsync(effect, cancellationToken);
        }

        await EventWaits.SyncAsync(this, state, cancellationToken);
        await new IncidentRounds(this).FollowAsync(before, state, cancellationToken);
        await new Absences(this).FollowNewAsync(cancellationToken);
        await new RoundClock(this).FollowAsync(cancellationToken);
        Settle();
    }

    public Task ResumeAsync(Round round, string outcome, JsonNode? output, CancellationToken cancellationToken) =>
        FeedAsync(new ResumeInput(round.BookmarkId, outcome, output) { Now = Step.Now, CommandId = Step.CommandId }, cancellationToken);

    /// <summary>Ends the case from outside: every open task and timer is closed with the reason.</summary>
    public async Task CancelAsync(CaseStatus status, string reason, CancellationToken cancellationToken)
    {
        await FeedAsync(new CancelInput(null, reason) { Now = Step.Now, CommandId = Step.CommandId }, cancellationToken);
        Case.Status = status;
        Case.EndedAt = Step.Now;
    }

    /// <summary>Has ended, or was cancelled, or has faulted.</summary>
    public bool HasEnded => Case.EndedAt is not null;

    public PartyCalendar Calendar(Side side) => Agreement.Of(side).Calendar();

    // Here, where everything that is told to the engine passes, so that no caller can forget it.
    private void RequireSkippable(SkipInput skip)
    {
        var met = state?.Incidents.FirstOrDefault(i => i.Id == skip.IncidentId);
        if (met is not null && Skipping.WhyNot(Definition.Activities[met.ActivityId], skip.Outcome) is { } whyNot)
        {
            throw Refuse.Invalid(new FieldError("act", whyNot));
        }
    }

    private void Settle()
    {
        Case.State = state!.ToJson();
        if (state.IsRunning)
        {
            var waits = Rounds
                .Where(r => r.Status is RoundStatus.Open or RoundStatus.Blocked)
                .Select(r => (r.Phase, IsRevise: r.Work == "revise"))
                .ToList();

            // A case that only waits for an incident to be settled keeps the status it had.
            Case.Status = waits.Count > 0 ? CaseStatuses.Of(waits, null)
                : CaseStatuses.Meanwhile(state.Outputs["Status"]?.GetValue<string>()) ?? Case.Status;
            return;
        }

        Case.EndedAt = Step.Now;
        if (state.SubStatus == SubStatus.Finished)
        {
            Case.Status = CaseStatuses.Of([], state.Outputs["Status"]?.GetValue<string>());
        }
    }
}
