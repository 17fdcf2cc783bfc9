using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine;

/// <summary>
/// The seam between AmendFlow and whatever runs a definition. Pure: no clock, no I/O, no randomness. What comes in decides
/// what goes out, so an instance can be rebuilt by folding its recorded inputs.
/// </summary>
public interface IWorkflowRuntime
{
    /// <summary>Applies one input and runs until every branch waits or has ended.</summary>
    /// <param name="state">Null exactly when <paramref name="input"/> is a <see cref="StartInput"/>.</param>
    /// <exception cref="EngineInputException">The input does not fit the state: an unknown bookmark, an ended instance.</exception>
    /// <exception cref="Expressions.ScriptRunnerException">The host could not run a script; nothing was changed, try again.</exception>
    StepResult Apply(WorkflowDefinition definition, InstanceState? state, EngineInput input);

    /// <summary>
    /// Lets an instance go on under another version. What is open stays open, what was answered stays answered; a step that comes next in
    /// the other version begins at once. A new step that stands before what was done already is passed over.
    /// </summary>
    /// <param name="from">The version that the instance runs on.</param>
    /// <param name="to">The version that it is to run on.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="input">Names both versions; what is recorded.</param>
    /// <exception cref="EngineInputException"><see cref="InstanceMove.Obstacles"/> finds one, or the input names other versions.</exception>
    StepResult Move(WorkflowDefinition from, WorkflowDefinition to, InstanceState state, MoveInput input);
}

/// <summary>The input does not fit the state; nothing was changed.</summary>
public sealed class EngineInputException(string message) : Exception(message);

/// <summary>What is recorded of every step. <see cref="Now"/> is what scripts see as the present.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(StartInput), "start")]
[JsonDerivedType(typeof(ResumeInput), "resume")]
[JsonDerivedType(typeof(EventInput), "event")]
[JsonDerivedType(typeof(ChildInput), "child")]
[JsonDerivedType(typeof(CancelInput), "cancel")]
[JsonDerivedType(typeof(ReopenInput), "reopen")]
[JsonDerivedType(typeof(ChangeInputsInput), "change-inputs")]
[JsonDerivedType(typeof(RetryInput), "retry")]
[JsonDerivedType(typeof(SkipInput), "skip")]
[JsonDerivedType(typeof(MoveInput), "move")]
public abstract record EngineInput
{
    /// <summary>UTC, cut to milliseconds.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The command that caused the step: seeds ids and random numbers together with the instance id.</summary>
    public required string CommandId { get; init; }

    /// <summary>
    /// Results and faults of the expressions that this step evaluated by a script engine, in order of evaluation. Null before the step
    /// has run; in a replay they stand in for the scripts.
    /// </summary>
    public ImmutableArray<ScriptResult>? Scripts { get; init; }
}

/// <summary>What one script gave: a JSON value, or the message of its fault.</summary>
public sealed record ScriptResult(JsonNode? Value, string? Fault)
{
    /// <summary>Variables and outcomes that the script set besides its value; null for most.</summary>
    public JsonObject? Writes { get; init; }
}

/// <param name="InstanceId">Given by the host; stable for the life of the instance.</param>
/// <param name="Inputs">Workflow inputs by name.</param>
public sealed record StartInput(string InstanceId, JsonObject Inputs) : EngineInput
{
    /// <summary>
    /// Numbers of <see cref="EngineBehaviour"/> that the instance runs by, for life. Null before the step has run means all that the
    /// engine knows; a recorded start without them is older than all of them.
    /// </summary>
    public ImmutableArray<int>? Behaviours { get; init; }

    /// <summary>
    /// The step of the root flowchart that was waiting for something to start the workflow (an event, an hour); null: the flowchart's own
    /// start. That step completes at once.
    /// </summary>
    public string? TriggerActivityId { get; init; }

    /// <summary>What came with the event that started the workflow.</summary>
    public JsonNode? TriggerPayload { get; init; }
}

/// <summary>Ends the wait of one bookmark: a decision was made, a timer is due.</summary>
/// <param name="Outcome">The port to leave by; null is <c>Done</c>.</param>
/// <param name="Output">Kept as the activity's output <c>result</c>, and bound to a variable where the definition says so.</param>
public sealed record ResumeInput(string BookmarkId, string? Outcome, JsonNode? Output) : EngineInput;

/// <summary>An event published to this instance: resumes every <c>Elsa.Event</c> that waits for it. None waiting is no error.</summary>
public sealed record EventInput(string Name, JsonNode? Payload) : EngineInput;

/// <summary>
/// A workflow that this instance has started has come to where it is waited for (<see cref="ChildWait"/>). One that nobody waits for
/// any more is no error.
/// </summary>
/// <param name="ChildId">As <see cref="ChildRequested"/> named it.</param>
/// <param name="InstanceId">The child's own instance id, for the record and for scripts.</param>
/// <param name="SubStatus">How it stands: ended, or suspended where only its first burst is waited for.</param>
/// <param name="Output">Its workflow outputs by name.</param>
public sealed record ChildInput(string ChildId, string InstanceId, SubStatus SubStatus, JsonObject Output) : EngineInput;

