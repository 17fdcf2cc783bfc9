using System.Text.Json.Nodes;
using AmendFlow.Engine.Definitions;
using AmendFlow.Engine.Expressions;
using AmendFlow.Engine.Runtime.Activities;

namespace AmendFlow.Engine.Runtime;

/// <summary>What each kind of input does to an instance, before the queue runs.</summary>
internal sealed class Inputs(Burst burst, Behaviours behaviours)
{
    private readonly StateData _state = burst.State;
    private readonly WorkflowDefinition _definition = burst.Definition;

    public void Apply(EngineInput input)
    {
        switch (input)
        {
            case StartInput start:
                Start(start);
                break;
            case ResumeInput resume:
                Resume(resume);
                break;
            case EventInput published:
                Publish(published.Name, published.Payload);
                break;
            case ChildInput child:
                Report(child);
                break;
            case CancelInput cancel:
                Cancel(cancel);
                break;
            case ReopenInput reopen:
                Reopen(reopen);
                break;
            case ChangeInputsInput change:
                SetInputs(change.Inputs);
                break;
            case RetryInput retry:
                new IncidentInputs(burst).Retry(retry);
                break;
            case SkipInput skip:
                new IncidentInputs(burst).Skip(skip);
                break;
            default:
                throw new EngineInputException($"The input {input.GetType().Name} is not known.");
        }
    }

    private void Start(StartInput start)
    {
        try
        {
            _state.Variables = [.. Evaluator.Declare(_definition.Variables, ConversionRules.Of(_state))];
        }
        catch (ActivityFaultException e)
        {
            throw new EngineInputException($"A variable of the workflow has a wrong default: {e.Message}");
        }

        if (start.TriggerActivityId is { } trigger)
        {
            if (_definition.Root.Type != ElsaTypes.Flowchart || _definition.Root.Children.All(c => c.Id != trigger))
            {
                throw new EngineInputException($"The workflow cannot start at {trigger}: that is no step of its root flowchart.");
            }

            burst.Trigger = start;
        }

        SetInputs(start.Inputs);
        burst.Schedule(_definition.Root, owner: null);
    }

    private void Resume(ResumeInput resume)
    {
        var bookmark = _state.Bookmarks.Find(b => b.Id == resume.BookmarkId)
            ?? throw new EngineInputException($"Nothing waits under the bookmark {resume.BookmarkId}.");
        var outcome = resume.Outcome ?? "Done";
        if (!behaviours.OfType(bookmark.ActivityType).PortsOf(bookmark).Contains(outcome))
        {
            throw new EngineInputException($"The step {bookmark.ActivityId} has no port \"{outcome}\".");
        }

        End(bookmark, outcome, resume.Output);
    }

    /// <summary>Lets every flowchart that runs go on under the version that the instance was moved to, outer ones first.</summary>
    public void GoOn(VersionMapping mapping)
    {
        foreach (var chart in _state.Executions.Where(e => e.Flow is not null))
        {
            burst.Guard(chart, null, c => FlowchartBehaviour.GoOn(c, mapping.ChangeOf(chart)));
        }
    }

    /// <summary>Tells the instance what it published for itself alone, until it publishes nothing more.</summary>
    public void DeliverLocalEvents()
    {
        while (_state.SubStatus == SubStatus.Suspended && burst.LocalEvents.TryDequeue(out var published))
        {
            Publish(published.Name, published.Payload);
        }
    }

    private void Report(ChildInput child)
    {
        if (_state.Bookmarks.Find(b => Children.AreIn(b, child.ChildId)) is not { } bookmark)
        {
            return;
        }

        var execution = _state.Executions.Find(e => e.BookmarkId == bookmark.Id)!;
        var parent = (IWaitsForChildren)behaviours.OfType(bookmark.ActivityType);
        burst.Guard(execution, null, c => parent.ChildReported(c, bookmark, child));
    }

    // Who waits when the event is published is decided once; one that an earlier answer has closed is left alone.
    private void Publish(string name, JsonNode? payload)
    {
        var waiting = _state.Bookmarks.Where(b => b.ActivityType == ElsaTypes.Event && EventBehaviour.NameOf(b) == name).ToList();
        foreach (var bookmark in waiting)
        {
            if (_state.SubStatus == SubStatus.Suspended && _state.Bookmarks.Contains(bookmark))
            {
                End(bookmark, "Done", payload);
                burst.Run();
            }
        }
    }

    private void End(Bookmark bookmark, string outcome, JsonNode? output)
    {
        var execution = _state.Executions.Find(e => e.BookmarkId == bookmark.Id)!;
        _state.Bookmarks.Remove(bookmark);
        execution.BookmarkId = null;
        burst.Guard(execution, null, c =>
        {
            c.SetOutput("result", output);
            c.Complete([outcome]);
        });
    }

    private void Cancel(CancelInput cancel)
    {
        if (cancel.ActivityId is null)
        {
            burst.EndInstance(SubStatus.Cancelled, cancel.Reason);
            return;
        }

        var id = Known(cancel.ActivityId).Id;
        var open = _state.Executions.Where(e => e.ActivityId == id);
        if (open.Count == 0)
        {
            throw new EngineInputException($"The step {cancel.ActivityId} is not open.");
        }

        foreach (var execution in open.Where(e => _state.Executions.Contains(e)))
        {
            burst.CancelAndTell(execution, cancel.Reason);
        }
    }

    // The nearest running flowchart knows what the step has led to. Where a nested part has ended, the part runs again as a whole.
    private void Reopen(ReopenInput reopen)
    {
        var activity = Known(reopen.ActivityId);
        if (!_state.Steps.TryGetValue(activity.Id, out var step) || step.Runs == 0)
        {
            return;
        }

        for (; activity.Parent is { } container; activity = container)
        {
            var charts = _state.Executions.Where(e => e.Flow is not null && e.ActivityId == container.Id);
            foreach (var chart in charts)
            {
                var flow = FlowchartBehaviour.FlowOf(burst.ContextOf(chart));
                if (flow.HasRun(activity.Id))
                {
                    flow.Reopen(activity.Id, reopen.Reason);
                    flow.Fire(activity.Id);
                }
            }

            if (charts.Count > 0)
            {
                return;
            }
        }

        throw new EngineInputException($"The step {reopen.ActivityId} stands in no flowchart that is running.");
    }

    private void SetInputs(JsonObject inputs)
    {
        // The object may be shared with the state before.
        _state.Inputs = (JsonObject)_state.Inputs.DeepClone();
        foreach (var (name, value) in inputs)
        {
            var declared = _definition.Inputs.FirstOrDefault(i => i.Name == name);
            try
            {
                _state.Inputs[name] = declared is null
                    ? value.Copy()
                    : Conversion.To(value, declared.ElsaType, ConversionRules.Of(_state));
            }
            catch (ActivityFaultException e)
            {
                throw new EngineInputException($"The input \"{name}\" does not fit: {e.Message}");
            }
        }
    }

    private Activity Known(string activityId) => _definition.Activities.GetValueOrDefault(activityId)
        ?? throw new EngineInputException($"The definition has no step {activityId}.");
}
