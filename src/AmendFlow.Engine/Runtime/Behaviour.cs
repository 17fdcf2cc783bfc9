using AmendFlow.Engine.Definitions;

namespace AmendFlow.Engine.Runtime;

/// <summary>What an activity type does. Holds no state: that is in the execution.</summary>
internal abstract class Behaviour
{
    public abstract void Start(ActivityContext context);

    /// <summary>
    /// A child has ended; <paramref name="outcomes"/> null: it was cancelled. Unless a composite says otherwise it cannot go on without
    /// a child that was cancelled, and is cancelled with it.
    /// </summary>
    public virtual void ChildEnded(ActivityContext context, Activity child, IReadOnlyCollection<string>? outcomes)
    {
        if (outcomes is null)
        {
            context.Burst.CancelAndTell(context.Execution, CloseReasons.Ended(child.Id));
        }
        else
        {
            ChildCompleted(context, child, outcomes);
        }
    }

    /// <summary>The ports that a waiting activity can be left by.</summary>
    public virtual IReadOnlyCollection<string> PortsOf(Bookmark bookmark) => ["Done"];

    protected virtual void ChildCompleted(ActivityContext context, Activity child, IReadOnlyCollection<string> outcomes) =>
        context.Complete();
}
