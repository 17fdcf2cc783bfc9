using AmendFlow.Engine;

namespace AmendFlow.Agreements.Simulation;

/// <summary>
/// Events that a case has published and may come to wait for itself. On the server they reach it as they reach any other case: in a step
/// of their own, each once, and for a minute also one that comes to wait later.
/// </summary>
internal sealed class OwnEvents
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly List<(EventPublished Event, DateTimeOffset At)> _published = [];

    // The engine has delivered one that is meant for the instance alone.
    public void Add(EventPublished published, DateTimeOffset now)
    {
        if (!published.IsLocal)
        {
            _published.Add((published, now));
        }
    }

    /// <summary>The first that the case waits for; it is not given again. Null: it waits for none of them.</summary>
    public EventPublished? Next(InstanceState state, DateTimeOffset now)
    {
        _published.RemoveAll(p => p.At + Kept <= now);
        var next = _published.FindIndex(p => (p.Event.CorrelationId is null || p.Event.CorrelationId == state.CorrelationId)
            && state.Bookmarks.Any(b => b.ActivityType == "Elsa.Event" && b.Inputs["eventName"]?.GetValue<string>() == p.Event.EventName));
        if (next < 0)
        {
            return null;
        }

        var published = _published[next].Event;
        _published.RemoveAt(next);
        return published;
    }
}