/// <summary>Cancels an activity with everything in it, or the whole instance when <paramref name="ActivityId"/> is null.</summary>
public sealed record CancelInput(string? ActivityId, string Reason) : EngineInput;

/// <summary>
/// Runs an activity again because what it was decided on has changed: rule 4 of design.md section 2, also behind a join that has
/// fired. An activity that was never reached is left alone.
/// </summary>
public sealed record ReopenInput(string ActivityId, string Reason) : EngineInput;

/// <summary>Replaces the named workflow inputs; what has run keeps what it saw.</summary>
public sealed record ChangeInputsInput(JsonObject Inputs) : EngineInput;

/// <summary>Runs the activity of an incident again.</summary>
public sealed record RetryInput(string IncidentId, string Reason) : EngineInput;

/// <summary>Passes over the activity of an incident as if it had ended with <paramref name="Outcome"/> (null: <c>Done</c>).</summary>
public sealed record SkipInput(string IncidentId, string? Outcome, string Reason) : EngineInput;

/// <summary>The instance goes on under another version of its definition. Given to <see cref="IWorkflowRuntime.Move"/> only.</summary>
/// <param name="From">Elsa's <c>id</c> of the version that it ran on.</param>
/// <param name="To">Elsa's <c>id</c> of the version that it runs on from here.</param>
public sealed record MoveInput(string From, string To) : EngineInput;

/// <param name="Input">The input with the results of its scripts filled in: what the host records.</param>
public sealed record StepResult(InstanceState State, ImmutableArray<Effect> Effects, EngineInput Input)
{
    /// <summary>What came to its end in the step, in order. There is nothing to do about it: it is for whoever tells what happened.</summary>
    public ImmutableArray<Completion> Completed { get; init; } = [];
}

/// <summary>An activity that has ended, neither cancelled nor by a fault.</summary>
/// <param name="Effects">How many of the step's effects came before it.</param>
public readonly record struct Completion(string ActivityId, ImmutableArray<string> Outcomes, int Effects);

/// <summary>What the host has to do about a step, in order, in the same transaction as the state.</summary>
public abstract record Effect
{
    public required string ActivityId { get; init; }
}

/// <summary>An activity waits: open a round, a task, or a timer (<c>Elsa.Delay</c> and its like carry <see cref="DueAt"/>).</summary>
public sealed record Opened(string BookmarkId, string ActivityType, string ActivityName, JsonObject Inputs, DateTimeOffset? DueAt) : Effect;

/// <summary>A wait ended without an answer: cancelled, re-opened or overtaken. Close its tasks and timers, giving the reason.</summary>
/// <param name="Reason">
/// That of the input that asked for it, word for word; or one of the engine's own, a code and the id of the activity that caused it:
/// <c>overtaken:ID</c> (a join took the first branch), <c>reopened:ID</c> (an earlier step runs again), <c>ended:ID</c> (that step ended
/// the container or the instance), <c>faulted:ID</c> (the instance ended by a fault).
/// </param>
public sealed record Closed(string BookmarkId, string Reason) : Effect;

/// <summary>A host activity that does not wait: send a notice, register an amendment.</summary>
public sealed record Performed(string ActivityType, string ActivityName, JsonObject Inputs) : Effect;

public sealed record LineWritten(string Text) : Effect;

/// <summary>Another workflow is to be started as an instance of its own, in a step of its own.</summary>
/// <param name="ChildId">Names the child towards this instance; the host answers with a <see cref="ChildInput"/> of this id.</param>
/// <param name="BookmarkId">The wait that the child belongs to; when it is closed nobody needs the child any more. Null: none waits.</param>
/// <param name="WorkflowDefinitionId">The workflow; its published version is meant.</param>
/// <param name="Inputs">Workflow inputs by name, with <c>ParentInstanceId</c> as in Elsa.</param>
public sealed record ChildRequested(
    string ChildId, string? BookmarkId, string WorkflowDefinitionId, string? CorrelationId, JsonObject Inputs, ChildWait Wait) : Effect;

/// <summary>Until when a child is waited for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChildWait>))]
public enum ChildWait
{
    /// <summary>Started and left to itself.</summary>
    None,

    /// <summary>Until it waits for the first time, or has ended by then.</summary>
    FirstBurst,

    /// <summary>Until it has ended.</summary>
    End,
}

/// <param name="IsLocal">Meant for this instance only; the engine has delivered it already.</param>
public sealed record EventPublished(string EventName, string? CorrelationId, bool IsLocal, JsonNode? Payload) : Effect;

/// <summary>An activity cannot go on. With ContinueWithIncidents a person retries or skips it, else the instance ends as Faulted.</summary>
/// <param name="Message">For the person who repairs the workflow; English, technical.</param>
public sealed record IncidentRaised(string IncidentId, string Message) : Effect;

/// <summary>The instance came to its end: Finished, Cancelled or Faulted. <see cref="Effect.ActivityId"/> is the root's.</summary>
public sealed record Ended(SubStatus SubStatus) : Effect;

/// <summary>Elsa's sub-status (elsa-format.md E.1), as far as this engine can be in it between steps.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SubStatus>))]
public enum SubStatus
{
    Suspended,
    Finished,
    Cancelled,
    Faulted,
}
