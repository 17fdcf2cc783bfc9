using System.Runtime.InteropServices;
using AmendFlow.Engine.Drawing;
using AmendFlow.Engine.Runtime.Activities;

namespace AmendFlow.Engine.Runtime;

/// <summary>How activities and the instance come to an end: completed, cancelled, or by a fault.</summary>
internal sealed partial class Burst
{
    /// <summary>Ends an activity, with what is still open inside it, and tells its container.</summary>
    /// <param name="by">The activity that brought the end about; null: itself.</param>
    public void Complete(Execution execution, IReadOnlyCollection<string> outcomes, string? by = null)
    {
        if (!State.Executions.Contains(execution))
        {
            return;
        }

        Conclude(execution, outcomes, by ?? execution.ActivityId);
        if (OwnerOf(execution) is { } owner)
        {
            Tell(owner, execution.ActivityId, outcomes);
        }
        else
        {
            EndInstance(SubStatus.Finished, CloseReasons.Ended(execution.ActivityId));
        }
    }

    /// <summary>Ends an activity and with it the whole instance.</summary>
    public void CompleteRoot(Execution execution, IReadOnlyCollection<string> outcomes)
    {
        Conclude(execution, [], execution.ActivityId);
        if (State.Executions.Find(e => e.OwnerId is null) is { } root)
        {
            Complete(root, outcomes, execution.ActivityId);
        }
    }

    /// <summary>Ends an activity and with it the workflow that it stands in: one that is used as an activity, else the instance.</summary>
    public void CompleteWorkflow(Execution execution, IReadOnlyCollection<string> outcomes)
    {
        if (Evaluator.CompositeOf(execution) is not { } composite)
        {
            CompleteRoot(execution, outcomes);
            return;
        }

        Conclude(execution, [], execution.ActivityId);
        Guard(composite, null, c => CompositeBehaviour.Finish(c, outcomes, execution.ActivityId));
    }

    /// <summary>Cancels an activity by order and tells its container, which goes on without it.</summary>
    public void CancelAndTell(Execution execution, string reason)
    {
        var owner = OwnerOf(execution);
        Cancel(execution, reason);
        if (owner is null)
        {
            EndInstance(SubStatus.Cancelled, reason);
        }
        else
        {
            Tell(owner, execution.ActivityId, outcomes: null);
        }
    }

    /// <summary>Cancels open and queued runs of a child; true when there were any.</summary>
    public bool CancelChild(Execution owner, string activityId, string reason)
    {
        var removed = RemoveQueued(w => w.Owner == owner && w.Activity.Id == activityId);
        foreach (var execution in State.Executions.Where(e => e.OwnerId == owner.Id && e.ActivityId == activityId))
        {
            Cancel(execution, reason);
            removed = true;
        }

        return removed;
    }

    public void EndInstance(SubStatus status, string reason)
    {
        if (State.SubStatus != SubStatus.Suspended)
        {
            return;
        }

        // A fault decides: work that was still queued cannot turn it into a success.
        if (_faultedBy is not null && status == SubStatus.Finished)
        {
            _queue.Clear();
            return;
        }

        _queue.Clear();
        foreach (var execution in State.Executions.Where(e => e.OwnerId is null))
        {
            Cancel(execution, reason);
        }

        State.SubStatus = status;
        Effects.Add(new Ended(status) { ActivityId = Definition.Root.Id });
    }

    private void Conclude(Execution execution, IReadOnlyCollection<string> outcomes, string by)
    {
        CancelInside(execution, CloseReasons.Ended(by));
        ForgetIncidents(execution);
        State.Executions.Remove(execution);
        if (execution.Flow is { } flow)
        {
            State.EndedCharts = State.EndedCharts.SetItem(execution.ActivityId, [.. flow.Tokens.Where(t => t.Value).Select(t => t.Key)]);
        }

        string[] left = [.. outcomes];
        Record(execution.ActivityId, r => new StepRecord(StepState.Done, r.Runs, left));
        Completed.Add(new Completion(execution.ActivityId, ImmutableCollectionsMarshal.AsImmutableArray(left), Effects.Count));
        Trace?.Invoke(execution.Id, execution.ActivityId, "Completed");
    }

    private void Cancel(Execution execution, string reason)
    {
        CancelInside(execution, reason);
        if (execution.BookmarkId is { } bookmark)
        {
            State.Bookmarks.RemoveAll(b => b.Id == bookmark);
            Effects.Add(new Closed(bookmark, reason) { ActivityId = execution.ActivityId });
        }

        ForgetIncidents(execution);
        State.Executions.Remove(execution);
        Mark(execution.ActivityId, StepState.Cancelled);
        Trace?.Invoke(execution.Id, execution.ActivityId, "Canceled");
    }

    private void CancelInside(Execution execution, string reason)
    {
        RemoveQueued(w => w.Owner == execution);
        foreach (var child in State.Executions.Where(e => e.OwnerId == execution.Id))
        {
            Cancel(child, reason);
        }
    }

    private void ForgetIncidents(Execution execution) => State.Incidents.RemoveAll(i => i.ExecutionId == execution.Id);

    // As in Elsa, what was open stays in the state for the record; the host is told to close it all the same.
    private void EndFaulted(string activityId)
    {
        foreach (var bookmark in State.Bookmarks)
        {
            Effects.Add(new Closed(bookmark.Id, CloseReasons.Faulted(activityId)) { ActivityId = bookmark.ActivityId });
        }

        State.SubStatus = SubStatus.Faulted;
        Effects.Add(new Ended(SubStatus.Faulted) { ActivityId = Definition.Root.Id });
    }
}
