using System.Text.Json.Nodes;
using AmendFlow.Engine.Expressions;

namespace AmendFlow.Engine.Runtime.Activities;

internal sealed class EventBehaviour : Behaviour
{
    public override void Start(ActivityContext context) =>
        context.Wait(new JsonObject { ["eventName"] = context.RequiredText("eventName") });

    /// <summary>The name that a bookmark of this type waits for.</summary>
    public static string? NameOf(Bookmark bookmark) => bookmark.Inputs["eventName"]?.GetValue<string>();
}

internal sealed class PublishEventBehaviour : Behaviour
{
    public override void Start(ActivityContext context)
    {
        var isLocal = (context.Input("isLocalEvent", "Boolean", JsonValue.Create(false)) as JsonValue)?.GetValue<bool>() ?? false;
        var (name, payload) = (context.RequiredText("eventName"), context.Input("payload", "Object"));
        context.Emit(new EventPublished(name, context.Correlation("correlationId"), isLocal, payload) { ActivityId = context.Activity.Id });
        if (isLocal)
        {
            context.Burst.LocalEvents.Enqueue((name, payload.Copy()));
        }

        context.Complete();
    }
}

internal sealed class RunTaskBehaviour : Behaviour
{
    // The host answers under the bookmark, so that is the task's id.
    public override void Start(ActivityContext context)
    {
        context.Wait(new JsonObject
        {
            ["taskName"] = context.RequiredText("taskName"),
            ["payload"] = context.Input("payload", "ObjectDictionary"),
        });
        context.SetOutput("taskId", JsonValue.Create(context.Execution.BookmarkId));
    }
}
