using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Drawing;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Runtime;

/// <summary>
/// One step of an instance: a first-in-first-out queue of activities to start, and what happens to those that run. "Side by side"
/// means one after the other until each waits.
/// </summary>
internal sealed partial class Burst(WorkflowDefinition definition, StateData state, EngineInput input, Behaviours behaviours, Evaluator evaluator)
{
    /// <summary>A circle without a wait would run for ever; what starts beyond this number is an incident.</summary>
    public const int MaxStarts = 10_000;

    // A script may throw a text of any length, and the incident is kept for life.
    private const int LongestMessage = 500;

    private readonly LinkedList<Work> _queue = new();
    private int _starts;
    private string? _faultedBy;

    public WorkflowDefinition Definition { get; } = definition;

    public StateData State { get; } = state;

    public Evaluator Evaluator { get; } = evaluator;

    public DateTimeOffset Now { get; } = input.Now;

    public List<Effect> Effects { get; } = [];

    public List<Completion> Completed { get; } = [];

    /// <summary>Events that are meant for this instance only: told when everything else has come to rest.</summary>
    public Queue<(string Name, JsonNode? Payload)> LocalEvents { get; } = new();

    /// <summary>What the instance was started by, until the step that it is about has been reached.</summary>
    public StartInput? Trigger { get; set; }

    /// <summary>Told of every execution and what became of it: (execution, activity, status in Elsa's word). For tests.</summary>
    public Action<int, string, string>? Trace { get; init; }

    private sealed record Work(Activity Activity, Execution? Owner, List<VariableSlot> Locals);

    public void Schedule(Activity activity, Execution? owner, List<VariableSlot>? locals = null) =>
        _queue.AddLast(new Work(activity, owner, locals ?? []));

    /// <summary>Starts what is queued until nothing is, then settles how the instance stands.</summary>
    public void Run()
    {
        while (_queue.First is { } next)
        {
            _queue.RemoveFirst();
            Start(next.Value);
        }

        if (State.SubStatus != SubStatus.Suspended)
        {
            return;
        }

        if (_faultedBy is null && State.Bookmarks.Count == 0 && State.Incidents.Count == 0 && State.Executions.Count > 0)
        {
            Fault(State.Executions.First(), "The workflow has come to a halt: nothing is waited for, and nothing has ended it.", null);
        }

        if (_faultedBy is not null)
        {
            EndFaulted(_faultedBy);
        }
    }

    public bool IsBusy(Execution owner) => IsBusy(owner, static (_, _) => true, 0);

    public bool IsBusy(Execution owner, string activityId) =>
        IsBusy(owner, static (id, wanted) => string.Equals(id, wanted, StringComparison.Ordinal), activityId);

    /// <summary>A child is open or queued that lies in the loop.</summary>
    public bool IsBusy(Execution owner, FlowLoop loop) => IsBusy(owner, static (id, wanted) => wanted.Contains(id), loop);

    // Asked for many edges in every step, so without closures.
    private bool IsBusy<T>(Execution owner, Func<string, T, bool> isMeant, T what)
    {
        var open = State.Executions.Shared;
        for (var i = 0; i < open.Count; i++)
        {
            if (open[i].OwnerId == owner.Id && isMeant(open[i].ActivityId, what))
            {
                return true;
            }
        }

        for (var node = _queue.First; node is not null; node = node.Next)
        {
            if (node.Value.Owner == owner && isMeant(node.Value.Activity.Id, what))
            {
                return true;
            }
        }

        return false;
    }

    public Execution? OwnerOf(Execution execution) =>
        execution.OwnerId is { } id ? State.Executions.ById(id) : null;

    public ActivityContext ContextOf(Execution execution) => new(this, execution, Definition.Activities[execution.ActivityId]);

    public void Mark(string activityId, StepState step) => Record(activityId, r => r with { State = step });

    /// <summary>Takes an execution away without a word: it is about to start anew.</summary>
    public void Discard(Execution execution) => State.Executions.Remove(execution);

    /// <summary>Lets a container take note that a child has ended; null outcomes: it was cancelled.</summary>
    public void Tell(Execution owner, string childId, IReadOnlyCollection<string>? outcomes)
    {
        var child = Definition.Activities[childId];
        Guard(owner, childId, c => behaviours.Of(c.Activity).ChildEnded(c, child, outcomes));
    }

    /// <summary>Runs a part of an activity; what it throws becomes an incident.</summary>
    public void Guard(Execution execution, string? endedChildId, Action<ActivityContext> part)
    {
        try
        {
            part(ContextOf(execution));
        }
        catch (Exception e) when (e is not EngineInputException and not ScriptRunnerException and not OutOfMemoryException)
        {
            Fault(execution, e.Message, endedChildId);
        }
    }

    private void Start(Work work)
    {
        var execution = new Execution
        {
            Id = ++State.Counter,
            ActivityId = work.Activity.Id,
            OwnerId = work.Owner?.Id,
            Variables = work.Locals,
        };
        State.Executions.Add(execution);
        Record(work.Activity.Id, r => new StepRecord(StepState.Waiting, r.Runs + 1, []));
        Trace?.Invoke(execution.Id, work.Activity.Id, "Running");
        if (++_starts > MaxStarts)
        {
            Fault(execution, $"One step started more than {MaxStarts} activities: the workflow runs in a circle that waits for nobody.", null);
            return;
        }

        Guard(execution, null, c =>
        {
            execution.Variables.AddRange(Evaluator.Declare(work.Activity.Variables));
            if (Trigger is { } trigger && trigger.TriggerActivityId == work.Activity.Id)
            {
                Trigger = null;
                c.SetOutput("result", trigger.TriggerPayload);
                c.Complete();
                return;
            }

            behaviours.Of(work.Activity).Start(c);
        });
    }

    private void Record(string activityId, Func<StepRecord, StepRecord> change) =>
        State.Steps[activityId] = change(State.Steps.GetValueOrDefault(activityId, StepRecord.Unknown));

    private bool RemoveQueued(Predicate<Work> isGone)
    {
        var removed = false;
        for (var node = _queue.First; node is not null;)
        {
            var next = node.Next;
            if (isGone(node.Value))
            {
                _queue.Remove(node);
                removed = true;
            }

            node = next;
        }

        return removed;
    }

    private void Fault(Execution execution, string message, string? endedChildId)
    {
        if (!State.Executions.Contains(execution))
        {
            return;
        }

        execution.IsFaulted = true;
        message = message.Length <= LongestMessage ? message : message[..LongestMessage] + "…";
        var incident = new Incident($"{State.InstanceId}.i{++State.Counter}", execution.ActivityId, message, Now);
        State.Incidents.Add(new OpenIncident { Incident = incident, ExecutionId = execution.Id, EndedChildId = endedChildId });
        Effects.Add(new IncidentRaised(incident.Id, message) { ActivityId = execution.ActivityId });
        Mark(execution.ActivityId, StepState.Problem);
        Trace?.Invoke(execution.Id, execution.ActivityId, "Faulted");
        if (!Definition.ContinuesWithIncidents)
        {
            _faultedBy ??= execution.ActivityId;
        }
    }
}
