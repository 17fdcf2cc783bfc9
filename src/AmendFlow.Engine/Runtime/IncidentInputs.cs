using AmendFlow.Engine.Drawing;

namespace AmendFlow.Engine.Runtime;

/// <summary>What a person does about an incident.</summary>
internal sealed class IncidentInputs(Burst burst)
{
    private readonly StateData _state = burst.State;

    public void Retry(RetryInput retry)
    {
        var (incident, execution) = Faulted(retry.IncidentId);
        _state.Incidents.Remove(incident);
        execution.IsFaulted = false;
        if (incident.EndedChildId is { } child)
        {
            burst.Mark(execution.ActivityId, StepState.Waiting);
            burst.Tell(execution, child, ["Done"]);
            return;
        }

        var activity = burst.Definition.Activities[execution.ActivityId];
        var own = activity.Variables.Select(v => v.Id).ToHashSet(StringComparer.Ordinal);
        var owner = burst.OwnerOf(execution);
        burst.Discard(execution);
        burst.Schedule(activity, owner, [.. execution.Variables.Where(v => !own.Contains(v.Id))]);
    }

    public void Skip(SkipInput skip)
    {
        var (_, execution) = Faulted(skip.IncidentId);
        var outcome = skip.Outcome ?? "Done";
        var activity = burst.Definition.Activities[execution.ActivityId];
        var leaves = activity.Parent?.Connections.Any(e => e.Source == activity.Id && (e.Port ?? "Done") == outcome) ?? false;
        if (!leaves && outcome != "Done")
        {
            throw new EngineInputException($"No path leaves the step {activity.Id} by \"{outcome}\".");
        }

        burst.Complete(execution, [outcome]);
    }

    private (OpenIncident Incident, Execution Execution) Faulted(string incidentId)
    {
        var incident = _state.Incidents.Find(i => i.Incident.Id == incidentId)
            ?? throw new EngineInputException($"There is no open incident {incidentId}.");
        return (incident, _state.Executions.ById(incident.ExecutionId)!);
    }
}
